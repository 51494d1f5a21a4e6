use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// A copy of what its own service encrypts goes into a vault under aws/backup.
pub(super) static CHECK: Check = Check {
    id: "copy-into-vault-under-aws-backup",
    summary: "a copy of what its own service encrypts, or out of a logically air-gapped vault, goes into a vault under aws/backup",
    docs: Docs {
        what: "The destination vault is under the AWS managed key `aws/backup`, and the recovery point is of a type \
               whose copies EC2, RDS or FSx make, or of any type and in a logically air-gapped vault.",
        why: "These services encrypt the copy themselves with the key of the vault, and `aws/backup` lets only AWS \
              Backup use it. A copy out of a logically air-gapped vault has to be under a customer managed key.",
        example: "The vault was made without naming a key. The copy of an EBS snapshot ends with: Copy job failed \
                  because the destination Backup vault is encrypted with the default Backup service managed key.",
        ways_out: &[
            "copy into a vault under a customer managed key; the key of a vault is fixed when it is made",
        ],
        sources: &[
            Source {
                title: "AWS Backup developer guide, Encryption for backups in AWS Backup",
                url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html",
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
