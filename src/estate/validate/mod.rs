//! What an estate must not say, because it contradicts itself or AWS.
//!
//! Only what is written is judged: what an estate leaves out is unknown, not wrong.

mod accounts;
mod databases;
mod documents;
mod keys;
mod names;
mod notes;
mod organization;
mod products;
mod shared;
mod unread;
mod vaults;
mod workloads;

use super::{Account, AttachedPolicy, EstateDocument, Key, KeyName, Snapshot, Volume};
use crate::aws::{AccountId, Arn, KeyManager, Region};
use crate::fact::Observed;
use crate::input::{Locator, Mistake};
use documents::Seat;
use names::Home;
use notes::{At, Notes};
use std::collections::HashMap;

/// A document and where its parts stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) document: &'a EstateDocument,
    pub(super) locator: &'a Locator<'a>,
}

/// Everything wrong with documents that are to be one estate. `complete` tells whether they hold all that was
/// written: only then can something be missing.
pub(super) fn validate(parts: &[Part<'_>], complete: bool) -> Vec<Mistake> {
    let world = World::new(parts);
    let mut notes = Notes::new(parts, complete);
    for (index, part) in parts.iter().enumerate() {
        let root = At::root(index);
        let all = root.key("accounts");
        for (number, account) in part.document.accounts.iter().enumerate() {
            let at = all.index(number);
            let home = Home { account, partition: accounts::check(account, &at, &mut notes) };
            keys::check(&home, &at, &mut notes);
            accounts::check_roles(&home, &at, &mut notes);
            workloads::check(&world, &home, &at, &mut notes);
            vaults::check(&world, &home, &at, &mut notes);
            databases::check(&world, &home, &at, &mut notes);
        }
        notes.repeated = false;
        products::check(&world, part.document, &root, complete, &mut notes);
        unread::check(part, &root, &mut notes);
    }
    organization::check(&world, parts, &mut notes);
    shared::check(parts, &mut notes);
    notes.mistakes
}

/// What the documents know together.
struct World<'a> {
    accounts: HashMap<&'a AccountId, Vec<&'a Account>>,
    keys: HashMap<&'a Arn, &'a Key>,
    volumes: HashMap<&'a str, (&'a Account, &'a Volume)>,
    snapshots: HashMap<&'a str, (&'a Account, &'a Snapshot)>,
}

impl<'a> World<'a> {
    fn new(parts: &[Part<'a>]) -> Self {
        let mut world = Self {
            accounts: HashMap::new(),
            keys: HashMap::new(),
            volumes: HashMap::new(),
            snapshots: HashMap::new(),
        };
        for account in parts.iter().flat_map(|part| &part.document.accounts).map(AsRef::as_ref) {
            world.accounts.entry(&account.id).or_default().push(account);
            world.keys.extend(account.keys.iter().map(|key| (&key.arn, key.as_ref())));
            world
                .volumes
                .extend(account.volumes.iter().map(|volume| (volume.id.as_str(), (account, volume))));
            world
                .snapshots
                .extend(account.snapshots.iter().map(|snapshot| (snapshot.id.as_str(), (account, snapshot))));
        }
        world
    }

    fn accounts(&self, id: &AccountId) -> &[&'a Account] {
        self.accounts.get(id).map_or(&[], Vec::as_slice)
    }

    /// Whether a key named in an account and region is known to be managed by AWS.
    fn is_aws_managed(&self, name: &KeyName, account: &Account, region: &Region) -> bool {
        match name {
            KeyName::Arn(arn) => self.keys.get(arn).is_some_and(|key| is_aws_managed(key)),
            KeyName::Alias(alias) => {
                is_aws_alias(alias)
                    || account
                        .keys
                        .iter()
                        .map(AsRef::as_ref)
                        .filter(|key: &&Key| {
                            key.arn.region_text() == region.as_str()
                                && key.aliases.known().is_some_and(|aliases| aliases.contains(alias))
                        })
                        .any(is_aws_managed)
            }
        }
    }
}

fn is_aws_alias(alias: &str) -> bool {
    alias.starts_with("alias/aws/")
}

fn is_aws_managed(key: &Key) -> bool {
    match key.manager {
        Observed::Known(manager) => manager == KeyManager::Aws,
        Observed::Unknown => {
            key.aliases.known().is_some_and(|aliases| aliases.iter().any(|alias| is_aws_alias(alias)))
        }
    }
}

/// Attached policies need a name, by which everything else speaks of them, and documents that fit their place.
fn check_attached(attached: &Observed<Vec<AttachedPolicy>>, kind: &str, at: &At<'_>, notes: &mut Notes<'_>) {
    for (number, policy) in attached.known().into_iter().flatten().enumerate() {
        check_policy(policy, kind, &at.index(number), notes);
    }
}

fn check_policy(policy: &AttachedPolicy, kind: &str, at: &At<'_>, notes: &mut Notes<'_>) {
    notes.filled("policy name", &policy.name, &at.key("name"));
    if let Some(document) = policy.document.known() {
        let seat = if kind == AN_RCP { Seat::Resource } else { Seat::Principal };
        documents::check(document, kind, seat, &at.key("document"), notes);
    }
}

const AN_SCP: &str = "an SCP";
const AN_RCP: &str = "an RCP";
