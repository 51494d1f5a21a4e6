//! RDS and Aurora: every list comes in pages of a hundred at most.

use super::{client, each, register, required, word};
use crate::discover::live::Clients;
use crate::discover::live::pages::{once, pages, token};
use crate::discover::replies::rds;
use crate::discover::{Call, Refusal};
use aws_sdk_rds::{Client, types};

register! {
    "DescribeDBInstances" => instances(),
    "DescribeDBClusters" => clusters(),
    "DescribeDBSnapshots" => snapshots(; SnapshotType),
    "DescribeDBSnapshotAttributes" => snapshot_attributes(DBSnapshotIdentifier),
    "DescribeDBClusterSnapshots" => cluster_snapshots(; SnapshotType),
    "DescribeDBClusterSnapshotAttributes" => cluster_snapshot_attributes(DBClusterSnapshotIdentifier),
}

fn client(clients: &Clients, call: &Call) -> Client {
    client!(aws_sdk_rds, rds, clients, clients.region(call))
}

async fn instances(client: &Client) -> Result<rds::DescribeDbInstances, Refusal> {
    let told = pages(
        |marker| client.describe_db_instances().max_records(100).set_marker(marker).send(),
        |page| token(page.marker()),
    );
    let instances = each(told.await?.into_iter().map(|page| page.db_instances), |told| {
        Ok(rds::DbInstance {
            identifier: required(told.db_instance_identifier, "DBInstanceIdentifier")?,
            cluster: told.db_cluster_identifier,
            engine: told.engine,
            storage_encrypted: told.storage_encrypted,
            storage_encryption_type: word(told.storage_encryption_type),
            kms_key_id: told.kms_key_id,
        })
    })?;
    Ok(rds::DescribeDbInstances { db_instances: instances })
}

async fn clusters(client: &Client) -> Result<rds::DescribeDbClusters, Refusal> {
    let told = pages(
        |marker| client.describe_db_clusters().max_records(100).set_marker(marker).send(),
        |page| token(page.marker()),
    );
    let clusters = each(told.await?.into_iter().map(|page| page.db_clusters), |told| {
        Ok(rds::DbCluster {
            identifier: required(told.db_cluster_identifier, "DBClusterIdentifier")?,
            engine: told.engine,
            storage_encrypted: told.storage_encrypted,
            storage_encryption_type: word(told.storage_encryption_type),
            kms_key_id: told.kms_key_id,
        })
    })?;
    Ok(rds::DescribeDbClusters { db_clusters: clusters })
}

async fn snapshots(client: &Client, kind: Option<String>) -> Result<rds::DescribeDbSnapshots, Refusal> {
    let of_kind = || client.describe_db_snapshots().set_snapshot_type(kind.clone()).max_records(100);
    let told = pages(|marker| of_kind().set_marker(marker).send(), |page| token(page.marker()));
    let snapshots = each(told.await?.into_iter().map(|page| page.db_snapshots), |told| {
        Ok(rds::DbSnapshot {
            identifier: required(told.db_snapshot_identifier, "DBSnapshotIdentifier")?,
            database: told.db_instance_identifier,
            snapshot_type: told.snapshot_type,
            encrypted: told.encrypted,
            storage_encryption_type: word(told.storage_encryption_type),
            kms_key_id: told.kms_key_id,
            status: told.status,
        })
    })?;
    Ok(rds::DescribeDbSnapshots { db_snapshots: snapshots })
}

async fn cluster_snapshots(
    client: &Client,
    kind: Option<String>,
) -> Result<rds::DescribeDbClusterSnapshots, Refusal> {
    let of_kind = || client.describe_db_cluster_snapshots().set_snapshot_type(kind.clone()).max_records(100);
    let told = pages(|marker| of_kind().set_marker(marker).send(), |page| token(page.marker()));
    let snapshots = each(told.await?.into_iter().map(|page| page.db_cluster_snapshots), |told| {
        Ok(rds::DbClusterSnapshot {
            identifier: required(told.db_cluster_snapshot_identifier, "DBClusterSnapshotIdentifier")?,
            database: told.db_cluster_identifier,
            engine: told.engine,
            snapshot_type: told.snapshot_type,
            storage_encrypted: told.storage_encrypted,
            storage_encryption_type: word(told.storage_encryption_type),
            kms_key_id: told.kms_key_id,
            status: told.status,
        })
    })?;
    Ok(rds::DescribeDbClusterSnapshots { db_cluster_snapshots: snapshots })
}

async fn snapshot_attributes(
    client: &Client,
    snapshot: String,
) -> Result<rds::DescribeDbSnapshotAttributes, Refusal> {
    let request = || client.describe_db_snapshot_attributes().db_snapshot_identifier(&snapshot);
    let told = once(|| request().send()).await?;
    let result = required(told.db_snapshot_attributes_result, "DBSnapshotAttributesResult")?;
    let attributes = each([result.db_snapshot_attributes], |told: types::DbSnapshotAttribute| {
        Ok(rds::Attribute { attribute_name: told.attribute_name, attribute_values: told.attribute_values })
    })?;
    let result = rds::SnapshotAttributes { attributes: Some(attributes) };
    Ok(rds::DescribeDbSnapshotAttributes { result })
}

async fn cluster_snapshot_attributes(
    client: &Client,
    snapshot: String,
) -> Result<rds::DescribeDbClusterSnapshotAttributes, Refusal> {
    let request =
        || client.describe_db_cluster_snapshot_attributes().db_cluster_snapshot_identifier(&snapshot);
    let told = once(|| request().send()).await?;
    let result = required(told.db_cluster_snapshot_attributes_result, "DBClusterSnapshotAttributesResult")?;
    let attributes =
        each([result.db_cluster_snapshot_attributes], |told: types::DbClusterSnapshotAttribute| {
            Ok(rds::Attribute {
                attribute_name: told.attribute_name,
                attribute_values: told.attribute_values,
            })
        })?;
    let result = rds::ClusterSnapshotAttributes { attributes: Some(attributes) };
    Ok(rds::DescribeDbClusterSnapshotAttributes { result })
}
