use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::estate::reads;
use crate::fact::Source;

/// Cross-account backup is not switched on in the management account.
pub(super) static CHECK: Check = Check {
    id: "cross-account-backup-off",
    summary: "cross-account backup is not switched on in the management account",
    docs: Docs {
        what: "A copy job goes from one account of an organization to another, and the management account has not \
               switched cross-account backup on.",
        why: "The switch is a global setting of the organization, off until somebody turns it on in the management \
              account.",
        example: "Vault, keys and roles are right, and the copy ends with: Copy job failed. Cross-account copy \
                  feature is not enabled for the current organization.",
        ways_out: &[
            "switch it on in the management account: UpdateGlobalSettings with isCrossAccountBackupEnabled",
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
    let found = rejected::findings(assessment, &CHECK);
    rejected::told_by(assessment, found, reads::CROSS_ACCOUNT_BACKUP, true)
}
