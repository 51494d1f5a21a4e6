use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// A snapshot of a database is to be shared with more accounts than RDS takes.
pub(super) static CHECK: Check = Check {
    id: "database-snapshot-shared-too-widely",
    summary: "a snapshot of a database is to be shared with more than 20 accounts",
    docs: Docs {
        what: "ModifyDBSnapshotAttribute or ModifyDBClusterSnapshotAttribute adds accounts to a snapshot, and it would have more than 20.",
        why: "RDS lets a manual snapshot be shared with up to 20 accounts, and refuses the call that would make it more.",
        example: "A nightly job shares one snapshot with the accounts of 25 teams: `SharedSnapshotQuotaExceeded`.",
        ways_out: &[
            "take back shares that nobody needs any more",
            "copy the snapshot, and share the copy with the rest",
        ],
        sources: &[
            Source {
                title: "RDS user guide, Sharing a DB snapshot",
                url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html",
            },
            Source {
                title: "Aurora user guide, Sharing a DB cluster snapshot",
                url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-share-snapshot.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    rejected::findings(assessment, &CHECK)
}
