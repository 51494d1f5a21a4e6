use super::{Assessment, Check, Docs, Finding, claims_nothing, everybody, rejected};
use crate::estate::{Sought, reads};
use crate::fact::Source;

/// The snapshots of an image that another account copies are not shared with it.
pub(super) static CHECK: Check = Check {
    id: "image-storage-not-shared",
    summary: "an image of another account is copied, and its snapshots are not shared",
    docs: Docs {
        what: "A step copies an image that another account has shared, and the owner has not shared the snapshots of the \
               image too.",
        why: "The share of an image lets others launch it. Whoever copies it reads its snapshots, and these are shared by \
              themselves.",
        example: "111111111111 shares an image with 222222222222, where instances of it start. CopyImage there is refused: \
                  `You do not have permission to access the storage of this ami`.",
        ways_out: &[
            "let the owner share each snapshot of the image with the account (ModifySnapshotAttribute)",
            "let the owner copy the image, and share the copy and its snapshots",
        ],
        sources: &[
            Source {
                title: "EC2 user guide, Copy an Amazon EC2 AMI",
                url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/CopyingAMIs.html",
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
    // What everybody may read needs no share.
    let found = rejected::findings(assessment, &CHECK);
    let mut found = everybody::without_public(assessment, found, everybody::is_public);
    for finding in found.iter_mut().filter(|finding| finding.condition.is_some()) {
        let step = assessment.graph.steps().iter().find(|step| finding.step == Some(step.id));
        for image in step.into_iter().flat_map(|step| assessment.graph.inputs(step)) {
            let (account, region) = (Some(&image.account), Some(&image.region));
            let (names, calls) = (&[everybody::snapshot_of(image).0], reads::SNAPSHOT_SHARES);
            assessment.tell_unread(finding, &Sought { account, region, names, calls });
        }
    }
    found
}
