use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// A backup is to go into a logically air-gapped vault, which does not take it, or not at once.
pub(super) static CHECK: Check = Check {
    id: "backup-into-air-gapped-vault",
    summary: "a backup is to go into a logically air-gapped vault, which does not take it, or takes it only as a copy",
    docs: Docs {
        what: "A backup job names a logically air-gapped vault, for data of a type that AWS Backup does not encrypt itself or \
               that such vaults do not take.",
        why: "What AWS Backup encrypts itself goes straight into the vault. Other types are backed up into the backup vault that \
              the job names beside it, and copied from there; what is under an AWS managed key, or of a type that logically \
              air-gapped vaults do not take, stays in the backup vault. The job completes, and a message says so.",
        example: "Production keeps a logically air-gapped vault of its own. The backup of a volume under aws/ebs names it: the job \
                  completes, and the vault stays empty.",
        ways_out: &[
            "back up into a backup vault, and plan the copy into the logically air-gapped vault",
            "re-encrypt what is under an AWS managed key under a customer managed key",
        ],
        sources: &[
            Source {
                title: "AWS Backup developer guide, Primary backups to logically air-gapped vaults",
                url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/lag-vault-primary-backup.html",
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
