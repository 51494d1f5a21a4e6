use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// Encryption is passed beside a parent.
pub(super) static CHECK: Check = Check {
    id: "encryption-passed-beside-parent",
    summary: "a snapshot is started with a parent and with encryption of its own",
    docs: Docs {
        what: "A step calls StartSnapshot with `ParentSnapshotId` and passes `Encrypted` or `KmsKeyArn` too.",
        why: "A snapshot with a parent has the encryption of the parent; there is nothing to choose. AWS refuses the call \
              before any policy is asked.",
        example: "`StartSnapshot` with a parent and a key is answered with `ValidationException: ParentSnapshotId and \
                  KmsKeyArn cannot be specified together`.",
        ways_out: &[
            "leave `Encrypted` and `KmsKeyArn` out",
            "for another key start without a parent, or copy the parent under that key first",
        ],
        sources: &[
            Source {
                title: "EBS user guide, Use encryption with EBS direct APIs",
                url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebsapis-using-encryption.html",
            },
            Source {
                title: "EBS direct APIs reference, StartSnapshot",
                url: "https://docs.aws.amazon.com/ebs/latest/APIReference/API_StartSnapshot.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    rejected::findings(assessment, &CHECK)
}
