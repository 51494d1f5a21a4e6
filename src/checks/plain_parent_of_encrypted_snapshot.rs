use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// A plain parent, where encryption by default is on.
pub(super) static CHECK: Check = Check {
    id: "plain-parent-of-encrypted-snapshot",
    summary: "a snapshot is started on a plain parent where encryption by default is on",
    docs: Docs {
        what: "A step calls StartSnapshot with a plain parent in an account and region where encryption by default is on.",
        why: "The new snapshot would have to be encrypted, and its parent is not. AWS refuses the call with a \
              ValidationException.",
        example: "A tool writes nightly increments on top of a plain snapshot. Encryption by default is switched on, and \
                  from the next night on StartSnapshot fails.",
        ways_out: &[
            "copy the parent, which encrypts it, and take the copy as the parent",
            "start without a parent: the first snapshot is full again",
        ],
        sources: &[Source {
            title: "EBS user guide, Use encryption with EBS direct APIs",
            url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebsapis-using-encryption.html",
        }],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    rejected::findings(assessment, &CHECK)
}
