//! Databases of RDS and Aurora, and their snapshots.

use super::keys::{known, word};
use super::{Source, Tell};
use crate::aws::{AccountId, Region};
use crate::discover::read::{After, Each, Only, Read, Service};
use crate::discover::replies::{answer, rds};
use crate::discover::{Call, Scope, Telling};
use crate::estate::{Database, DatabaseSnapshot, KeyName, OrNone};
use crate::fact::Observed;
use serde_json::Value;

static DB_INSTANCES: Read = Read::in_regions(
    Service::Rds,
    "DescribeDBInstances",
    "rds:DescribeDBInstances",
    answer::<rds::DescribeDbInstances>(),
)
.leaves("which DB instances there are");

static DB_CLUSTERS: Read = Read::in_regions(
    Service::Rds,
    "DescribeDBClusters",
    "rds:DescribeDBClusters",
    answer::<rds::DescribeDbClusters>(),
)
.leaves("which DB clusters there are");

/// Manual and automated ones; those of AWS Backup have to be asked for by themselves.
static DB_SNAPSHOTS: Read = Read::in_regions(
    Service::Rds,
    "DescribeDBSnapshots",
    "rds:DescribeDBSnapshots",
    answer::<rds::DescribeDbSnapshots>(),
)
.leaves("which snapshots of DB instances there are");

static BACKUP_DB_SNAPSHOTS: Read = Read::in_regions(
    Service::Rds,
    "DescribeDBSnapshots",
    "rds:DescribeDBSnapshots",
    answer::<rds::DescribeDbSnapshots>(),
)
.with(&[("SnapshotType", "awsbackup")])
.leaves("which snapshots of DB instances AWS Backup has made");

static DB_SNAPSHOT_SHARES: Read = Read::in_regions(
    Service::Rds,
    "DescribeDBSnapshotAttributes",
    "rds:DescribeDBSnapshotAttributes",
    answer::<rds::DescribeDbSnapshotAttributes>(),
)
.after(&[After::Each(
    Each::of(&DB_SNAPSHOTS, "DBSnapshotIdentifier", "DBSnapshotIdentifier").only(Only::Those(is_manual)),
)])
.leaves("whom the snapshot is shared with");

static CLUSTER_SNAPSHOTS: Read = Read::in_regions(
    Service::Rds,
    "DescribeDBClusterSnapshots",
    "rds:DescribeDBClusterSnapshots",
    answer::<rds::DescribeDbClusterSnapshots>(),
)
.leaves("which snapshots of DB clusters there are");

static BACKUP_CLUSTER_SNAPSHOTS: Read = Read::in_regions(
    Service::Rds,
    "DescribeDBClusterSnapshots",
    "rds:DescribeDBClusterSnapshots",
    answer::<rds::DescribeDbClusterSnapshots>(),
)
.with(&[("SnapshotType", "awsbackup")])
.leaves("which snapshots of DB clusters AWS Backup has made");

static CLUSTER_SNAPSHOT_SHARES: Read = Read::in_regions(
    Service::Rds,
    "DescribeDBClusterSnapshotAttributes",
    "rds:DescribeDBClusterSnapshotAttributes",
    answer::<rds::DescribeDbClusterSnapshotAttributes>(),
)
.after(&[After::Each(
    Each::of(&CLUSTER_SNAPSHOTS, "DBClusterSnapshotIdentifier", "DBClusterSnapshotIdentifier")
        .only(Only::Those(is_manual)),
)])
.leaves("whom the snapshot is shared with");

/// Databases of RDS and Aurora.
pub static SOURCE: Source = Source {
    word: "databases",
    about: "DB instances and clusters of RDS and Aurora, their snapshots and shares",
    reads: &[
        &DB_INSTANCES,
        &DB_CLUSTERS,
        &DB_SNAPSHOTS,
        &BACKUP_DB_SNAPSHOTS,
        &DB_SNAPSHOT_SHARES,
        &CLUSTER_SNAPSHOTS,
        &BACKUP_CLUSTER_SNAPSHOTS,
        &CLUSTER_SNAPSHOT_SHARES,
    ],
    tell: Tell(tell),
};

/// Only manual snapshots can be shared (RDS user guide, "Sharing a DB snapshot").
fn is_manual(_: &Scope, entry: &Value) -> bool {
    entry.get("SnapshotType").and_then(Value::as_str) == Some("manual")
}

