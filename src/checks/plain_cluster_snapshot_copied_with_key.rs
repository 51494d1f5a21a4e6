use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// A copy of a plain DB cluster snapshot is to be encrypted.
pub(super) static CHECK: Check = Check {
    id: "plain-cluster-snapshot-copied-with-key",
    summary: "a plain DB cluster snapshot is copied with a key",
    docs: Docs {
        what: "CopyDBClusterSnapshot passes `KmsKeyId`, and the snapshot that it copies is plain.",
        why: "A copy of a DB snapshot can be encrypted, one of a DB cluster snapshot cannot: AWS answers with an error.",
        example: "Copies of all snapshots are to be under the key of the recovery account, and `wiki` is a plain Aurora cluster.",
        ways_out: &["copy it without a key, and pass the key to RestoreDBClusterFromSnapshot"],
        sources: &[
            Source {
                title: "RDS API reference, CopyDBClusterSnapshot",
                url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBClusterSnapshot.html",
            },
            Source {
                title: "Aurora user guide, Encrypting Amazon Aurora resources",
                url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    rejected::findings(assessment, &CHECK)
}
