use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::estate::reads;
use crate::fact::Source;

/// A recovery point is copied to an account outside the organization.
pub(super) static CHECK: Check = Check {
    id: "backup-copied-outside-the-organization",
    summary: "a recovery point is copied to an account outside the organization",
    docs: Docs {
        what: "A copy job goes from one account to another, and the two are not of one AWS organization.",
        why: "AWS Backup copies between accounts of one organization only, whatever the policies of vaults and keys \
              say.",
        example: "The vault account was made by another team and never joined the organization. Every copy ends \
                  with: Copy job failed. Both source and destination account must be a member of the same \
                  organization.",
        ways_out: &[
            "let both accounts join one organization",
            "copy with the means of EC2 or RDS, which know no organizations",
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
    rejected::told_by(assessment, found, reads::ORGANIZATION, true)
}
