use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// An instance is restored from a copied recovery point without a key of its own.
pub(super) static CHECK: Check = Check {
    id: "copied-instance-restored-without-key",
    summary: "an instance is restored from a recovery point that was copied from elsewhere, and no key is named for its volumes",
    docs: Docs {
        what: "A recovery point of EC2 was copied from another account or region, its snapshots are encrypted, and the restore names no key.",
        why: "The metadata of the recovery point names the keys of the original. In another account or region the restore may not reach them, and fails.",
        example: "Copies of `erp` lie in the recovery account. A restore with the metadata as AWS Backup gives them asks for the key of production.",
        ways_out: &[
            "name a key of the account and region of the restore in the BlockDeviceMappings of the metadata: `--target-key`",
        ],
        sources: &[Source {
            title: "AWS Backup developer guide, Restoring an Amazon EC2 instance",
            url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/restoring-ec2.html",
        }],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    rejected::findings(assessment, &CHECK)
}
