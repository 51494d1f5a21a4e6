use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// A recovery point is restored in another account or region than that of its vault.
pub(super) static CHECK: Check = Check {
    id: "recovery-point-restored-elsewhere",
    summary: "a recovery point is restored in another account or region than that of its vault",
    docs: Docs {
        what: "A restore job is asked in one account and region, and the vault with the recovery point is in \
               another.",
        why: "AWS Backup restores where the recovery point is. Only logically air-gapped vaults can be shared, with \
              accounts in the same region.",
        example: "The copies of production lie in the vault account. A drill in the recovery account cannot start \
                  from them.",
        ways_out: &[
            "copy the recovery point into a vault of the account and region of the restore, and restore that",
            "share a logically air-gapped vault with the account through Resource Access Manager",
        ],
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
