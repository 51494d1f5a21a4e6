use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// AWS Backup has no such copies of this type of resource.
pub(super) static CHECK: Check = Check {
    id: "copy-not-supported",
    summary: "AWS Backup has no such copies of this type of resource",
    docs: Docs {
        what: "A copy job is asked for a type that AWS Backup does not copy, not to other accounts, not from or into this \
               region, or not into logically air-gapped vaults.",
        why: "What AWS Backup supports differs from type to type and from region to region; a job that is not supported is refused before any \
              policy is asked.",
        example: "A backup of a DynamoDB table was made without the advanced features: it cannot be copied at all.",
        ways_out: &[
            "use the copies of the service itself",
            "switch the advanced features for DynamoDB on, and back the table up again",
        ],
        sources: &[
            Source {
                title: "AWS Backup developer guide, Feature availability by resource and by AWS Region",
                url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-feature-availability.html",
            },
            Source {
                title: "AWS Backup developer guide, Logically air-gapped vault",
                url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    rejected::findings(assessment, &CHECK)
}
