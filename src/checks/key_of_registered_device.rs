use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// A device of a new image names a key.
pub(super) static CHECK: Check = Check {
    id: "key-of-registered-device",
    summary: "an image is registered with a key for one of its devices",
    docs: Docs {
        what: "A step calls RegisterImage, and a block device mapping names `KmsKeyId`.",
        why: "An image has the keys of its snapshots. `KmsKeyId` of a device is for launches, and at registration an error.",
        example: "A tool registers an image of a plain snapshot and names the key that the image is to have.",
        ways_out: &[
            "copy the snapshot under that key first, and register the copy",
            "register the image as it is, and name the key when it is launched",
        ],
        sources: &[
            Source {
                title: "EC2 user guide, Use encryption with EBS-backed AMIs",
                url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/AMIEncryption.html",
            },
            Source {
                title: "EC2 API reference, EbsBlockDevice",
                url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EbsBlockDevice.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    rejected::findings(assessment, &CHECK)
}