fn tell(telling: &mut Telling<'_>) {
    for (region, told) in telling.in_regions::<rds::DescribeDbInstances>(&DB_INSTANCES) {
        // Members of a DB cluster keep no data of their own.
        for told in told.db_instances.into_iter().filter(|told| told.cluster.is_none()) {
            let owned = told.storage_encryption_type.as_deref();
            let key = key(
                telling,
                &DB_INSTANCES,
                &region,
                told.storage_encrypted,
                owned,
                told.kms_key_id.as_deref(),
            );
            let database =
                Database { id: told.identifier, region: region.clone(), engine: known(told.engine), key };
            telling.account.db_instances.push(database);
        }
    }
    for (region, told) in telling.in_regions::<rds::DescribeDbClusters>(&DB_CLUSTERS) {
        for told in told.db_clusters.into_iter().filter(|told| is_of_rds(told.engine.as_deref())) {
            let owned = told.storage_encryption_type.as_deref();
            let key = key(
                telling,
                &DB_CLUSTERS,
                &region,
                told.storage_encrypted,
                owned,
                told.kms_key_id.as_deref(),
            );
            let database =
                Database { id: told.identifier, region: region.clone(), engine: known(told.engine), key };
            telling.account.db_clusters.push(database);
        }
    }
    for read in [&DB_SNAPSHOTS, &BACKUP_DB_SNAPSHOTS] {
        for (region, told) in telling.in_regions::<rds::DescribeDbSnapshots>(read) {
            for told in told.db_snapshots {
                let own = [("DBSnapshotIdentifier", told.identifier.clone())];
                let call = Call::new(&DB_SNAPSHOT_SHARES, Some(&region), own);
                let shares = telling.replies.told::<rds::DescribeDbSnapshotAttributes>(&call);
                let owned = told.storage_encryption_type.as_deref();
                let key = key(telling, read, &region, told.encrypted, owned, told.kms_key_id.as_deref());
                let snapshot = DatabaseSnapshot {
                    id: told.identifier,
                    region: region.clone(),
                    database: told.database,
                    snapshot_type: word(told.snapshot_type.as_deref()),
                    key,
                    shared_with: shared_with(
                        &telling.account.id,
                        told.snapshot_type.as_deref(),
                        shares.map(|told| told.result.attributes.unwrap_or_default()),
                    ),
                    status: word(told.status.as_deref()),
                };
                insert(&mut telling.account.db_snapshots, snapshot);
            }
        }
    }
    for read in [&CLUSTER_SNAPSHOTS, &BACKUP_CLUSTER_SNAPSHOTS] {
        for (region, told) in telling.in_regions::<rds::DescribeDbClusterSnapshots>(read) {
            let of_rds =
                told.db_cluster_snapshots.into_iter().filter(|told| is_of_rds(told.engine.as_deref()));
            for told in of_rds {
                let own = [("DBClusterSnapshotIdentifier", told.identifier.clone())];
                let call = Call::new(&CLUSTER_SNAPSHOT_SHARES, Some(&region), own);
                let shares = telling.replies.told::<rds::DescribeDbClusterSnapshotAttributes>(&call);
                let owned = told.storage_encryption_type.as_deref();
                let key =
                    key(telling, read, &region, told.storage_encrypted, owned, told.kms_key_id.as_deref());
                let snapshot = DatabaseSnapshot {
                    id: told.identifier,
                    region: region.clone(),
                    database: told.database,
                    snapshot_type: word(told.snapshot_type.as_deref()),
                    key,
                    shared_with: shared_with(
                        &telling.account.id,
                        told.snapshot_type.as_deref(),
                        shares.map(|told| told.result.attributes.unwrap_or_default()),
                    ),
                    status: word(told.status.as_deref()),
                };
                insert(&mut telling.account.db_cluster_snapshots, snapshot);
            }
        }
    }
}

/// A snapshot that two lists hold stands once.
fn insert(snapshots: &mut Vec<DatabaseSnapshot>, snapshot: DatabaseSnapshot) {
    if !snapshots.iter().any(|known| known.id == snapshot.id && known.region == snapshot.region) {
        snapshots.push(snapshot);
    }
}

/// `DocumentDB` and Neptune answer to the same operation, and are not databases of RDS.
fn is_of_rds(engine: Option<&str>) -> bool {
    !matches!(engine, Some("docdb" | "neptune"))
}

fn key(
    telling: &mut Telling<'_>,
    read: &'static Read,
    region: &Region,
    encrypted: Option<bool>,
    encryption_type: Option<&str>,
    key: Option<&str>,
) -> Observed<OrNone<KeyName>> {
    if encryption_type == Some("sse-rds") {
        // The key is AWS's own: nobody needs a permission for it.
        return Observed::Known(OrNone::None);
    }
    telling.key(read, region, encrypted, key)
}

fn shared_with(
    own: &AccountId,
    kind: Option<&str>,
    attributes: Option<Vec<rds::Attribute>>,
) -> Observed<Vec<AccountId>> {
    if kind.is_some_and(|kind| kind != "manual") {
        return Observed::Known(Vec::new());
    }
    let Some(attributes) = attributes else { return Observed::Unknown };
    let is_restore = |attribute: &&rds::Attribute| attribute.attribute_name.as_deref() == Some("restore");
    let values: Vec<String> = attributes
        .iter()
        .filter(is_restore)
        .flat_map(|a| a.attribute_values.iter().flatten().cloned())
        .collect();
    // `all` is everybody, which the list of accounts does not say.
    if values.iter().any(|value| value == "all") {
        return Observed::Unknown;
    }
    let ids = values.iter().filter_map(|value| value.parse().ok());
    let mut accounts: Vec<AccountId> = ids.filter(|id| id != own).collect();
    accounts.sort();
    accounts.dedup();
    Observed::Known(accounts)
}
