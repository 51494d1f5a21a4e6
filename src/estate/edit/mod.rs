//! Changes of an estate, as a person would make them in AWS.

mod apply;
mod new_key;
mod words;

pub use new_key::{NEW_KEY_ALIAS, is_placeholder, new_key, new_key_of};
pub use words::edits_in_words;

use super::{Grant, Key, KeyName};
use crate::aws::{AccountId, Arn, Region};
use crate::iam::{PrincipalKind, Principals, Selector, Statement};

/// One change of an estate: one thing that somebody does in AWS.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// Adds a statement to a key policy (`kms:PutKeyPolicy`).
    KeyPolicy {
        /// The key.
        key: Arn,
        /// What is added.
        statement: Statement,
    },
    /// Adds a statement to an inline policy of a role, which is made if the role has none of that name
    /// (`iam:PutRolePolicy`).
    IdentityPolicy {
        /// The role.
        role: Arn,
        /// Name of the inline policy.
        policy: String,
        /// What is added.
        statement: Statement,
    },
    /// Adds a statement to the trust policy of a role (`iam:UpdateAssumeRolePolicy`).
    TrustPolicy {
        /// The role.
        role: Arn,
        /// What is added.
        statement: Statement,
    },
    /// Adds a statement to the policy of the bucket of a repository (`s3:PutBucketPolicy`).
    BucketPolicy {
        /// Account of the repository.
        account: AccountId,
        /// The bucket.
        bucket: String,
        /// What is added.
        statement: Statement,
    },
    /// Adds a statement to the access policy of a backup vault (`backup:PutBackupVaultAccessPolicy`).
    VaultPolicy {
        /// The vault.
        vault: Arn,
        /// What is added.
        statement: Statement,
    },
    /// Makes a grant (`kms:CreateGrant`).
    Grant {
        /// The key.
        key: Arn,
        /// What is granted.
        grant: Grant,
    },
    /// Changes the default EBS key of an account and region (`ec2:ModifyEbsDefaultKmsKeyId`).
    DefaultKey {
        /// The account.
        account: AccountId,
        /// The region.
        region: Region,
        /// The key.
        key: KeyName,
    },
    /// Enables a disabled key (`kms:EnableKey`).
    EnableKey {
        /// The key.
        key: Arn,
    },
    /// Cancels the deletion of a key and enables it (`kms:CancelKeyDeletion`, `kms:EnableKey`).
    CancelKeyDeletion {
        /// The key.
        key: Arn,
    },
    /// Makes a key (`kms:CreateKey`). Its id is a placeholder until AWS gives it one.
    CreateKey {
        /// The key.
        key: Box<Key>,
    },
    /// Shares a snapshot with an account (`ec2:ModifySnapshotAttribute`, `rds:ModifyDBSnapshotAttribute`,
    /// `rds:ModifyDBClusterSnapshotAttribute`).
    Share {
        /// Owner of the snapshot.
        account: AccountId,
        /// Id of the snapshot; the ARN of one of a database.
        snapshot: String,
        /// With whom.
        with: AccountId,
    },
}

/// Why an edit cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// What is to be edited is not known.
    #[error("`{target}`: the estate does not know {what}")]
    Unknown {
        /// What was to be edited.
        target: String,
        /// What is not known.
        what: &'static str,
    },
    /// "Only the service that depends on the service-linked role can" change it (IAM user guide, "Service-linked roles").
    #[error("`{target}`: only its service can change a service-linked role")]
    ServiceLinked {
        /// The role.
        target: String,
    },
    /// AWS would not store the policy.
    #[error("`{target}`: the policy would have {length} characters, and AWS stores {most}")]
    TooLong {
        /// What was to be edited.
        target: String,
        /// Characters of the policy without white space.
        length: usize,
        /// How many AWS stores.
        most: usize,
    },
}

/// The longest key policy that KMS stores, in bytes (KMS developer guide, "Resource quotas").
pub const MAX_KEY_POLICY: usize = 32_768;

/// The most that the inline policies of a role may have together, without white space (IAM user guide, "IAM and AWS STS
/// quotas").
pub const MAX_INLINE_POLICIES: usize = 10_240;

impl Edit {
    /// The key or role that is edited; `None` where the edit is of another thing.
    fn arn(&self) -> Option<&Arn> {
        match self {
            Self::KeyPolicy { key: arn, .. }
            | Self::Grant { key: arn, .. }
            | Self::EnableKey { key: arn }
            | Self::CancelKeyDeletion { key: arn }
            | Self::IdentityPolicy { role: arn, .. }
            | Self::TrustPolicy { role: arn, .. }
            | Self::VaultPolicy { vault: arn, .. } => Some(arn),
            Self::CreateKey { key } => Some(&key.arn),
            Self::BucketPolicy { .. } | Self::DefaultKey { .. } | Self::Share { .. } => None,
        }
    }

    /// The account in which it is made.
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::BucketPolicy { account, .. }
            | Self::DefaultKey { account, .. }
            | Self::Share { account, .. } => Some(account.clone()),
            _ => self.arn()?.account(),
        }
    }

    /// What is edited, as the estate names it.
    pub fn target(&self) -> String {
        match self {
            Self::BucketPolicy { bucket, .. } => bucket.clone(),
            Self::DefaultKey { account, region, .. } => format!("{account}/{region}"),
            Self::Share { snapshot, .. } => snapshot.clone(),
            _ => self.arn().map(ToString::to_string).unwrap_or_default(),
        }
    }

    /// Whether it changes a policy or grants something: a matter of those who answer for that policy.
    pub fn is_of_policy(&self) -> bool {
        !self.is_of_setting()
    }

    /// Whether it changes how an account or a key is set, and no policy.
    pub fn is_of_setting(&self) -> bool {
        matches!(
            self,
            Self::DefaultKey { .. }
                | Self::EnableKey { .. }
                | Self::CancelKeyDeletion { .. }
                | Self::CreateKey { .. }
                | Self::Share { .. }
        )
    }

    /// Whether it lets a role use a key of its own account and changes nothing else.
    pub fn stays_in_account(&self) -> bool {
        let names = |statement: &Statement, account: &str| match &statement.principal {
            Some(Selector::Only(Principals::Listed(listed))) => listed.iter().all(|(kind, names)| {
                let of_account = |name: &String| {
                    name.parse::<Arn>().is_ok_and(|arn| arn.is_role() && arn.account_text() == account)
                };
                *kind == PrincipalKind::Aws && names.as_slice().iter().all(of_account)
            }),
            _ => false,
        };
        match self {
            Self::KeyPolicy { key, statement } => names(statement, key.account_text()),
            Self::IdentityPolicy { role, statement, .. } => match &statement.resource {
                Some(Selector::Only(resources)) => resources.as_slice().iter().all(|resource| {
                    resource.parse::<Arn>().is_ok_and(|arn| arn.account_text() == role.account_text())
                }),
                _ => false,
            },
            _ => false,
        }
    }

    pub(super) fn misses(&self, what: &'static str) -> EditError {
        EditError::Unknown { target: self.target(), what }
    }
}
