use super::ParameterKind::{Data, Key, Name, SourceRegion};
use super::{Effects, Invocation, Operation, Parameter, rds};
use crate::fact::Source;
use crate::graph::ArtefactKind;

/// Copies a DB cluster snapshot, under another key, into another region or out of another account.
///
/// Key: the one passed. Without one an own snapshot keeps its key within its region; everything else is refused if it is
/// encrypted: a copy into another region, and one of a shared snapshot. A plain snapshot stays plain: a key is refused. RDS works
/// with grants that it makes with the caller's credentials. A key policy for another account without `kms:CreateGrant` was
/// seen to fail for the source key (issue 29 of awslabs/aurora-snapshot-tool).
pub static COPY_DB_CLUSTER_SNAPSHOT: Operation = Operation {
    name: "CopyDBClusterSnapshot",
    service: "rds",
    summary: "copies a DB cluster snapshot, under the key passed or its own",
    sources: &[
        Source {
            title: "RDS API reference, CopyDBClusterSnapshot",
            url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBClusterSnapshot.html",
        },
        Source {
            title: "Aurora user guide, DB cluster snapshot copying",
            url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-copy-snapshot.html",
        },
        Source {
            title: "Aurora user guide, AWS KMS key management",
            url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.Keys.html",
        },
    ],
    parameters: &[
        Parameter::required("SourceDBClusterSnapshotIdentifier", Data(&[ArtefactKind::DbClusterSnapshot])),
        Parameter::required("TargetDBClusterSnapshotIdentifier", Name),
        Parameter::optional("SourceRegion", SourceRegion),
        Parameter::optional("KmsKeyId", Key),
        Parameter::any("CopyTags"),
        Parameter::any("PreSignedUrl"),
        Parameter::any("Tags"),
    ],
    makes: Some(ArtefactKind::DbClusterSnapshot),
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    rds::copy(
        call,
        effects,
        ArtefactKind::DbClusterSnapshot,
        ["rds:CopyDBClusterSnapshot", "CopyDBClusterSnapshot"],
    );
}
