use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// A plain volume is asked of encrypted data.
pub(super) static CHECK: Check = Check {
    id: "plain-volume-of-encrypted-data",
    summary: "a plain volume is asked of an encrypted snapshot",
    docs: Docs {
        what: "A step makes a volume of an encrypted snapshot or image and passes `Encrypted` false.",
        why: "Encryption cannot be taken from data. The call fails before any policy is asked.",
        example: "`CreateVolume` of an encrypted snapshot with `Encrypted` false is answered with \
                  `InvalidParameterCombination: EncryptedVolume parameter [false] is inconsistent with snapshot encryption \
                  state [true]`.",
        ways_out: &[
            "leave `Encrypted` out: the volume is encrypted, and its key is the one passed, that of the own snapshot, or the default key",
            "for plain data attach the volume and copy the files to a plain one",
        ],
        sources: &[
            Source {
                title: "EBS user guide, Amazon EBS encryption examples",
                url: "https://docs.aws.amazon.com/ebs/latest/userguide/encryption-examples.html",
            },
            Source {
                title: "EC2 API reference, CreateVolume",
                url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    rejected::findings(assessment, &CHECK)
}
