//! Makes in moto what an estate holds, so that a discovery of it can be held against the estate.

mod backup;
mod keys;
mod organization;
mod roles;
mod storage;
mod workloads;

use super::rule::Rule;
use super::sdk;
use aws_config::SdkConfig;
use keyway::estate::{Account, AttachedPolicy, EstateDocument};
use std::collections::BTreeMap;

/// What was made.
pub(in crate::discover) struct Seeded {
    /// The estate under the ids that AWS, here moto, has made up.
    pub(in crate::discover) estate: EstateDocument,
    /// ARNs of keys and ids of the given estate, and what they became.
    pub(in crate::discover) ids: BTreeMap<String, String>,
    /// What moto cannot hold, as rules for the proxy.
    pub(in crate::discover) rules: Vec<Rule>,
}

/// Makes an estate in an empty server. Databases, and what AWS has no call to make (the time of a recovery point, an instance
/// that a snapshot belongs to), are left out.
pub(in crate::discover) async fn seed(estate: &EstateDocument, endpoint: &str) -> Seeded {
    let mut seeding = Seeding { estate: estate.clone(), configs: BTreeMap::new(), ids: BTreeMap::new() };
    for account in &estate.accounts {
        let config = sdk::of_account(endpoint, account.id.as_str(), "us-east-1").await;
        seeding.configs.insert(account.id.as_str().to_owned(), config);
    }
    let management = organization::make(&mut seeding, endpoint).await;
    keys::make(&mut seeding).await;
    seeding.rename(estate);
    roles::make(&seeding).await;
    workloads::make(&mut seeding).await;
    seeding.rename(estate);
    keys::complete(&mut seeding).await;
    seeding.rename(estate);
    organization::attach(&seeding, management.as_ref()).await;
    storage::make(&seeding).await;
    let rules = backup::rules(&seeding).into_iter().chain(workloads::rules(&seeding)).collect();
    Seeded { estate: seeding.estate, ids: seeding.ids, rules }
}

/// What is being made.
struct Seeding {
    /// The estate, under the new ids as far as they are known.
    estate: EstateDocument,
    /// As whom to call, by account.
    configs: BTreeMap<String, SdkConfig>,
    /// Old ids and new ones.
    ids: BTreeMap<String, String>,
}

impl Seeding {
    fn config(&self, account: &Account, region: &str) -> SdkConfig {
        sdk::in_region(&self.configs[account.id.as_str()], region)
    }

    fn named(&mut self, old: &str, new: impl Into<String>) {
        self.ids.insert(old.to_owned(), new.into());
    }

    /// The document of an attached policy.
    fn document(&self, policy: &AttachedPolicy) -> String {
        let named = || {
            self.estate.policies.iter().find(|named| named.name == policy.name).map(|named| &named.document)
        };
        let document = policy.document.known().or_else(named);
        let document = document.unwrap_or_else(|| panic!("`{}` has no document", policy.name));
        serde_json::to_string(document).unwrap()
    }

    /// Takes the estate as it was given and puts every new id in the place of the old one.
    fn rename(&mut self, given: &EstateDocument) {
        let text = serde_json::to_string(given).unwrap();
        self.estate = serde_json::from_str(&renamed(&self.ids, text)).unwrap();
    }
}

impl Seeded {
    /// A text about the given estate, under the ids that were made up.
    pub(in crate::discover) fn renamed(&self, text: String) -> String {
        renamed(&self.ids, text)
    }
}

fn renamed(ids: &BTreeMap<String, String>, text: String) -> String {
    // Longer ones first, so that no id is taken for the beginning of another.
    let mut ids: Vec<(&String, &String)> = ids.iter().collect();
    ids.sort_by_key(|(old, _)| (std::cmp::Reverse(old.len()), *old));
    ids.iter().fold(text, |text, (old, new)| replace_words(&text, old, new))
}

/// Replaces a text where it stands alone: not within a longer name.
fn replace_words(text: &str, old: &str, new: &str) -> String {
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let mut pieces = text.split(old);
    let mut replaced = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let alone = !replaced.ends_with(inside) && !piece.starts_with(inside);
        replaced.push_str(if alone { new } else { old });
        replaced.push_str(piece);
    }
    replaced
}

/// The word that a value of the estate format has in AWS, too.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}
