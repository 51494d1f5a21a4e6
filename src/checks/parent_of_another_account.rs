use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// The parent of a snapshot belongs to another account.
pub(super) static CHECK: Check = Check {
    id: "parent-of-another-account",
    summary: "a snapshot is started on a parent of another account",
    docs: Docs {
        what: "A step calls StartSnapshot with a parent that another account has shared.",
        why: "The blocks of a shared snapshot can be read, but it cannot be a parent. The call does not find it.",
        example: "A tool in 222222222222 continues the chain of a snapshot that 111111111111 has shared: \
                  `ResourceNotFoundException` with the reason `SNAPSHOT_NOT_FOUND`.",
        ways_out: &["copy the snapshot into the account first, and take the copy as the parent"],
        sources: &[Source {
            title: "EBS direct APIs reference, StartSnapshot",
            url: "https://docs.aws.amazon.com/ebs/latest/APIReference/API_StartSnapshot.html",
        }],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    rejected::findings(assessment, &CHECK)
}
