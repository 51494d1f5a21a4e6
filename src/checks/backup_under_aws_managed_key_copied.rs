use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// A recovery point under an AWS managed key is copied to another account.
pub(super) static CHECK: Check = Check {
    id: "backup-under-aws-managed-key-copied",
    summary: "a recovery point under an AWS managed key is copied to another account",
    docs: Docs {
        what: "A recovery point of a type that keeps the key of what it was made of is copied to another account or \
               into a logically air-gapped vault, and its key is managed by AWS.",
        why: "The other account has to use the key of the data, and the policy of an AWS managed key admits its own \
              account only.",
        example: "A file system of FSx is under `aws/fsx`. Its backups can be copied to other regions, and to no \
                  other account.",
        ways_out: &["re-encrypt the resource under a customer managed key and back it up again"],
        sources: &[
            Source {
                title: "AWS Backup developer guide, Creating backup copies across AWS accounts",
                url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html",
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
