use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// Encrypted data is to be public.
pub(super) static CHECK: Check = Check {
    id: "encrypted-data-shared-with-everybody",
    summary: "an encrypted snapshot or image is to be shared with everybody",
    docs: Docs {
        what: "A step shares a snapshot or image with the group `all`, and it is encrypted.",
        why: "Nobody can give a key to everybody, so AWS makes no encrypted snapshot public, whatever the policies.",
        example: "`ModifySnapshotAttribute` with `GroupNames` `all` on an encrypted snapshot is answered with \
                  `OperationNotPermitted: Encrypted snapshots cannot be shared publicly`.",
        ways_out: &["share with account ids, and let these accounts use the key"],
        sources: &[
            Source {
                title: "EBS user guide, Share an Amazon EBS snapshot",
                url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html",
            },
            Source {
                title: "RDS user guide, Sharing encrypted snapshots",
                url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/share-encrypted-snapshot.html",
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
