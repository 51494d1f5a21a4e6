use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// A snapshot is to be plain and encrypted.
pub(super) static CHECK: Check = Check {
    id: "plain-snapshot-started-where-encrypted",
    summary: "a snapshot is to be started plain with a key, or where encryption by default is on",
    docs: Docs {
        what: "A step calls StartSnapshot with `Encrypted` false and passes a key too, or encryption by default is on \
               there.",
        why: "The snapshot would be encrypted and is asked not to be. AWS refuses the call with a ValidationException.",
        example: "A tool passes `Encrypted` false always. It works until the account switches encryption by default on in \
                  the region.",
        ways_out: &["leave `Encrypted` out: the default of the account and region counts"],
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
