use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// A call names a volume of another account.
pub(super) static CHECK: Check = Check {
    id: "volume-of-another-account",
    summary: "a call names a volume of another account",
    docs: Docs {
        what: "A step makes a snapshot of a volume, or attaches it, and the volume belongs to another account.",
        why: "Snapshots and images can be shared; a volume is known in its own account only. The call does not find it, \
              whatever the policies.",
        example: "A backup role of 222222222222 calls CreateSnapshot on a volume of 111111111111: `InvalidVolume.NotFound: \
                  The volume 'vol-...' does not exist.`",
        ways_out: &[
            "make the call with a role of the volume's account",
            "share a snapshot of the volume, and make a volume of that",
        ],
        sources: &[
            Source {
                title: "EBS user guide, Share an Amazon EBS snapshot",
                url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html",
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
