use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// A copy from another account goes into a default vault.
pub(super) static CHECK: Check = Check {
    id: "default-vault-as-destination",
    summary: "a copy from another account goes into a default vault",
    docs: Docs {
        what: "The destination of a cross-account copy is the vault that AWS Backup or EFS made itself.",
        why: "The key of a default vault is managed by AWS and admits its own account only, so the vault takes no \
              copies of others.",
        example: "The rule of a backup plan names `arn:aws:backup:eu-west-1:222222222222:backup-vault:Default`.",
        ways_out: &["make a vault under a customer managed key in the destination account, and copy into it"],
        sources: &[Source {
            title: "AWS Backup developer guide, Creating backup copies across AWS accounts",
            url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html",
        }],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    rejected::findings(assessment, &CHECK)
}
