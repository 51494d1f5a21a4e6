use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// A share names more accounts than one call takes.
pub(super) static CHECK: Check = Check {
    id: "share-list-too-long",
    summary: "one call changes the share for more than 500 accounts",
    docs: Docs {
        what: "A step shares a snapshot with more than 500 accounts at once, or takes the share from as many.",
        why: "One call takes at most 500 entries. AWS refuses all of them.",
        example: "A snapshot is shared with all 501 accounts of an organization in one call: `InvalidParameterValue: \
                  Modification size must not be greater than 500.`",
        ways_out: &["make several calls of it, of at most 500 accounts each"],
        sources: &[Source {
            title: "EC2 API reference, ModifySnapshotAttribute",
            url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySnapshotAttribute.html",
        }],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    rejected::findings(assessment, &CHECK)
}
