use super::ParameterKind::{Data, Key, Name, SourceRegion};
use super::{Effects, Invocation, Operation, Parameter, rds};
use crate::fact::Source;
use crate::graph::ArtefactKind;

/// Copies a DB snapshot, under another key, into another region or out of another account.
///
/// Key: the one passed. Without one an own snapshot keeps its key within its region; everything else is refused if it is
/// encrypted: a copy into another region, and one of a shared snapshot. A plain snapshot takes the key passed. RDS works
/// with grants that it makes with the caller's credentials. A key policy for another account without `kms:CreateGrant` was
/// seen to fail for the source key (issue 29 of awslabs/aurora-snapshot-tool).
pub static COPY_DB_SNAPSHOT: Operation = Operation {
    name: "CopyDBSnapshot",
    service: "rds",
    summary: "copies a DB snapshot, under the key passed or its own",
    sources: &[
        Source {
            title: "RDS API reference, CopyDBSnapshot",
            url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBSnapshot.html",
        },
        Source {
            title: "RDS user guide, Copying a DB snapshot",
            url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_CopySnapshot.html",
        },
        Source {
            title: "RDS user guide, AWS KMS key management",
            url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html",
        },
    ],
    parameters: &[
        Parameter::required("SourceDBSnapshotIdentifier", Data(&[ArtefactKind::DbSnapshot])),
        Parameter::required("TargetDBSnapshotIdentifier", Name),
        Parameter::optional("SourceRegion", SourceRegion),
        Parameter::optional("KmsKeyId", Key),
        Parameter::any("CopyOptionGroup"),
        Parameter::any("CopyTags"),
        Parameter::any("OptionGroupName"),
        Parameter::any("PreSignedUrl"),
        Parameter::any("SnapshotTarget"),
        Parameter::any("Tags"),
        Parameter::any("TagSpecifications"),
    ],
    makes: Some(ArtefactKind::DbSnapshot),
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    rds::copy(call, effects, ArtefactKind::DbSnapshot, ["rds:CopyDBSnapshot", "CopyDBSnapshot"]);
}
