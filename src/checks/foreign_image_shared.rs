use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// An account shares an image that belongs to another.
pub(super) static CHECK: Check = Check {
    id: "foreign-image-shared",
    summary: "an account shares an image that belongs to another",
    docs: Docs {
        what: "A step changes the launch permissions of an image whose owner is another account.",
        why: "To share an image, an account has to own it. A share received from others cannot be passed on.",
        example: "222222222222 may launch an image of 111111111111 and wants to share it with 333333333333.",
        ways_out: &[
            "let the owner share the image with the third account",
            "copy the image, which makes one of one's own, and share the copy",
        ],
        sources: &[Source {
            title: "EC2 user guide, Share an AMI with specific AWS accounts",
            url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-explicit.html",
        }],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    rejected::findings(assessment, &CHECK)
}
