use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// A plain copy is asked of encrypted data.
pub(super) static CHECK: Check = Check {
    id: "plain-copy-of-encrypted-data",
    summary: "a plain copy is asked of an encrypted snapshot or image",
    docs: Docs {
        what: "A step copies an encrypted snapshot or image and passes `Encrypted` false.",
        why: "No copy of encrypted data is plain. The sources disagree about what happens: captures of CopySnapshot show \
              that the parameter is ignored and the copy is under the default key, older reports that the copy is refused. \
              Who counts on a plain copy has neither.",
        example: "An image is to be published, so that its encrypted snapshot is copied with `Encrypted` false. \
                  `InvalidRequest: Snapshot snap-... is encrypted. Creating an unencrypted copy from an encrypted snapshot \
                  is not supported.`, or the copy is encrypted all the same.",
        ways_out: &[
            "leave `Encrypted` out and name the key that the copy is to have",
            "for plain data copy the files to a plain volume, and take a snapshot of that",
        ],
        sources: &[
            Source {
                title: "EC2 API reference, CopySnapshot",
                url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CopySnapshot.html",
            },
            Source {
                title: "EBS user guide, Copy an Amazon EBS snapshot",
                url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-copy-snapshot.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    rejected::findings(assessment, &CHECK)
}
