//! Why a fact that decides could not be read, where the estate tells.

use super::gather::{of_key, of_organization};
use super::judge::Judge;
use crate::aws::{AccountId, Arn, Region};
use crate::estate::{Key, Sought, reads};
use crate::graph::{KeyRef, KeyUse, Requirement};
use crate::iam::{PolicyType, Text};

/// For facts about whatever a list has: only the failure of the list itself tells why they are unknown.
const LIST_ALONE: &[&str] = &[""];

impl Judge<'_> {
    /// A fact about a role.
    pub(super) fn unknown_of_role(&self, unknown: String, role: &Arn, calls: &[&str]) -> String {
        let (account, names) = (role.account(), [role.as_str(), role.resource_name()]);
        let sought = Sought { account: account.as_ref(), region: None, names: &names, calls };
        if account.is_some() { self.estate.unknown_since(unknown, &sought) } else { unknown }
    }

    /// The document of a policy of a role.
    pub(super) fn unknown_document(&self, unknown: String, policy: &str, role: &Arn) -> String {
        let names = [policy, role.as_str(), role.resource_name()];
        let account = role.account();
        let calls = reads::POLICY_DOCUMENT;
        let sought = Sought { account: account.as_ref(), region: None, names: &names, calls };
        if account.is_some() { self.estate.unknown_since(unknown, &sought) } else { unknown }
    }

    /// A fact about a key; of one that the estate does not hold, all of it.
    pub(super) fn unknown_of_key(
        &self,
        reference: &KeyRef,
        key: Option<&Key>,
        what: &str,
        calls: &[&str],
    ) -> String {
        let unknown = of_key(reference, key, what);
        let (id, arn) = (reference.arn.as_ref().map(Arn::resource_name), reference.arn.as_ref());
        let (account, region) = (Some(&reference.account), Some(&reference.region));
        let known_as: Vec<&str> =
            [arn.map(Arn::as_str), id, reference.alias.as_deref()].into_iter().flatten().collect();
        let (names, calls) = match (key, arn, &reference.alias) {
            (Some(_), ..) => (known_as.as_slice(), calls),
            (None, Some(_), _) => (known_as.as_slice(), reads::KEY),
            (None, None, Some(_)) => (known_as.as_slice(), reads::ALIAS),
            (None, None, None) => match reference.key_use {
                KeyUse::Default => (&[][..], reads::DEFAULT_EBS_KEY),
                KeyUse::Vault => (LIST_ALONE, reads::VAULT),
                KeyUse::Repository => (LIST_ALONE, reads::BUCKET_ENCRYPTION),
                // What data it is of tells the condition; a key that nobody has named is not there to be read.
                KeyUse::Source | KeyUse::Target | KeyUse::AwsManaged | KeyUse::Named => return unknown,
            },
        };
        self.estate.unknown_since(unknown, &Sought { account, region, names, calls })
    }

    /// The policy of a bucket.
    pub(super) fn unknown_of_bucket(&self, unknown: String, bucket: &str, account: &AccountId) -> String {
        let (account, calls) = (Some(account), reads::BUCKET_POLICY);
        self.estate.unknown_since(unknown, &Sought { account, region: None, names: &[bucket], calls })
    }

    /// The access policy of a vault.
    pub(super) fn unknown_of_vault(
        &self,
        unknown: String,
        name: &str,
        account: &AccountId,
        region: Option<&Region>,
    ) -> String {
        let (account, calls) = (Some(account), reads::VAULT_POLICY);
        self.estate.unknown_since(unknown, &Sought { account, region, names: &[name], calls })
    }

    /// The organization of an account. The management account may have been asked, or the account itself.
    pub(super) fn unknown_organization(&self, account: Option<AccountId>) -> String {
        let sought = Sought { account: None, region: None, names: &[], calls: reads::ORGANIZATION };
        self.estate.unknown_since(of_organization(account), &sought)
    }

    /// The SCPs or RCPs attached to the root, a unit or an account.
    pub(super) fn unknown_level(&self, unknown: String, unit: &str, kind: PolicyType) -> String {
        let filter =
            if kind == PolicyType::Scp { "SERVICE_CONTROL_POLICY" } else { "RESOURCE_CONTROL_POLICY" };
        let calls = reads::ORGANIZATION_POLICIES;
        let sought = Sought { account: None, region: None, names: &[unit, filter], calls };
        self.estate.unknown_since(unknown, &sought)
    }

    /// The document of an SCP or RCP.
    pub(super) fn unknown_level_document(&self, unknown: String, policy: &str) -> String {
        let calls = reads::ORGANIZATION_POLICY;
        self.estate.unknown_since(unknown, &Sought { account: None, region: None, names: &[policy], calls })
    }

    /// The fact under which a requirement exists at all.
    pub(super) fn unknown_condition(&self, condition: &str, requirement: &Requirement) -> String {
        let mut unknown = format!("whether {condition}");
        if self.estate.unread().is_empty() {
            return unknown;
        }
        if let Some((account, region)) = place_after(condition, "encryption by default is on in ") {
            let (account, region, calls) = (Some(&account), Some(&region), reads::ENCRYPTION_BY_DEFAULT);
            let sought = Sought { account, region, names: &[], calls };
            unknown = self.estate.unknown_since(unknown, &sought);
        }
        let Some(key) = requirement.key() else { return unknown };
        let bucket = condition.contains("(SSE-KMS)");
        let mut parts = condition.split('`');
        let (name, rest) = (parts.nth(1), parts.next());
        let of_data = rest.is_some_and(|rest| rest.starts_with(" is encrypted") || rest.starts_with(" was "));
        let (names, calls): (&[&str], _) = match name.filter(|_| of_data) {
            Some(name) if bucket => (&[name], reads::BUCKET_ENCRYPTION),
            Some(name) => (&[name], calls_of(name)),
            None if bucket => (LIST_ALONE, reads::BUCKET_ENCRYPTION),
            None => return unknown,
        };
        let (account, region) = (Some(&key.account), Some(&key.region));
        self.estate.unknown_since(unknown, &Sought { account, region, names, calls })
    }

    /// Tags that a policy may look at: those of the key of a call, where it is called on one.
    pub(super) fn unknown_tags(&self, key: Option<&Key>) -> String {
        let unknown = "the tags of the resource".to_owned();
        let Some(arn) = key.map(|key| &key.arn) else { return unknown };
        let (account, region) = (arn.account(), arn.region());
        let names = [arn.as_str(), arn.resource_name()];
        let (account, region) = (account.as_ref(), region.as_ref());
        let sought = Sought { account, region, names: &names, calls: reads::KEY_TAGS };
        self.estate.unknown_since(unknown, &sought)
    }

    /// The trust policy of a role.
    pub(super) fn unknown_trust(&self, role: &Text, arn: Option<&Arn>) -> String {
        let unknown = format!("the trust policy of `{role}`");
        match arn {
            Some(arn) => self.unknown_of_role(unknown, arn, reads::ROLE),
            None => unknown,
        }
    }
}

/// The calls that tell whether data is encrypted, by its id.
fn calls_of(id: &str) -> &'static [&'static str] {
    if let Some(calls) = reads::of_data(id) {
        return calls;
    }
    if !id.starts_with("arn:") || !id.contains(":rds:") {
        return reads::OTHER_DATA;
    }
    if id.contains("snapshot:") { reads::DATABASE_SNAPSHOTS } else { reads::DATABASES }
}

/// The account and region that a condition names after these words.
fn place_after(condition: &str, words: &str) -> Option<(AccountId, Region)> {
    let (_, rest) = condition.split_once(words)?;
    let (account, region) = rest.split_whitespace().next()?.split_once('/')?;
    Some((account.parse().ok()?, region.parse().ok()?))
}
