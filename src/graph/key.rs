use super::KeyUse;
use crate::aws::{AccountId, Arn, KeyManager, Region};

/// A key as its part in the job, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyRef {
    /// Its part in the job.
    pub key_use: KeyUse,
    /// Account that owns it.
    pub account: AccountId,
    /// Its region.
    pub region: Region,
    /// Its ARN, if known.
    pub arn: Option<Arn>,
    /// An alias of it, if known.
    pub alias: Option<String>,
    /// Who manages it, if known.
    pub manager: Option<KeyManager>,
}

impl KeyRef {
    /// A key of which only its part and place are known.
    pub fn named_by_part(key_use: KeyUse, account: &AccountId, region: &Region) -> Self {
        Self {
            key_use,
            account: account.clone(),
            region: region.clone(),
            arn: None,
            alias: None,
            manager: None,
        }
    }

    /// Whether it is known to be an AWS managed key.
    pub fn is_aws_managed(&self) -> bool {
        self.manager == Some(KeyManager::Aws)
    }

    /// Whether it stands for a key that AWS wants to be passed, and none is: a target key without a name.
    pub fn is_to_be_named(&self) -> bool {
        self.key_use == KeyUse::Target && self.arn.is_none() && self.alias.is_none()
    }

    /// Whether it is the same key as another, whatever part the two play. Keys of which neither ARN nor alias is
    /// known are the same only if they play the same part in the same place.
    pub fn is_same_key(&self, other: &Self) -> bool {
        if self.account != other.account || self.region != other.region {
            return false;
        }
        match (&self.arn, &other.arn) {
            (Some(a), Some(b)) => a == b,
            _ if self.alias.is_some() || other.alias.is_some() => self.alias == other.alias,
            _ => self.key_use == other.key_use,
        }
    }

    /// The key in words that tell it from every other of the job: "the default key of eu-west-1 in 111111111111".
    pub fn in_words(&self) -> String {
        let part = match self.key_use {
            KeyUse::Source => "source key",
            KeyUse::Target => "target key",
            KeyUse::Default => "default key",
            KeyUse::AwsManaged => "AWS managed key",
            KeyUse::Repository => "repository key",
            KeyUse::Vault => "vault key",
            KeyUse::Named => "key",
        };
        let place = format!("{part} of {} in {}", self.region, self.account);
        let name = match (&self.alias, &self.arn) {
            (Some(alias), _) => Some(alias.as_str()),
            (None, Some(arn)) => Some(arn.resource()),
            (None, None) => None,
        };
        match name {
            Some(name) => format!("{place} (`{name}`)"),
            None => place,
        }
    }
}
