//! Databases of RDS and Aurora, and their snapshots.

use super::{Account, Estate, KeyName, OrNone};
use crate::aws::{AccountId, DatabaseArn, DatabaseKind, Region};
use crate::fact::Observed;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A DB instance or a DB cluster.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// Its identifier (`DBInstanceIdentifier`, `DBClusterIdentifier`), unique in the account and region.
    pub id: String,
    /// Its region.
    pub region: Region,
    /// Its engine, such as `postgres` or `aurora-mysql`.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub engine: Observed<String>,
    /// Its key (`KmsKeyId`), or `"none"` for a plain one. One under a key that AWS owns (`StorageEncryptionType` `sse-rds`) has
    /// none either: nobody needs a permission for it.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub key: Observed<OrNone<KeyName>>,
}

/// A snapshot of a DB instance or of a DB cluster.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DatabaseSnapshot {
    /// Its identifier (`DBSnapshotIdentifier`, `DBClusterSnapshotIdentifier`), unique in the account and region; that of an
    /// automated snapshot begins with `rds:`.
    pub id: String,
    /// Its region.
    pub region: Region,
    /// Identifier of the DB instance or DB cluster that it was made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// How it came to be (`SnapshotType`).
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub snapshot_type: Observed<DatabaseSnapshotType>,
    /// Its key (`KmsKeyId`), or `"none"` for a plain one. One under a key that AWS owns (`StorageEncryptionType` `sse-rds`) has
    /// none either: nobody needs a permission for it.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub key: Observed<OrNone<KeyName>>,
    /// The accounts it is shared with: the values of its attribute `restore`.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub shared_with: Observed<Vec<AccountId>>,
    /// Its status.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub status: Observed<DatabaseSnapshotStatus>,
}

/// How a snapshot of a database came to be (RDS API reference, `DescribeDBSnapshots`). Only manual ones can be shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DatabaseSnapshotType {
    /// By a call of `CreateDBSnapshot` or `CopyDBSnapshot`, or those for clusters.
    Manual,
    /// By RDS, in the backup window of the database.
    Automated,
    /// By AWS Backup.
    Awsbackup,
}

/// Status of a snapshot of a database (RDS API reference, `DBClusterSnapshot`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DatabaseSnapshotStatus {
    /// Usable.
    Available,
    /// Being made by a copy.
    Copying,
    /// Being made.
    Creating,
    /// Failed.
    Failed,
}

impl Account {
    /// Its snapshots of databases of a kind.
    pub fn database_snapshots(&self, kind: DatabaseKind) -> &[DatabaseSnapshot] {
        match kind {
            DatabaseKind::Snapshot => &self.db_snapshots,
            DatabaseKind::ClusterSnapshot => &self.db_cluster_snapshots,
            DatabaseKind::Instance | DatabaseKind::Cluster => &[],
        }
    }

    /// Its databases of a kind.
    pub fn databases(&self, kind: DatabaseKind) -> &[Database] {
        match kind {
            DatabaseKind::Instance => &self.db_instances,
            DatabaseKind::Cluster => &self.db_clusters,
            DatabaseKind::Snapshot | DatabaseKind::ClusterSnapshot => &[],
        }
    }

    /// The regions of its databases and their snapshots.
    pub fn database_regions(&self) -> impl Iterator<Item = &Region> {
        let databases = self.db_instances.iter().chain(&self.db_clusters).map(|known| &known.region);
        let snapshots = self.db_snapshots.iter().chain(&self.db_cluster_snapshots);
        databases.chain(snapshots.map(|known| &known.region))
    }

    /// The identifiers of a kind in a region.
    pub fn database_ids<'a>(
        &'a self,
        kind: DatabaseKind,
        region: &'a Region,
    ) -> impl Iterator<Item = &'a str> {
        let databases = self.databases(kind).iter().map(|known| (&known.region, &known.id));
        let snapshots = self.database_snapshots(kind).iter().map(|known| (&known.region, &known.id));
        databases.chain(snapshots).filter(move |(of, _)| *of == region).map(|(_, id)| id.as_str())
    }
}

impl Estate {
    /// The DB instance or DB cluster with this ARN.
    pub fn database(&self, arn: &DatabaseArn) -> Option<&Database> {
        let known = self.account(&arn.account)?.databases(arn.kind);
        known.iter().find(|known| known.region == arn.region && known.id.eq_ignore_ascii_case(&arn.id))
    }

    /// The snapshot of a database with this ARN.
    pub fn database_snapshot(&self, arn: &DatabaseArn) -> Option<&DatabaseSnapshot> {
        let known = self.account(&arn.account)?.database_snapshots(arn.kind);
        known.iter().find(|known| known.region == arn.region && known.id.eq_ignore_ascii_case(&arn.id))
    }
}
