//! What Cloudera demands of the cross-account role: `cml-backup-policy` and `cml-restore-policy`.
//!
//! The published copies of both policies show their statements, and have lost the names of most actions. Those of the block
//! storage and of the file system come from the newer copy of the same page; the others from AWS's own policies, whose
//! statements have the same resources and conditions: `AWSBackupFullAccess`, `AWSBackupServiceRolePolicyForBackup` and
//! `AWSBackupServiceRolePolicyForRestores`. A statement that fits several of theirs is left out. What the steps call
//! themselves is not repeated here: the steps ask for it.

use crate::workflows::Permission;

const SNAPSHOTS: &str = "arn:{partition}:ec2:{region}::snapshot/*";
const VOLUMES: &str = "arn:{partition}:ec2:{region}:{account}:volume/*";
const FILE_SYSTEMS: &str = "arn:{partition}:elasticfilesystem:{region}:{account}:file-system/*";
const ROLES: &str = "arn:{partition}:iam::{account}:role/*";
const SERVICE_LINKED: &str =
    "arn:{partition}:iam::{account}:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup";

/// `cml-backup-policy`.
pub(super) static BACKUP: &[Permission] = &[
    // Of `backup:*`, which the policy allows, what a backup on demand needs beyond starting it.
    Permission::on("backup:DescribeBackupJob", "*"),
    Permission::on("backup:DescribeRegionSettings", "*"),
    Permission::on("elasticfilesystem:DescribeFileSystems", FILE_SYSTEMS),
    Permission::on("elasticfilesystem:DescribeTags", FILE_SYSTEMS),
    Permission::on("ec2:DescribeSnapshots", "*"),
    Permission::on("ec2:DescribeVolumes", "*"),
    Permission::on("ec2:DescribeAvailabilityZones", "*"),
    Permission::on("ec2:DescribeVpcs", "*"),
    Permission::on("ec2:DescribeAccountAttributes", "*"),
    Permission::on("ec2:DescribeSecurityGroups", "*"),
    Permission::on("ec2:DescribeSubnets", "*"),
    Permission::on("ec2:DescribePlacementGroups", "*"),
    Permission::on("ec2:DescribeInstances", "*"),
    Permission::on("ec2:DescribeTags", "*"),
    Permission::on("ec2:CreateTags", SNAPSHOTS),
    Permission::on("ec2:DeleteSnapshot", SNAPSHOTS),
    // AWS Backup deletes what is past its retention in the name of the caller.
    Permission::on("ec2:DeleteSnapshot", SNAPSHOTS)
        .when(&[("aws:CalledVia", "backup.amazonaws.com"), ("aws:ViaAWSService", "true")]),
    Permission::on("kms:ListAliases", "*"),
    Permission::on("kms:ListKeys", "*"),
    Permission::on("tag:GetTagKeys", "*"),
    Permission::on("tag:GetTagValues", "*"),
    Permission::on("tag:GetResources", "*"),
    Permission::on("iam:ListRoles", "*"),
    Permission::on("iam:GetRole", ROLES),
    Permission::on("iam:CreateServiceLinkedRole", SERVICE_LINKED)
        .when(&[("iam:AWSServiceName", "backup.amazonaws.com")])
        .unless_there(SERVICE_LINKED),
];

/// `cml-restore-policy`.
pub(super) static RESTORE: &[Permission] = &[
    Permission::on("ec2:DeleteVolume", VOLUMES),
    Permission::on("ec2:DescribeInstances", "*"),
    Permission::on("ec2:DescribeSnapshots", "*"),
    Permission::on("ec2:DescribeVolumes", "*"),
    Permission::on("ec2:DescribeAccountAttributes", "*"),
    Permission::on("ec2:DescribeAvailabilityZones", "*"),
    Permission::on("ec2:DescribeSecurityGroups", "*"),
    Permission::on("ec2:DescribeSubnets", "*"),
    Permission::on("ec2:DescribeVpcs", "*"),
    Permission::on("elasticfilesystem:CreateFileSystem", FILE_SYSTEMS),
    Permission::on("elasticfilesystem:DescribeFileSystems", FILE_SYSTEMS),
    Permission::on("elasticfilesystem:DeleteFileSystem", FILE_SYSTEMS),
];

/// The calls on keys of `cml-restore-policy`: `kms:DescribeKey`, `kms:CreateGrant` for AWS resources, and those that it allows
/// through the services of its list (AWS managed policy `AWSBackupServiceRolePolicyForRestores`, `KMSPermissions`).
pub(super) static ON_RESTORED_KEYS: &[&str] = &[
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
];
