//! What Veeam's documentation demands of its roles on a key.

use crate::graph::KeyUse;

/// The wider list of Veeam KB3057, "How to grant permissions on a KMS key to an IAM role", its wildcards written out for
/// symmetric keys.
pub(super) const KB3057: &[&str] = &[
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ListGrants",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:RevokeGrant",
];

/// `EC2 backup role` and `snapshot replica role` of the release 10 guide
/// (<https://helpcenter.veeam.com/docs/vbaws/guide/role_permissions_backup_ec2.html>).
const BACKUP: &[&str] = &["kms:CreateGrant", "kms:DescribeKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"];

/// `EC2 restore role` (<https://helpcenter.veeam.com/docs/vbaws/guide/role_permissions_restore_ec2.html>) and worker
/// deployment role (<https://helpcenter.veeam.com/docs/vbaws/guide/role_permissions_backup_acc.html>).
const RESTORE: &[&str] = &[
    "kms:CreateGrant",
    "kms:DescribeKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
];

/// The cryptographic, `CreateGrant` and `DescribeKey` actions of the published list of the role of a use. The repository
/// role's calls are all enforced, so its list demands nothing further.
pub(super) fn demanded(role_use: &str, key_use: KeyUse) -> &'static [&'static str] {
    match (role_use, key_use) {
        (_, KeyUse::Repository | KeyUse::Vault | KeyUse::AwsManaged | KeyUse::Named) => &[],
        ("backup" | "replica", _) => BACKUP,
        ("worker" | "restore", _) => RESTORE,
        _ => &[],
    }
}
