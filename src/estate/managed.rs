//! Managed policies that AWS writes: an attachment that names one needs no document.

use crate::iam::Document;
use std::sync::LazyLock;

/// ARN and document.
type Row = (&'static str, LazyLock<Option<Document>>);

/// The policies as of 2026-03 (AWS managed policy reference). An estate that holds another version holds its document.
static MANAGED: [Row; 9] = [
    (
        "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
        LazyLock::new(|| include_str!("fixed/AWSBackupServiceRolePolicyForBackup.json").parse().ok()),
    ),
    (
        "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores",
        LazyLock::new(|| include_str!("fixed/AWSBackupServiceRolePolicyForRestores.json").parse().ok()),
    ),
    (
        "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup",
        LazyLock::new(|| include_str!("fixed/AWSBackupServiceRolePolicyForS3Backup.json").parse().ok()),
    ),
    (
        "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Restore",
        LazyLock::new(|| include_str!("fixed/AWSBackupServiceRolePolicyForS3Restore.json").parse().ok()),
    ),
    (
        "arn:aws:iam::aws:policy/AWSBackupFullAccess",
        LazyLock::new(|| include_str!("fixed/AWSBackupFullAccess.json").parse().ok()),
    ),
    (
        "arn:aws:iam::aws:policy/service-role/AWSDataLifecycleManagerServiceRole",
        LazyLock::new(|| include_str!("fixed/AWSDataLifecycleManagerServiceRole.json").parse().ok()),
    ),
    (
        "arn:aws:iam::aws:policy/service-role/AWSElasticDisasterRecoveryStagingAccountPolicy_v2",
        LazyLock::new(|| {
            include_str!("fixed/AWSElasticDisasterRecoveryStagingAccountPolicy_v2.json").parse().ok()
        }),
    ),
    (
        "arn:aws:iam::aws:policy/service-role/AWSElasticDisasterRecoveryReplicationServerPolicy",
        LazyLock::new(|| {
            include_str!("fixed/AWSElasticDisasterRecoveryReplicationServerPolicy.json").parse().ok()
        }),
    ),
    (
        "arn:aws:iam::aws:policy/AWSElasticDisasterRecoveryConsoleFullAccess_v2",
        LazyLock::new(|| {
            include_str!("fixed/AWSElasticDisasterRecoveryConsoleFullAccess_v2.json").parse().ok()
        }),
    ),
];

/// The document of a managed policy of AWS, by its ARN; `None` where it is not known here.
pub(super) fn managed_policy(arn: &str) -> Option<&'static Document> {
    let (_, document) = MANAGED.iter().find(|(known, _)| *known == arn)?;
    document.as_ref()
}
