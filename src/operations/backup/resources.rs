//! What a job does to a resource that no estate holds: the call of its service, and the ARN that policies see.

use super::{BackupFacts, role_not_sufficient};
use crate::aws::ResourceType;
use crate::graph::Place;
use crate::iam::Text;
use crate::operations::call::Row;
use crate::operations::{Effects, Invocation, failures};

/// The call of the service by which a type is backed up, and what it is made on (AWS managed policies
/// `AWSBackupServiceRolePolicyForBackup` and `AWSBackupServiceRolePolicyForS3Backup`; service authorization reference).
fn backup_of(resource: ResourceType) -> Option<(&'static str, &'static str)> {
    use ResourceType as R;
    Some(match resource {
        R::Efs => ("elasticfilesystem:Backup", "file-system/"),
        R::DynamodbAdvanced => ("dynamodb:StartAwsBackupJob", "table/"),
        R::DynamodbBasic => ("dynamodb:CreateBackup", "table/"),
        R::Rds => ("rds:CreateDBSnapshot", "db:"),
        R::Aurora | R::Documentdb | R::Neptune => ("rds:CreateDBClusterSnapshot", "cluster:"),
        R::Fsx | R::FsxOpenzfs => ("fsx:CreateBackup", "file-system/"),
        R::FsxOntap => ("fsx:CreateBackup", "volume/"),
        R::StorageGateway => ("storagegateway:CreateSnapshot", "gateway/"),
        R::Redshift => ("redshift:CreateClusterSnapshot", "cluster:"),
        R::RedshiftServerless => ("redshift-serverless:CreateSnapshot", "namespace/"),
        R::Timestream => ("timestream:StartAwsBackupJob", "database/"),
        R::Vmware => ("backup-gateway:Backup", "vm/"),
        R::SapHana => ("ssm-sap:BackupDatabase", ""),
        R::Cloudformation => ("cloudformation:GetTemplate", "stack/"),
        R::Dsql => ("dsql:StartBackupJob", "cluster/"),
        R::Eks => ("eks:DescribeCluster", "cluster/"),
        R::S3 | R::Ebs | R::Ec2 | R::AutoScalingGroup => return None,
    })
}

/// The call of the service by which a type is restored, and what it is made on (AWS managed policies
/// `AWSBackupServiceRolePolicyForRestores` and `AWSBackupServiceRolePolicyForS3Restore`).
fn restore_of(resource: ResourceType) -> Option<(&'static str, &'static str)> {
    use ResourceType as R;
    Some(match resource {
        R::Efs => ("elasticfilesystem:Restore", "file-system/"),
        R::DynamodbAdvanced => ("dynamodb:RestoreTableFromAwsBackup", "table/"),
        R::DynamodbBasic => ("dynamodb:RestoreTableFromBackup", "table/"),
        R::Rds => ("rds:RestoreDBInstanceFromDBSnapshot", "db:"),
        R::Aurora | R::Documentdb | R::Neptune => ("rds:RestoreDBClusterFromSnapshot", "cluster:"),
        R::Fsx | R::FsxOpenzfs => ("fsx:CreateFileSystemFromBackup", "file-system/"),
        R::FsxOntap => ("fsx:CreateVolumeFromBackup", "volume/"),
        R::StorageGateway => ("storagegateway:CreateStorediSCSIVolume", "gateway/"),
        R::Redshift => ("redshift:RestoreFromClusterSnapshot", "cluster:"),
        R::RedshiftServerless => ("redshift-serverless:RestoreTableFromSnapshot", "namespace/"),
        R::Timestream => ("timestream:StartAwsRestoreJob", "database/"),
        R::Vmware => ("backup-gateway:Restore", "hypervisor/"),
        R::SapHana => ("ssm-sap:RestoreDatabase", ""),
        R::Cloudformation => ("cloudformation:CreateChangeSet", "stack/"),
        R::Dsql => ("dsql:StartRestoreJob", "cluster/"),
        R::Eks => ("eks:CreateCluster", "cluster/"),
        R::S3 | R::Ebs | R::Ec2 | R::AutoScalingGroup => return None,
    })
}

