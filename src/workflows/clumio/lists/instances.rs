//! Instances, over and above what their volumes need.

use super::{RESTORE, VENDOR, besides, call, tagged};
use crate::workflows::Listed;

/// `ClumioEC2BackupPolicy`, what an instance needs.
pub(in crate::workflows::clumio) const BACKUP_OF_INSTANCES: &[Listed] = &[
    call("ec2:CreateSnapshots", "ec2:{region}:{account}:instance/"),
    call("ec2:DescribeAddresses", "*"),
    call("ec2:DescribeCapacityReservations", "*"),
    call("ec2:DescribeKeyPairs", "*"),
    call("ec2:DescribeNetworkInterfaces", "*"),
    call("ec2:DescribeSubnets", "*"),
    call("ec2:DescribeVpcs", "*"),
    besides("ec2:DescribeElasticGpus", "*", &[]),
    besides("elastic-inference:DescribeAcceleratorOfferings", "*", &[]),
    besides("elastic-inference:DescribeAccelerators", "*", &[]),
    call("iam:GetInstanceProfile", "iam::{account}:instance-profile/"),
    call("iam:GetRole", "iam::{account}:role/"),
    besides("ec2:RegisterImage", "ec2:{region}::image/", &[]),
    besides("ec2:RegisterImage", "ec2:{region}::snapshot/", VENDOR),
    besides("ec2:DeregisterImage", "ec2:{region}::image/", VENDOR),
    besides("ec2:CreateTags", "ec2:{region}::image/", VENDOR),
];

/// `ClumioEC2RestorePolicy`, what an instance needs.
pub(in crate::workflows::clumio) const RESTORE_OF_INSTANCES: &[Listed] = &[
    call("ec2:DescribeAddresses", "*"),
    call("ec2:DescribeCapacityReservations", "*"),
    call("ec2:DescribeKeyPairs", "*"),
    call("ec2:DescribeNetworkInterfaces", "*"),
    call("ec2:DescribeSubnets", "*"),
    call("ec2:DescribeVpcs", "*"),
    besides("ec2:DescribeElasticGpus", "*", &[]),
    besides("elastic-inference:DescribeAcceleratorOfferings", "*", &[]),
    besides("elastic-inference:DescribeAccelerators", "*", &[]),
    call("iam:GetInstanceProfile", "iam::{account}:instance-profile/"),
    call("iam:GetRole", "iam::{account}:role/"),
    tagged("ec2:StopInstances", "ec2:{region}:{account}:instance/", RESTORE),
    tagged("ec2:DetachVolume", "ec2:{region}:{account}:instance/", RESTORE),
    call("ec2:DetachVolume", "ec2:{region}:{account}:volume/"),
    tagged("ec2:AssociateAddress", "ec2:{region}:{account}:instance/", RESTORE),
    tagged("ec2:AssociateAddress", "ec2:{region}:{account}:network-interface/", RESTORE),
    besides("ec2:DisassociateAddress", "ec2:{region}:{account}:instance/", RESTORE),
    besides("ec2:DisassociateAddress", "ec2:{region}:{account}:network-interface/", RESTORE),
    besides("ec2:TerminateInstances", "ec2:{region}:{account}:instance/", RESTORE),
    besides("ec2:DeleteNetworkInterface", "ec2:{region}:{account}:network-interface/", RESTORE),
    tagged("ec2:DeleteTags", "ec2:{region}:{account}:instance/", RESTORE),
];
