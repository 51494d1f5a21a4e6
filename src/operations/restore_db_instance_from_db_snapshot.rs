use super::ParameterKind::{Data, Name};
use super::{Effects, Invocation, Operation, Parameter, rds};
use crate::fact::Source;
use crate::graph::ArtefactKind;

/// Makes a DB instance of a DB snapshot.
///
/// It has no parameter for the key of the data: the instance has the key of the snapshot. One that is encrypted and shared has
/// to be copied first.
pub static RESTORE_DB_INSTANCE_FROM_DB_SNAPSHOT: Operation = Operation {
    name: "RestoreDBInstanceFromDBSnapshot",
    service: "rds",
    summary: "makes a DB instance of a DB snapshot, under the key of the snapshot",
    sources: &[
        Source {
            title: "RDS API reference, RestoreDBInstanceFromDBSnapshot",
            url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html",
        },
        Source {
            title: "RDS user guide, Sharing a DB snapshot",
            url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html",
        },
        Source {
            title: "RDS user guide, AWS KMS key management",
            url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html",
        },
        Source {
            title: "Service authorization reference, Amazon RDS",
            url: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html",
        },
    ],
    parameters: &[
        Parameter::required("DBSnapshotIdentifier", Data(&[ArtefactKind::DbSnapshot])),
        Parameter::required("DBInstanceIdentifier", Name),
        Parameter::optional("DBSubnetGroupName", Name),
        Parameter::optional("DBParameterGroupName", Name),
        Parameter::optional("OptionGroupName", Name),
        Parameter::any("AllocatedStorage"),
        Parameter::any("AutoMinorVersionUpgrade"),
        Parameter::any("AvailabilityZone"),
        Parameter::any("CopyTagsToSnapshot"),
        Parameter::any("DBInstanceClass"),
        Parameter::any("DeletionProtection"),
        Parameter::any("Engine"),
        Parameter::any("Iops"),
        Parameter::any("MultiAZ"),
        Parameter::any("Port"),
        Parameter::any("PubliclyAccessible"),
        Parameter::any("StorageThroughput"),
        Parameter::any("StorageType"),
        Parameter::any("Tags"),
        Parameter::any("VpcSecurityGroupIds"),
    ],
    makes: Some(ArtefactKind::DbInstance),
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    rds::restore(call, effects, &rds::INSTANCE);
}