/// Calls of a backup on a bucket, and on its objects (AWS managed policy `AWSBackupServiceRolePolicyForS3Backup`).
const BACKUP_OF_S3: [&[&str]; 2] = [
    &[
        "s3:GetBucketVersioning",
        "s3:GetBucketNotification",
        "s3:GetInventoryConfiguration",
        "s3:ListBucketVersions",
        "s3:PutBucketNotification",
        "s3:PutInventoryConfiguration",
    ],
    &["s3:GetObjectVersion", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"],
];

/// Calls of a restore on a bucket, and on its objects (AWS managed policy `AWSBackupServiceRolePolicyForS3Restore`).
const RESTORE_OF_S3: [&[&str]; 2] = [
    &["s3:GetBucketVersioning", "s3:ListBucketVersions"],
    &["s3:PutObject", "s3:PutObjectAcl", "s3:PutObjectTagging"],
];

/// The calls of the service by which a resource is backed up.
pub(in crate::operations) fn need_backup(call: &Invocation<'_>, facts: &BackupFacts, effects: &mut Effects) {
    if facts.resource == ResourceType::S3 {
        return need_bucket(call, facts, BACKUP_OF_S3, effects);
    }
    let Some((action, kind)) = backup_of(facts.resource) else { return };
    need(call, action, arn(action, kind, call.place, facts.name.as_deref()), effects);
}

/// The calls of the service by which a resource is restored.
pub(in crate::operations) fn need_restore(call: &Invocation<'_>, facts: &BackupFacts, effects: &mut Effects) {
    if facts.resource == ResourceType::S3 {
        return need_bucket(call, facts, RESTORE_OF_S3, effects);
    }
    let Some((action, kind)) = restore_of(facts.resource) else { return };
    // Of a backup that DynamoDB keeps, the recovery point is what the call is made on.
    let on = match &facts.recovery_point {
        Some(point) if facts.resource == ResourceType::DynamodbBasic => Text::Exact(point.to_string()),
        _ => arn(action, kind, call.place, None),
    };
    need(call, action, on, effects);
}

fn need_bucket(
    call: &Invocation<'_>,
    facts: &BackupFacts,
    calls: [&[&'static str]; 2],
    effects: &mut Effects,
) {
    let all = format!("arn:{}:s3:::", call.place.region.partition());
    let [on_bucket, on_objects] = calls;
    let bucket = facts.name.as_deref().map(|name| name.rsplit(":::").next().unwrap_or(name));
    for &action in on_bucket {
        let arn =
            bucket.map_or_else(|| Text::Prefix(all.clone()), |name| Text::Exact(format!("{all}{name}")));
        let row = Row::on(action, arn, &call.place.account);
        effects.need(call.input, row.fails(role_not_sufficient()));
    }
    for &action in on_objects {
        let arn = Text::Prefix(bucket.map_or_else(|| all.clone(), |name| format!("{all}{name}/")));
        let row = Row::on(action, arn, &call.place.account);
        effects.need(call.input, row.fails(role_not_sufficient()));
    }
}

fn need(call: &Invocation<'_>, action: &'static str, arn: Text, effects: &mut Effects) {
    let row = Row::on(action, arn, &call.place.account);
    effects.need(call.input, row.fails(failures::access_denied(action)));
}

/// The ARN of a resource: as told, or up to its name.
fn arn(action: &str, kind: &str, place: &Place, name: Option<&str>) -> Text {
    if let Some(arn) = name.filter(|name| name.starts_with("arn:")) {
        return Text::Exact(arn.to_owned());
    }
    let service = action.split(':').next().unwrap_or_default();
    Text::Prefix(format!(
        "arn:{}:{service}:{}:{}:{kind}",
        place.region.partition(),
        place.region,
        place.account
    ))
}
