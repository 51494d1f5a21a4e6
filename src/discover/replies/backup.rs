//! AWS Backup API reference.

use serde_json::Value;
use std::collections::BTreeMap;

super::answers! {
    /// `ListBackupVaults`.
    ListBackupVaults { backup_vault_list: Vec<BackupVault> }
    /// A vault.
    BackupVault { backup_vault_name: String, vault_type: Option<String>, encryption_key_arn: Option<String> }
    /// `GetBackupVaultAccessPolicy`.
    GetBackupVaultAccessPolicy { policy: String }
    /// `ListRecoveryPointsByBackupVault`.
    ListRecoveryPoints { recovery_points: Vec<RecoveryPoint> }
    /// A recovery point.
    RecoveryPoint {
        recovery_point_arn: String,
        resource_arn: Option<String>,
        resource_type: Option<String>,
        source_backup_vault_arn: Option<String>,
        encryption_key_arn: Option<String>,
        is_encrypted: Option<bool>,
        status: Option<String>,
        lifecycle: Option<Lifecycle>,
        calculated_lifecycle: Option<CalculatedLifecycle>,
    }
    /// When a recovery point is moved to cold storage.
    Lifecycle { move_to_cold_storage_after_days: Option<i64> }
    /// The time at which it was or will be moved.
    CalculatedLifecycle { move_to_cold_storage_at: Option<Value> }
    /// `DescribeRecoveryPoint`.
    DescribeRecoveryPoint { storage_class: Option<String> }
    /// `DescribeRegionSettings`.
    DescribeRegionSettings { resource_type_opt_in_preference: BTreeMap<String, bool> }
    /// `DescribeGlobalSettings`.
    DescribeGlobalSettings { global_settings: BTreeMap<String, String> }
}
