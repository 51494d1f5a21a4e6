use crate::aws::{AccountId, Arn, Region, ResourceType};
use crate::estate::{RecoveryPointTier, VaultKind};
use crate::fact::Observed;
use crate::graph::{KeyRef, Protection};

/// What a job of AWS Backup is about, as far as it is known.
#[derive(Debug, Clone, PartialEq)]
pub struct BackupFacts {
    /// The type of what is backed up.
    pub resource: ResourceType,
    /// Name or ARN of what is backed up, if it is told.
    pub name: Option<String>,
    /// The vault of the recovery point.
    pub vault: VaultFacts,
    /// The vault that a copy goes into.
    pub destination: Option<VaultFacts>,
    /// ARN of the recovery point, if it is named.
    pub recovery_point: Option<Arn>,
    /// Storage tier of the recovery point.
    pub tier: Observed<RecoveryPointTier>,
    /// Whether the recovery point was copied into its vault.
    pub copied: Observed<bool>,
    /// Whether both accounts are of one organization.
    pub same_organization: Observed<bool>,
    /// The paths of the account of the destination in its organization, as condition keys write them; none where it is in none.
    pub target_paths: Observed<Vec<String>>,
    /// Whether AWS Backup may copy between accounts of the organization.
    pub cross_account: Observed<bool>,
    /// Whether AWS Backup protects the type in the region of the vault.
    pub opted_in: Observed<bool>,
}

impl BackupFacts {
    /// Whether the recovery point is a snapshot or image of EC2.
    pub fn is_ec2(&self) -> bool {
        matches!(self.resource, ResourceType::Ebs | ResourceType::Ec2)
    }

    /// Whether a copy leaves the account.
    pub fn crosses_account(&self) -> bool {
        self.destination.as_ref().is_some_and(|to| to.account != self.vault.account)
    }

    /// Whether a copy leaves the region.
    pub fn crosses_region(&self) -> bool {
        self.destination.as_ref().is_some_and(|to| to.region != self.vault.region)
    }
}

/// The vault that EFS keeps its automatic backups in.
pub(super) const EFS_VAULT: &str = "aws/efs/automatic-backup-vault";

/// A vault, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultFacts {
    /// Its name.
    pub name: Option<String>,
    /// Its account.
    pub account: AccountId,
    /// Its region.
    pub region: Region,
    /// Its key.
    pub key: VaultKey,
    /// What kind of vault it is.
    pub kind: Observed<VaultKind>,
    /// The accounts that it is shared with through Resource Access Manager.
    pub shared_with: Observed<Vec<AccountId>>,
}

impl VaultFacts {
    /// The vault in words: "the vault `vault` of eu-west-1 in 222222222222".
    pub fn in_words(&self) -> String {
        let Self { account, region, .. } = self;
        match &self.name {
            Some(name) => format!("the vault `{name}` of {region} in {account}"),
            None => format!("the vault of {region} in {account}"),
        }
    }

    /// Whether it is the vault that EFS keeps its automatic backups in.
    pub fn is_of_efs(&self) -> bool {
        self.name.as_deref() == Some(EFS_VAULT)
    }

    /// Whether an account may restore what is in it: its own may; another one may where a logically air-gapped vault is shared
    /// with it (AWS Backup developer guide, "Logically air-gapped vault").
    pub fn serves(&self, account: &AccountId) -> Observed<bool> {
        match (&self.kind, &self.shared_with) {
            _ if self.account == *account => Observed::Known(true),
            (Observed::Known(VaultKind::BackupVault), _) => Observed::Known(false),
            (Observed::Unknown, _) | (_, Observed::Unknown) => Observed::Unknown,
            (_, Observed::Known(with)) => Observed::Known(with.contains(account)),
        }
    }

    /// Whether it is logically air-gapped.
    pub fn is_air_gapped(&self) -> bool {
        self.kind == Observed::Known(VaultKind::LogicallyAirGappedBackupVault)
    }
}

/// The key of a vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VaultKey {
    /// This one, as far as it is known.
    Key(KeyRef),
    /// One that AWS owns: a logically air-gapped vault without a key of one's own.
    AwsOwned,
}

impl VaultKey {
    /// The key, if it is one of an account.
    pub fn key(&self) -> Option<&KeyRef> {
        match self {
            Self::Key(key) => Some(key),
            Self::AwsOwned => None,
        }
    }

    /// What is under it. A key that AWS owns needs nobody's permission.
    pub fn protection(&self) -> Protection {
        self.key().map_or(Protection::Plain, |key| Protection::Under(key.clone()))
    }
}
