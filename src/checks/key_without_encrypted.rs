use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// A key is passed without `Encrypted`: true.
pub(super) static CHECK: Check = Check {
    id: "key-without-encrypted",
    summary: "a call passes a key for its result and does not ask for encryption",
    docs: Docs {
        what: "A step passes `KmsKeyId` and leaves `Encrypted` out, or passes it as false.",
        why: "AWS takes a key for the result only together with `Encrypted`: true. The call fails before any policy is \
              asked.",
        example: "`CreateVolume` with `KmsKeyId` and without `Encrypted` is answered with `InvalidParameterDependency: The \
                  parameter [KmsKeyId] requires the parameter Encrypted to be set.`",
        ways_out: &["pass `Encrypted`: true beside `KmsKeyId`"],
        sources: &[
            Source {
                title: "EC2 API reference, CreateVolume",
                url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html",
            },
            Source {
                title: "EC2 API reference, CopySnapshot",
                url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CopySnapshot.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    rejected::findings(assessment, &CHECK)
}
