//! Volumes and snapshots.

use super::{RESTORE, VENDOR, besides, call, tagged};
use crate::workflows::Listed;

/// `ClumioInventoryPolicy`, its lines for EC2 and EBS.
pub(in crate::workflows::clumio) const INVENTORY_OF_EC2: &[Listed] = &[
    call("ec2:DescribeAvailabilityZones", "*"),
    call("ec2:DescribeImages", "*"),
    call("ec2:DescribeInstances", "*"),
    call("ec2:DescribeSnapshots", "*"),
    call("ec2:DescribeTags", "*"),
    call("ec2:DescribeVolumes", "*"),
    besides("ec2:DescribeFastSnapshotRestores", "*", &[]),
    besides("ec2:DescribeImageAttribute", "*", &[]),
    besides("ec2:DescribeInstanceAttribute", "*", &[]),
    besides("ec2:DescribeInstanceCreditSpecifications", "*", &[]),
    besides("ec2:DescribeInstanceStatus", "*", &[]),
    besides("ec2:DescribeInstanceTypeOfferings", "*", &[]),
    besides("ec2:DescribeInstanceTypes", "*", &[]),
    besides("ec2:DescribeSecurityGroups", "*", &[]),
    besides("ec2:DescribeSnapshotAttribute", "*", &[]),
    besides("ec2:DescribeVolumeAttribute", "*", &[]),
    besides("ec2:DescribeVolumeStatus", "*", &[]),
];

/// `ClumioEC2BackupPolicy`, what a volume needs. Of the snapshots of a volume one is kept for each tier, so that every backup
/// deletes an older one.
pub(in crate::workflows::clumio) const BACKUP_OF_VOLUMES: &[Listed] = &[
    call("ec2:CreateSnapshots", "ec2:{region}:{account}:volume/"),
    tagged("ec2:CreateSnapshots", "ec2:{region}::snapshot/", VENDOR),
    tagged("ec2:DeleteSnapshot", "ec2:{region}::snapshot/", VENDOR),
    besides("ec2:DeleteTags", "ec2:{region}::snapshot/", VENDOR),
];

/// `ClumioEC2RestorePolicy`, what a volume needs.
pub(in crate::workflows::clumio) const RESTORE_OF_VOLUMES: &[Listed] = &[
    besides("ec2:DeleteVolume", "ec2:{region}:{account}:volume/", RESTORE),
    tagged("ec2:DeleteTags", "ec2:{region}:{account}:volume/", RESTORE),
    tagged("ec2:DeleteTags", "ec2:{region}::snapshot/", RESTORE),
    besides("ebs:GetSnapshotBlock", "ec2:{region}::snapshot/", &[]),
    besides("ebs:ListChangedBlocks", "ec2:{region}::snapshot/", &[]),
    besides("ebs:ListSnapshotBlocks", "ec2:{region}::snapshot/", &[]),
    besides("ec2:RegisterImage", "ec2:{region}::image/", &[]),
    besides("ec2:RegisterImage", "ec2:{region}::snapshot/", RESTORE),
    besides("ec2:DeregisterImage", "ec2:{region}::image/", RESTORE),
    besides("ec2:CreateTags", "ec2:{region}::image/", RESTORE),
    besides("ec2:CreateSnapshot", "ec2:{region}:{account}:volume/", &[]),
    besides("ec2:CreateSnapshots", "ec2:{region}:{account}:volume/", &[]),
    besides("ec2:CreateSnapshot", "ec2:{region}::snapshot/", RESTORE),
    besides("ec2:CreateSnapshots", "ec2:{region}::snapshot/", RESTORE),
];
