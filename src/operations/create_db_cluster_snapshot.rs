use super::ParameterKind::{Data, Name};
use super::{Effects, Invocation, Operation, Parameter, rds};
use crate::fact::Source;
use crate::graph::ArtefactKind;

/// Makes a snapshot of a DB cluster.
///
/// It has no key parameter: the snapshot has the key of the DB cluster. The errors of the operation name no key, and the guide names
/// `kms:CreateGrant` and `kms:DescribeKey` for whoever makes a resource under a customer managed key.
pub static CREATE_DB_CLUSTER_SNAPSHOT: Operation = Operation {
    name: "CreateDBClusterSnapshot",
    service: "rds",
    summary: "makes a snapshot of a DB cluster under its own key",
    sources: &[
        Source {
            title: "RDS API reference, CreateDBClusterSnapshot",
            url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBClusterSnapshot.html",
        },
        Source {
            title: "Aurora user guide, AWS KMS key management",
            url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.Keys.html",
        },
        Source {
            title: "Service authorization reference, Amazon RDS",
            url: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html",
        },
    ],
    parameters: &[
        Parameter::required("DBClusterIdentifier", Data(&[ArtefactKind::DbCluster])),
        Parameter::required("DBClusterSnapshotIdentifier", Name),
        Parameter::any("Tags"),
    ],
    makes: Some(ArtefactKind::DbClusterSnapshot),
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    rds::create_snapshot(
        call,
        effects,
        ArtefactKind::DbClusterSnapshot,
        ["rds:CreateDBClusterSnapshot", "CreateDBClusterSnapshot"],
    );
}
