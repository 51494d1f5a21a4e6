//! What an estate says of AWS Backup.

use super::{KeyName, OrNone};
use crate::aws::{AccountId, Arn, Region, ResourceType};
use crate::fact::Observed;
use crate::iam::Document;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A backup vault, as `DescribeBackupVault` gives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Vault {
    /// Its name. `Default` is the vault that AWS Backup makes itself, `aws/efs/automatic-backup-vault` that of EFS.
    pub name: String,
    /// Its region.
    pub region: Region,
    /// Its key; it is fixed when the vault is made. `"none"` for a logically air-gapped vault under a key that AWS owns.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub key: Observed<OrNone<KeyName>>,
    /// What kind of vault it is.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub kind: Observed<VaultKind>,
    /// Its access policy, or `"none"` (`GetBackupVaultAccessPolicy`).
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub policy: Observed<OrNone<Document>>,
    /// The accounts that a logically air-gapped vault is shared with through Resource Access Manager.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub shared_with: Observed<Vec<AccountId>>,
    /// Its recovery points.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recovery_points: Vec<RecoveryPoint>,
}

/// What kind of vault it is (`VaultType` of `DescribeBackupVault`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VaultKind {
    /// A backup vault.
    BackupVault,
    /// A logically air-gapped vault.
    LogicallyAirGappedBackupVault,
}

/// A recovery point, as `DescribeRecoveryPoint` gives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecoveryPoint {
    /// Its ARN: that of the snapshot or image for EBS and EC2.
    pub arn: Arn,
    /// The type of what it was made of.
    pub resource_type: ResourceType,
    /// What it was made of: id or name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// Its key, or `"none"` for plain data.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub key: Observed<OrNone<KeyName>>,
    /// Whether it was copied into its vault, in place of having been made there.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub copied: Observed<bool>,
    /// Storage tier.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub tier: Observed<RecoveryPointTier>,
}

/// Storage tier of a recovery point (`StorageClass` of `DescribeRecoveryPoint`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecoveryPointTier {
    /// Usable at once.
    Warm,
    /// Cannot be copied; a restore takes hours.
    Cold,
}
