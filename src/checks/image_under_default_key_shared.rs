use super::edits::default_keys;
use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;
use crate::graph::{KeyUse, Place};

/// An image under the AWS managed key of EBS is to be shared.
pub(super) static CHECK: Check = Check {
    id: "image-under-default-key-shared",
    summary: "an image under the AWS managed key aws/ebs is to be shared with another account",
    docs: Docs {
        what: "A step shares an image, and one of its snapshots is encrypted under `alias/aws/ebs`, because the volume was, \
               or because a copy took the default key of its region.",
        why: "AWS refuses to share it, and no policy can change that: the policy of an AWS managed key is fixed and admits \
              its own account only.",
        example: "Packer copies an image to eu-west-1 without a key, where the default is aws/ebs, and shares the copy: \
                  `InvalidParameter: Snapshots encrypted with the AWS Managed CMK can't be shared. Specify another \
                  snapshot.`",
        ways_out: &[
            "copy the image under a customer managed key, and share the copy",
            "set a customer managed key as the default EBS key of the account and region in which the image is made",
        ],
        sources: &[
            Source {
                title: "EC2 user guide, Share an AMI with specific AWS accounts",
                url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-explicit.html",
            },
            Source {
                title: "EC2 user guide, Use encryption with EBS-backed AMIs",
                url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/AMIEncryption.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found = rejected::findings(assessment, &CHECK);
    for finding in found.iter_mut().filter(|finding| finding.condition.is_none()) {
        let step = assessment.graph.steps().iter().find(|step| finding.step == Some(step.id));
        let keys = step.into_iter().flat_map(|step| assessment.graph.inputs(step));
        let mut keys = keys.filter_map(|artefact| artefact.protection.key());
        // A copy under the default key: with another default it can be shared.
        if let Some(key) = keys.find(|key| key.is_aws_managed() && key.key_use == KeyUse::Default) {
            let place = Place { account: key.account.clone(), region: key.region.clone() };
            finding.fixes.splice(0..0, default_keys(assessment, &place));
        }
    }
    found
}
