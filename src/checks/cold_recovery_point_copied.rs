use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// A recovery point in cold storage is copied.
pub(super) static CHECK: Check = Check {
    id: "cold-recovery-point-copied",
    summary: "a recovery point in cold storage is copied",
    docs: Docs {
        what: "A copy job starts from a recovery point that has moved to cold storage.",
        why: "Recovery points in cold storage can be restored, and not copied.",
        example: "A plan moves backups to cold storage after 30 days; after an incident an old one is to go to the \
                  vault account.",
        ways_out: &["copy before the transition: give the rule of the plan a copy action"],
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
