//! What Cloudera demands of the cross-account role: `cml-backup-policy` and `cml-restore-policy`.
//!
//! The published copies of both policies show their statements, and have lost the names of most actions. Those of the block
//! storage and of the file system come from the newer copy of the same page; the others from AWS's own policies, whose
//! statements have the same resources and conditions: `AWSBackupFullAccess`, `AWSBackupServiceRolePolicyForBackup` and
//! `AWSBackupServiceRolePolicyForRestores`. A statement that fits several of theirs is left out. What the steps call
//! themselves is not repeated here: the steps ask for it.

use crate::workflows::Listed;

const SNAPSHOTS: &str = "ec2:{region}::snapshot/";
const VOLUMES: &str = "ec2:{region}:{account}:volume/";
const FILE_SYSTEMS: &str = "elasticfilesystem:{region}:{account}:file-system/";
const ROLES: &str = "iam::{account}:role/";

const fn call(action: &'static str, on: &'static str) -> Listed {
    Listed { action, on, tags: &[], called: true }
}

/// `cml-backup-policy`. Of `backup:*`, which it allows, what a backup on demand needs beyond starting it. `ec2:DeleteSnapshot`
/// is allowed outright on snapshots, so that the same through AWS Backup (`aws:CalledVia`) asks for nothing more.
pub(super) const BACKUP: &[Listed] = &[
    call("backup:DescribeBackupJob", "*"),
    call("backup:DescribeRegionSettings", "*"),
    call("elasticfilesystem:DescribeFileSystems", FILE_SYSTEMS),
    call("elasticfilesystem:DescribeTags", FILE_SYSTEMS),
    call("ec2:DescribeSnapshots", "*"),
    call("ec2:DescribeVolumes", "*"),
    call("ec2:DescribeAvailabilityZones", "*"),
    call("ec2:DescribeVpcs", "*"),
    call("ec2:DescribeAccountAttributes", "*"),
    call("ec2:DescribeSecurityGroups", "*"),
    call("ec2:DescribeSubnets", "*"),
    call("ec2:DescribePlacementGroups", "*"),
    call("ec2:DescribeInstances", "*"),
    call("ec2:DescribeTags", "*"),
    call("ec2:CreateTags", SNAPSHOTS),
    call("ec2:DeleteSnapshot", SNAPSHOTS),
    call("kms:ListAliases", "*"),
    call("kms:ListKeys", "*"),
    call("tag:GetTagKeys", "*"),
    call("tag:GetTagValues", "*"),
    call("tag:GetResources", "*"),
    call("iam:ListRoles", "*"),
    call("iam:GetRole", ROLES),
];

/// `cml-restore-policy`.
pub(super) const RESTORE: &[Listed] = &[
    call("ec2:DeleteVolume", VOLUMES),
    call("ec2:DescribeInstances", "*"),
    call("ec2:DescribeSnapshots", "*"),
    call("ec2:DescribeVolumes", "*"),
    call("ec2:DescribeAccountAttributes", "*"),
    call("ec2:DescribeAvailabilityZones", "*"),
    call("ec2:DescribeSecurityGroups", "*"),
    call("ec2:DescribeSubnets", "*"),
    call("ec2:DescribeVpcs", "*"),
    call("elasticfilesystem:CreateFileSystem", FILE_SYSTEMS),
    call("elasticfilesystem:DescribeFileSystems", FILE_SYSTEMS),
    call("elasticfilesystem:DeleteFileSystem", FILE_SYSTEMS),
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
