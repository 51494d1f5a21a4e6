//! Managed policies that AWS writes: an attachment that names one needs no document.

use super::by_partition::ByPartition;
use crate::aws::Arn;
use crate::iam::Document;
use std::sync::LazyLock;

/// What stands behind `policy/` in the ARN, and the document.
type Row = (&'static str, LazyLock<ByPartition>);

/// The policies as of 2026-03 (AWS managed policy reference). An estate that holds another version holds its document.
static MANAGED: [Row; 9] = [
    (
        "service-role/AWSBackupServiceRolePolicyForBackup",
        LazyLock::new(|| ByPartition::of(include_str!("fixed/AWSBackupServiceRolePolicyForBackup.json"))),
    ),
    (
        "service-role/AWSBackupServiceRolePolicyForRestores",
        LazyLock::new(|| ByPartition::of(include_str!("fixed/AWSBackupServiceRolePolicyForRestores.json"))),
    ),
    (
        "AWSBackupServiceRolePolicyForS3Backup",
        LazyLock::new(|| ByPartition::of(include_str!("fixed/AWSBackupServiceRolePolicyForS3Backup.json"))),
    ),
    (
        "AWSBackupServiceRolePolicyForS3Restore",
        LazyLock::new(|| ByPartition::of(include_str!("fixed/AWSBackupServiceRolePolicyForS3Restore.json"))),
    ),
    (
        "AWSBackupFullAccess",
        LazyLock::new(|| ByPartition::of(include_str!("fixed/AWSBackupFullAccess.json"))),
    ),
    (
        "service-role/AWSDataLifecycleManagerServiceRole",
        LazyLock::new(|| ByPartition::of(include_str!("fixed/AWSDataLifecycleManagerServiceRole.json"))),
    ),
    (
        "service-role/AWSElasticDisasterRecoveryStagingAccountPolicy_v2",
        LazyLock::new(|| {
            ByPartition::of(include_str!("fixed/AWSElasticDisasterRecoveryStagingAccountPolicy_v2.json"))
        }),
    ),
    (
        "service-role/AWSElasticDisasterRecoveryReplicationServerPolicy",
        LazyLock::new(|| {
            ByPartition::of(include_str!("fixed/AWSElasticDisasterRecoveryReplicationServerPolicy.json"))
        }),
    ),
    (
        "AWSElasticDisasterRecoveryConsoleFullAccess_v2",
        LazyLock::new(|| {
            ByPartition::of(include_str!("fixed/AWSElasticDisasterRecoveryConsoleFullAccess_v2.json"))
        }),
    ),
];

/// The document of a managed policy of AWS, by its ARN; `None` where it is not known here.
pub(super) fn managed_policy(arn: &str) -> Option<&'static Document> {
    let arn: Arn = arn.parse().ok()?;
    let name = arn.resource().strip_prefix("policy/")?;
    if arn.service() != "iam" || arn.account_text() != "aws" {
        return None;
    }
    let (_, documents) = MANAGED.iter().find(|(known, _)| *known == name)?;
    documents.in_partition(arn.partition())
}
