//! Tables.

use super::{besides, call};
use crate::workflows::Listed;

/// `ClumioInventoryPolicy`, its lines for `DynamoDB`.
pub(in crate::workflows::clumio) const INVENTORY_OF_DYNAMODB: &[Listed] = &[
    call("dynamodb:DescribeContinuousBackups", "dynamodb:{region}:{account}:table/{name}"),
    call("dynamodb:DescribeTable", "dynamodb:{region}:{account}:table/{name}"),
    call("dynamodb:ListTagsOfResource", "dynamodb:{region}:{account}:table/{name}"),
    besides("dynamodb:DescribeTableReplicaAutoScaling", "dynamodb:{region}:{account}:table/{name}", &[]),
    besides("dynamodb:DescribeBackup", "dynamodb:{region}:{account}:table/", &[]),
    besides("dynamodb:ListBackups", "*", &[]),
    besides("dynamodb:ListTables", "*", &[]),
    besides("dynamodb:ListGlobalTables", "*", &[]),
    besides("dynamodb:DescribeGlobalTable", "dynamodb::{account}:global-table/", &[]),
    besides("dynamodb:DescribeGlobalTableSettings", "dynamodb::{account}:global-table/", &[]),
];

/// `ClumioDynamoDbBackupPolicy`. The export goes into a bucket of Clumio.
pub(in crate::workflows::clumio) const BACKUP_OF_DYNAMODB: &[Listed] = &[
    call("dynamodb:DescribeTimeToLive", "dynamodb:{region}:{account}:table/{name}"),
    call("dynamodb:UpdateContinuousBackups", "dynamodb:{region}:{account}:table/{name}"),
    call("dynamodb:UpdateTable", "dynamodb:{region}:{account}:table/{name}"),
    call("dynamodb:DescribeStream", "dynamodb:{region}:{account}:table/{name}/stream/"),
    call("dynamodb:GetRecords", "dynamodb:{region}:{account}:table/{name}/stream/"),
    call("dynamodb:GetShardIterator", "dynamodb:{region}:{account}:table/{name}/stream/"),
    call("dynamodb:DescribeExport", "dynamodb:{region}:{account}:table/{name}/export/"),
    besides("dynamodb:CreateBackup", "dynamodb:{region}:{account}:table/{name}", &[]),
    besides("dynamodb:DeleteBackup", "dynamodb:{region}:{account}:table/{name}/backup/", &[]),
    besides("s3:AbortMultipartUpload", "s3:::", &[]),
    besides("s3:PutObject", "s3:::", &[]),
    besides("s3:PutObjectAcl", "s3:::", &[]),
    besides(
        "application-autoscaling:DescribeScalableTargets",
        "application-autoscaling:{region}:{account}:scalable-target/",
        &[],
    ),
    besides(
        "application-autoscaling:DescribeScalingPolicies",
        "application-autoscaling:{region}:{account}:scalable-target/",
        &[],
    ),
];

/// `ClumioDynamoDbRestorePolicy`. What is imported lies in a bucket of Clumio.
pub(in crate::workflows::clumio) const RESTORE_OF_DYNAMODB: &[Listed] = &[
    call("dynamodb:CreateTable", "dynamodb:{region}:{account}:table/"),
    call("dynamodb:DescribeImport", "dynamodb:{region}:{account}:table/"),
    call("dynamodb:TagResource", "dynamodb:{region}:{account}:table/"),
    call("dynamodb:UpdateTimeToLive", "dynamodb:{region}:{account}:table/"),
    call("logs:CreateLogGroup", "logs:{region}:{account}:log-group:/aws-dynamodb/imports:"),
    call("logs:CreateLogStream", "logs:{region}:{account}:log-group:/aws-dynamodb/imports:"),
    call("logs:PutLogEvents", "logs:{region}:{account}:log-group:/aws-dynamodb/imports:"),
    call("logs:PutRetentionPolicy", "logs:{region}:{account}:log-group:/aws-dynamodb/imports:"),
    besides("dynamodb:BatchWriteItem", "dynamodb:{region}:{account}:table/", &[]),
    besides("dynamodb:CreateTableReplica", "dynamodb:{region}:{account}:table/", &[]),
    besides("dynamodb:DeleteItem", "dynamodb:{region}:{account}:table/", &[]),
    besides("dynamodb:DeleteTable", "dynamodb:{region}:{account}:table/", &[]),
    besides("dynamodb:GetItem", "dynamodb:{region}:{account}:table/", &[]),
    besides("dynamodb:PutItem", "dynamodb:{region}:{account}:table/", &[]),
    besides("dynamodb:Query", "dynamodb:{region}:{account}:table/", &[]),
    besides("dynamodb:RestoreTableFromBackup", "dynamodb:{region}:{account}:table/", &[]),
    besides("dynamodb:RestoreTableToPointInTime", "dynamodb:{region}:{account}:table/", &[]),
    besides("dynamodb:Scan", "dynamodb:{region}:{account}:table/", &[]),
    besides("dynamodb:UntagResource", "dynamodb:{region}:{account}:table/", &[]),
    besides("dynamodb:UpdateItem", "dynamodb:{region}:{account}:table/", &[]),
    besides("dynamodb:UpdateTableReplicaAutoScaling", "dynamodb:{region}:{account}:table/", &[]),
    besides("s3:GetObject", "s3:::", &[]),
    besides("s3:ListBucket", "s3:::", &[]),
    besides(
        "application-autoscaling:PutScalingPolicy",
        "application-autoscaling:{region}:{account}:scalable-target/",
        &[],
    ),
    besides(
        "application-autoscaling:RegisterScalableTarget",
        "application-autoscaling:{region}:{account}:scalable-target/",
        &[],
    ),
    besides("iam:CreateServiceLinkedRole", "iam::{account}:role/", &[]),
    besides("iam:PassRole", "iam::{account}:role/", &[]),
];
