use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// A call names an instance of another account.
pub(super) static CHECK: Check = Check {
    id: "instance-of-another-account",
    summary: "a call names an instance of another account",
    docs: Docs {
        what: "A step makes an image of an instance, starts or stops it, or attaches a volume to it, and the \
               instance belongs to another account.",
        why: "An instance is known in its own account only and can be shared with nobody. The call does not find it, \
              whatever the policies.",
        example: "A recovery role of 222222222222 calls CreateImage on an instance of 111111111111: \
                  `InvalidInstanceID.NotFound`.",
        ways_out: &[
            "make the call with a role of the instance's account",
            "let that account make an image and share it and its snapshots",
        ],
        sources: &[
            Source {
                title: "EC2 API reference, CreateImage",
                url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateImage.html",
            },
            Source {
                title: "EC2 user guide, Share an AMI with specific AWS accounts",
                url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-explicit.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    rejected::findings(assessment, &CHECK)
}
