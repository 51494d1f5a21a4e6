use super::ParameterKind::{Any, Data, Key, Name};
use super::{Effects, Invocation, Operation, Parameter, rds};
use crate::fact::Source;
use crate::graph::ArtefactKind;

/// Makes a DB cluster of a DB cluster snapshot, or of a DB snapshot.
///
/// Key: the one passed, or that of the snapshot. A shared DB cluster snapshot can be restored from, encrypted or not. A key
/// passed for a plain snapshot encrypts the cluster.
pub static RESTORE_DB_CLUSTER_FROM_SNAPSHOT: Operation = Operation {
    name: "RestoreDBClusterFromSnapshot",
    service: "rds",
    summary: "makes a DB cluster of a snapshot, under the key passed or that of the snapshot",
    sources: &[
        Source {
            title: "RDS API reference, RestoreDBClusterFromSnapshot",
            url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterFromSnapshot.html",
        },
        Source {
            title: "Aurora user guide, Sharing a DB cluster snapshot",
            url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-share-snapshot.html",
        },
        Source {
            title: "Aurora user guide, Encrypting Amazon Aurora resources",
            url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html",
        },
        Source {
            title: "Service authorization reference, Amazon RDS",
            url: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html",
        },
    ],
    parameters: &[
        Parameter::required(
            "SnapshotIdentifier",
            Data(&[ArtefactKind::DbClusterSnapshot, ArtefactKind::DbSnapshot]),
        ),
        Parameter::required("DBClusterIdentifier", Name),
        Parameter::required("Engine", Any),
        Parameter::optional("KmsKeyId", Key),
        Parameter::optional("DBSubnetGroupName", Name),
        Parameter::optional("DBClusterParameterGroupName", Name),
        Parameter::optional("OptionGroupName", Name),
        Parameter::any("AvailabilityZones"),
        Parameter::any("CopyTagsToSnapshot"),
        Parameter::any("DBClusterInstanceClass"),
        Parameter::any("DatabaseName"),
        Parameter::any("DeletionProtection"),
        Parameter::any("EngineMode"),
        Parameter::any("EngineVersion"),
        Parameter::any("Iops"),
        Parameter::any("Port"),
        Parameter::any("PubliclyAccessible"),
        Parameter::any("ServerlessV2ScalingConfiguration"),
        Parameter::any("StorageType"),
        Parameter::any("Tags"),
        Parameter::any("VpcSecurityGroupIds"),
    ],
    makes: Some(ArtefactKind::DbCluster),
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    rds::restore(call, effects, &rds::CLUSTER);
}
