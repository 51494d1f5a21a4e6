use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// One call adds shares and removes others.
pub(super) static CHECK: Check = Check {
    id: "share-adds-and-removes",
    summary: "one call adds accounts to a share and removes others",
    docs: Docs {
        what: "A step changes the share of a snapshot and names both whom to add and whom to remove.",
        why: "One call either adds or removes. AWS refuses both together, and nothing of it is done.",
        example: "`CreateVolumePermission` with `Add` and `Remove` is answered with `InvalidParameterCombination: One and \
                  only one operation type may be specified for createVolumePermissions`.",
        ways_out: &["make two calls of it: one that adds, one that removes"],
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
