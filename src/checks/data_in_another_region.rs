use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// A call names data of another region.
pub(super) static CHECK: Check = Check {
    id: "data-in-another-region",
    summary: "a call names a volume, snapshot, image or database of another region",
    docs: Docs {
        what: "A step reads, shares or attaches data in one region, and the data is in another.",
        why: "Volumes, snapshots, images and databases are known in their own region only, and a share counts in the region of the \
              snapshot. The call does not find them, whatever the policies.",
        example: "A snapshot in us-east-1 is shared with 222222222222, which calls CreateVolume in eu-west-1: \
                  `InvalidSnapshot.NotFound: Snapshot does not exist`.",
        ways_out: &[
            "copy it to the region first: CopySnapshot or CopyImage with `SourceRegion`, CopyDBSnapshot with the ARN",
            "call it in the region of the data",
        ],
        sources: &[
            Source {
                title: "EBS user guide, Share an Amazon EBS snapshot",
                url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html",
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
