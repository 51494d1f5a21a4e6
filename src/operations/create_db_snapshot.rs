use super::ParameterKind::{Data, Name};
use super::{Effects, Invocation, Operation, Parameter, rds};
use crate::fact::Source;
use crate::graph::ArtefactKind;

/// Makes a snapshot of a DB instance.
///
/// It has no key parameter: the snapshot has the key of the DB instance. The errors of the operation name no key, and the guide names
/// `kms:CreateGrant` and `kms:DescribeKey` for whoever makes a resource under a customer managed key.
pub static CREATE_DB_SNAPSHOT: Operation = Operation {
    name: "CreateDBSnapshot",
    service: "rds",
    summary: "makes a snapshot of a DB instance under its own key",
    sources: &[
        Source {
            title: "RDS API reference, CreateDBSnapshot",
            url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSnapshot.html",
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
        Parameter::required("DBInstanceIdentifier", Data(&[ArtefactKind::DbInstance])),
        Parameter::required("DBSnapshotIdentifier", Name),
        Parameter::any("Tags"),
    ],
    makes: Some(ArtefactKind::DbSnapshot),
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    rds::create_snapshot(
        call,
        effects,
        ArtefactKind::DbSnapshot,
        ["rds:CreateDBSnapshot", "CreateDBSnapshot"],
    );
}
