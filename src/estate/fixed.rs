//! Policies that AWS writes and nobody can change: of its own keys, and of service-linked roles.

use super::by_partition::ByPartition;
use super::{AWS_EBS_ALIAS, AWS_RDS_ALIAS};
use crate::aws::{AccountId, Arn, Region};
use crate::iam::Document;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// A row of the register: the alias of an AWS managed key and what its policy looks like.
type Row = (&'static str, fn(&AccountId, &Region) -> Value);

const FIXED: &[Row] = &[(AWS_EBS_ALIAS, ebs), (AWS_RDS_ALIAS, rds), ("alias/aws/s3", s3)];

/// The policy of the AWS managed key that has this alias in an account and region; `None` where it is not known
/// here.
pub fn fixed_key_policy(alias: &str, account: &AccountId, region: &Region) -> Option<Document> {
    let (_, policy) = FIXED.iter().find(|(known, _)| *known == alias)?;
    serde_json::from_value(policy(account, region)).ok()
}

/// What a service-linked role begins with, behind its path; the name of its policy; and the policy.
type RoleRow = (&'static str, &'static str, &'static LazyLock<ByPartition>);

/// A name may have a suffix of the customer's own: "you can create a new service-linked role by adding a custom suffix"
/// (Auto Scaling user guide, "Service-linked roles for Amazon EC2 Auto Scaling").
const ROLES: &[RoleRow] = &[
    (
        "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
        "AutoScalingServiceRolePolicy",
        &AUTO_SCALING,
    ),
    (
        "role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup",
        "AWSBackupServiceLinkedRolePolicyForBackup",
        &BACKUP,
    ),
    (
        "role/aws-service-role/drs.amazonaws.com/AWSServiceRoleForElasticDisasterRecovery",
        "AWSElasticDisasterRecoveryServiceRolePolicy",
        &DISASTER_RECOVERY,
    ),
];

/// Version 8 of the policy (AWS managed policy reference, `AWSElasticDisasterRecoveryServiceRolePolicy`). Of KMS it has
/// `kms:ListRetirableGrants` alone.
static DISASTER_RECOVERY: LazyLock<ByPartition> =
    LazyLock::new(|| ByPartition::of(include_str!("fixed/AWSElasticDisasterRecoveryServiceRolePolicy.json")));

/// Version 31 of the policy (AWS managed policy reference, `AWSBackupServiceLinkedRolePolicyForBackup`).
static BACKUP: LazyLock<ByPartition> =
    LazyLock::new(|| ByPartition::of(include_str!("fixed/AWSBackupServiceLinkedRolePolicyForBackup.json")));

/// Version 10 of the policy (AWS managed policy reference, `AutoScalingServiceRolePolicy`). It has no call of KMS.
static AUTO_SCALING: LazyLock<ByPartition> =
    LazyLock::new(|| ByPartition::of(include_str!("fixed/AutoScalingServiceRolePolicy.json")));

/// The only identity policy of a service-linked role, and its name; `None` where it is not known here.
pub fn fixed_role_policy(role: &Arn) -> Option<(&'static str, &'static Document)> {
    let (_, name, policy) = ROLES.iter().find(|(begin, ..)| {
        let rest = role.resource().strip_prefix(begin).filter(|_| role.is_service_linked_role());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
    })?;
    Some((name, policy.in_partition(role.partition())?))
}

/// As `GetKeyPolicy` gives it for `alias/aws/ebs` (KMS developer guide, "AWS managed keys", and EBS user guide).
fn ebs(account: &AccountId, region: &Region) -> Value {
    json!({
        "Version": "2012-10-17",
        "Id": "auto-ebs-2",
        "Statement": [
            {
                "Sid": "Allow access through EBS for all principals in the account that are authorized to use EBS",
                "Effect": "Allow",
                "Principal": {"AWS": "*"},
                "Action": [
                    "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant",
                    "kms:DescribeKey"
                ],
                "Resource": "*",
                "Condition": {"StringEquals": {
                    "kms:CallerAccount": account,
                    "kms:ViaService": format!("ec2.{region}.amazonaws.com")
                }}
            },
            {
                "Sid": "Allow direct access to key metadata to the account",
                "Effect": "Allow",
                "Principal": {"AWS": format!("arn:{}:iam::{account}:root", region.partition())},
                "Action": ["kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"],
                "Resource": "*"
            }
        ]
    })
}

/// As `GetKeyPolicy` gives it for `alias/aws/rds`: that of `alias/aws/ebs`, through RDS and with `kms:ListGrants`
/// (published copies of the policy `auto-rds-2`).
fn rds(account: &AccountId, region: &Region) -> Value {
    json!({
        "Version": "2012-10-17",
        "Id": "auto-rds-2",
        "Statement": [
            {
                "Sid": "Allow access through RDS for all principals in the account that are authorized to use RDS",
                "Effect": "Allow",
                "Principal": {"AWS": "*"},
                "Action": [
                    "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant",
                    "kms:ListGrants", "kms:DescribeKey"
                ],
                "Resource": "*",
                "Condition": {"StringEquals": {
                    "kms:CallerAccount": account,
                    "kms:ViaService": format!("rds.{region}.amazonaws.com")
                }}
            },
            {
                "Sid": "Allow direct access to key metadata to the account",
                "Effect": "Allow",
                "Principal": {"AWS": format!("arn:{}:iam::{account}:root", region.partition())},
                "Action": ["kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"],
                "Resource": "*"
            }
        ]
    })
}

/// As `GetKeyPolicy` gives it for `alias/aws/s3`: the account's principals, through S3 of the region only.
fn s3(account: &AccountId, region: &Region) -> Value {
    json!({
        "Version": "2012-10-17",
        "Id": "auto-s3-2",
        "Statement": [
            {
                "Sid": "Allow access through S3 for all principals in the account that are authorized to use S3",
                "Effect": "Allow",
                "Principal": {"AWS": "*"},
                "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
                "Resource": "*",
                "Condition": {"StringEquals": {
                    "kms:CallerAccount": account,
                    "kms:ViaService": format!("s3.{region}.amazonaws.com")
                }}
            },
            {
                "Sid": "Allow direct access to key metadata to the account",
                "Effect": "Allow",
                "Principal": {"AWS": format!("arn:{}:iam::{account}:root", region.partition())},
                "Action": ["kms:Describe*", "kms:Get*", "kms:List*"],
                "Resource": "*"
            }
        ]
    })
}
