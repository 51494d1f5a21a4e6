//! RDS API reference.

super::answers! {
    /// `DescribeDBInstances`.
    DescribeDbInstances { db_instances: Vec<DbInstance> as "DBInstances" }
    /// A DB instance.
    DbInstance {
        identifier: String as "DBInstanceIdentifier",
        cluster: Option<String> as "DBClusterIdentifier",
        engine: Option<String>,
        storage_encrypted: Option<bool>,
        storage_encryption_type: Option<String>,
        kms_key_id: Option<String>,
    }
    /// `DescribeDBClusters`.
    DescribeDbClusters { db_clusters: Vec<DbCluster> as "DBClusters" }
    /// A DB cluster.
    DbCluster {
        identifier: String as "DBClusterIdentifier",
        engine: Option<String>,
        storage_encrypted: Option<bool>,
        storage_encryption_type: Option<String>,
        kms_key_id: Option<String>,
    }
    /// `DescribeDBSnapshots`.
    DescribeDbSnapshots { db_snapshots: Vec<DbSnapshot> as "DBSnapshots" }
    /// A snapshot of a DB instance.
    DbSnapshot {
        identifier: String as "DBSnapshotIdentifier",
        database: Option<String> as "DBInstanceIdentifier",
        snapshot_type: Option<String>,
        encrypted: Option<bool>,
        storage_encryption_type: Option<String>,
        kms_key_id: Option<String>,
        status: Option<String>,
    }
    /// `DescribeDBClusterSnapshots`.
    DescribeDbClusterSnapshots { db_cluster_snapshots: Vec<DbClusterSnapshot> as "DBClusterSnapshots" }
    /// A snapshot of a DB cluster.
    DbClusterSnapshot {
        identifier: String as "DBClusterSnapshotIdentifier",
        database: Option<String> as "DBClusterIdentifier",
        engine: Option<String>,
        snapshot_type: Option<String>,
        storage_encrypted: Option<bool>,
        storage_encryption_type: Option<String>,
        kms_key_id: Option<String>,
        status: Option<String>,
    }
    /// `DescribeDBSnapshotAttributes`.
    DescribeDbSnapshotAttributes { result: SnapshotAttributes as "DBSnapshotAttributesResult" }
    /// Attributes of a snapshot.
    SnapshotAttributes { attributes: Option<Vec<Attribute>> as "DBSnapshotAttributes" }
    /// `DescribeDBClusterSnapshotAttributes`.
    DescribeDbClusterSnapshotAttributes { result: ClusterSnapshotAttributes as "DBClusterSnapshotAttributesResult" }
    /// Attributes of a snapshot of a cluster.
    ClusterSnapshotAttributes { attributes: Option<Vec<Attribute>> as "DBClusterSnapshotAttributes" }
    /// An attribute; that of shares is called `restore`.
    Attribute { attribute_name: Option<String>, attribute_values: Option<Vec<String>> }
}
