use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// A backup is to go into a logically air-gapped vault, which takes copies alone.
pub(super) static CHECK: Check = Check {
    id: "backup-into-air-gapped-vault",
    summary: "a backup is to go into a logically air-gapped vault, which takes copies alone",
    docs: Docs {
        what: "A backup job names a logically air-gapped vault as its backup vault.",
        why: "A logically air-gapped vault can only be the destination of copies. A backup job may name one beside its backup \
              vault, as LogicallyAirGappedBackupVaultArn: types that AWS Backup encrypts itself then go straight into it, other \
              types are copied from the backup vault and must not be under an AWS managed key, and types that such vaults do not \
              take stay in the backup vault.",
        example: "Production keeps a logically air-gapped vault of its own. The backup of a volume under aws/ebs names it: the job \
                  cannot begin, and the copy of a backup made elsewhere would fail for the key.",
        ways_out: &[
            "back up into a backup vault, and copy into the logically air-gapped vault",
            "name a backup vault, and the logically air-gapped vault as LogicallyAirGappedBackupVaultArn",
        ],
        sources: &[
            Source {
                title: "AWS Backup developer guide, Logically air-gapped vault",
                url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html",
            },
            Source {
                title: "AWS Backup API reference, StartBackupJob",
                url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_StartBackupJob.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    rejected::findings(assessment, &CHECK)
}
