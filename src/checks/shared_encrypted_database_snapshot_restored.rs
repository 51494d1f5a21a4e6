use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// A database is to be restored from a DB snapshot that is shared and encrypted.
pub(super) static CHECK: Check = Check {
    id: "shared-encrypted-database-snapshot-restored",
    summary: "a database is restored from a DB snapshot that another account has shared and that is encrypted",
    docs: Docs {
        what: "RestoreDBInstanceFromDBSnapshot, or RestoreDBClusterFromSnapshot with a DB snapshot, reads an encrypted snapshot of another \
               account.",
        why: "A DB instance has the key of its snapshot, and RDS restores none under the key of another account. DB cluster snapshots \
              have no such rule: Aurora restores from them, encrypted or not.",
        example: "The owner shares the snapshot and its key, and the recovery account restores from it at once: the restore is refused.",
        ways_out: &[
            "copy the snapshot first, with a key of the account that restores, and restore from the copy",
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
