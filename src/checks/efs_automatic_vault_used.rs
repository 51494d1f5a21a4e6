use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// A job uses the vault that EFS keeps its automatic backups in.
pub(super) static CHECK: Check = Check {
    id: "efs-automatic-vault-used",
    summary: "a job of AWS Backup puts something into aws/efs/automatic-backup-vault, or takes something out of it",
    docs: Docs {
        what: "A backup or copy is to go into `aws/efs/automatic-backup-vault`, or a recovery point in it is to be copied or restored.",
        why: "The vault is reserved for the backups that EFS makes itself. Its access policy denies everybody copies, restores and the removal of the policy.",
        example: "The automatic backups of a file system are to be copied to the vault account. The copy job is refused: Insufficient privileges to perform this action.",
        ways_out: &[
            "back the file system up into a vault of one's own, by a plan or on demand, and copy or restore from there",
        ],
        sources: &[Source {
            title: "AWS Backup developer guide, Working with Amazon EFS",
            url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/working-with-supported-services.html",
        }],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    rejected::findings(assessment, &CHECK)
}
