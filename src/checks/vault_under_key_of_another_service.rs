use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// What AWS Backup encrypts itself goes into a vault under the AWS managed key of another service.
pub(super) static CHECK: Check = Check {
    id: "vault-under-key-of-another-service",
    summary: "what AWS Backup encrypts itself goes into a vault under the AWS managed key of another service",
    docs: Docs {
        what: "A backup or copy of a type that AWS Backup encrypts itself goes into a vault under an AWS managed key other than \
               `aws/backup`, such as `aws/ebs`.",
        why: "The policy of an AWS managed key lets its own service alone use it, and cannot be changed. AWS Backup can use a \
              customer managed key or `aws/backup`; a vault under `aws/ebs` is for copies that EC2 makes.",
        example: "A vault was made under aws/ebs for copies of snapshots within the account. A file system is copied into it, too: \
                  the copy fails.",
        ways_out: &[
            "use a vault under a customer managed key or aws/backup; the key of a vault is fixed when it is made",
        ],
        sources: &[
            Source {
                title: "AWS Backup developer guide, Encryption for backups in AWS Backup",
                url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html",
            },
            Source {
                title: "KMS developer guide, AWS managed keys",
                url: "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-cmk",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    rejected::findings(assessment, &CHECK)
}
