use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// A call names a database of another account.
pub(super) static CHECK: Check = Check {
    id: "database-of-another-account",
    summary: "a call names a DB instance or DB cluster of another account",
    docs: Docs {
        what: "A step makes a snapshot of a DB instance or DB cluster, and the database belongs to another account.",
        why: "Snapshots can be shared; a database is known in its own account only. The call does not find it, whatever the policies.",
        example: "A backup role of 222222222222 calls CreateDBSnapshot on a DB instance of 111111111111: `DBInstanceNotFound`.",
        ways_out: &[
            "make the call with a role of the database's account",
            "share a snapshot of the database, and copy it in the other account",
        ],
        sources: &[
            Source {
                title: "RDS API reference, CreateDBSnapshot",
                url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSnapshot.html",
            },
            Source {
                title: "RDS API reference, CreateDBClusterSnapshot",
                url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBClusterSnapshot.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    rejected::findings(assessment, &CHECK)
}
