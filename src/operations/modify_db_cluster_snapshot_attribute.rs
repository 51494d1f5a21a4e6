use super::ParameterKind::{Data, RestorersAdded, RestorersRemoved, Word};
use super::{Effects, Invocation, Operation, Parameter, rds};
use crate::fact::Source;
use crate::graph::ArtefactKind;

/// Shares a DB cluster snapshot with accounts.
///
/// Only manual snapshots can be shared, none under an AWS managed key, and encrypted ones with accounts only. Neither the
/// errors of the operation nor the guide name a call of KMS.
pub static MODIFY_DB_CLUSTER_SNAPSHOT_ATTRIBUTE: Operation = Operation {
    name: "ModifyDBClusterSnapshotAttribute",
    service: "rds",
    summary: "shares a DB cluster snapshot with accounts; impossible under an AWS managed key",
    sources: &[
        Source {
            title: "RDS API reference, ModifyDBClusterSnapshotAttribute",
            url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBClusterSnapshotAttribute.html",
        },
        Source {
            title: "Aurora user guide, Sharing a DB cluster snapshot",
            url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-share-snapshot.html",
        },
        Source {
            title: "RDS user guide, Sharing encrypted snapshots",
            url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/share-encrypted-snapshot.html",
        },
    ],
    parameters: &[
        Parameter::required("DBClusterSnapshotIdentifier", Data(&[ArtefactKind::DbClusterSnapshot])),
        Parameter::required("AttributeName", Word("restore")),
        Parameter::optional("ValuesToAdd", RestorersAdded),
        Parameter::optional("ValuesToRemove", RestorersRemoved),
    ],
    makes: None,
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    rds::share(call, effects, ["rds:ModifyDBClusterSnapshotAttribute", "ModifyDBClusterSnapshotAttribute"]);
}
