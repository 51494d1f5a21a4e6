use super::{Assessment, Check, Docs, Finding, claims_nothing, everybody, rejected};
use crate::estate::reads;
use crate::fact::Source;

/// An image of another account is not shared.
pub(super) static CHECK: Check = Check {
    id: "image-not-shared",
    summary: "a step uses an image of another account that is not shared with it",
    docs: Docs {
        what: "A step copies or launches an image of another account, and the owner has not shared it with the account of \
               the step.",
        why: "An image of another account is visible only where its owner has shared it. The right to use its keys does not \
              make it so.",
        example: "Packer builds an image in 111111111111, and a role of 222222222222 copies it. No step has called \
                  ModifyImageAttribute.",
        ways_out: &[
            "let the owner share the image with the account (ModifyImageAttribute), and for a copy its snapshots too",
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
    // What everybody may launch needs no share.
    let found = rejected::findings(assessment, &CHECK);
    let mut found = everybody::without_public(assessment, found, everybody::is_public_image);
    for finding in found.iter_mut().filter(|finding| finding.condition.is_some()) {
        let step = assessment.graph.steps().iter().find(|step| finding.step == Some(step.id));
        for image in step.into_iter().flat_map(|step| assessment.graph.inputs(step)) {
            assessment.tell_unread_of(finding, image, reads::IMAGE_SHARES);
        }
    }
    found
}
