//! Answers becoming facts: what the sources of one account write into.

use super::read::{After, Read};
use super::sources::organization::{Attached, Members};
use super::{Call, Crawl, Refusal, Replies, Reply, Scope};
use crate::aws::{AccountId, Arn, Region};
use crate::estate::{Account, KeyName, NamedPolicy, OrNone, Organization, RegionSettings, Snapshot, Unread};
use crate::fact::Observed;
use crate::iam::Document;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What one account told.
#[derive(Debug)]
pub struct Told {
    /// The account itself.
    pub account: Account,
    /// Documents that its attachments name.
    pub policies: Vec<NamedPolicy>,
    /// Snapshots of others that are shared with it, by owner.
    pub shared: BTreeMap<AccountId, Vec<Snapshot>>,
    /// The organization, where the account could read it.
    pub organization: Option<WholeOrganization>,
    /// The organization's id and management account, where that is all that is known of it.
    pub member_of: Option<(String, AccountId)>,
    /// Reads that failed.
    pub unread: Vec<Unread>,
    /// Buckets that were sought.
    pub(super) buckets: BTreeSet<String>,
    /// Whether any call was answered.
    pub(super) answered: bool,
}

/// An organization, its accounts, and what is attached to them.
#[derive(Debug, Clone)]
pub struct WholeOrganization {
    /// The organization and its units.
    pub organization: Organization,
    pub(super) accounts: Members,
    pub(super) scps: Attached,
    pub(super) rcps: Attached,
    /// The documents of its policies.
    pub(super) policies: Vec<NamedPolicy>,
}

impl WholeOrganization {
    /// The accounts that are in use, in order.
    pub fn active(&self) -> Vec<AccountId> {
        let mut active = self.accounts.active.clone();
        active.sort();
        active
    }
}

/// What the sources write into.
#[derive(Debug)]
pub struct Telling<'a> {
    pub(super) scope: &'a Scope,
    pub(super) replies: &'a Replies,
    pub(super) account: Account,
    policies: BTreeMap<String, Document>,
    shared: BTreeMap<AccountId, Vec<Snapshot>>,
    organization: Option<WholeOrganization>,
    member_of: Option<(String, AccountId)>,
    unread: Vec<Unread>,
}

/// What the replies of an account tell. `principal` is the ARN as which it was read.
pub fn told(crawl: &Crawl, principal: Option<&str>) -> Told {
    let (scope, replies) = (crawl.scope(), crawl.replies());
    let partition = super::sources::settings::partition(scope, replies, principal);
    let mut telling = Telling {
        scope,
        replies,
        account: super::account(&scope.account, &partition),
        policies: BTreeMap::new(),
        shared: BTreeMap::new(),
        organization: None,
        member_of: None,
        unread: Vec::new(),
    };
    for source in &scope.sources {
        (source.tell.0)(&mut telling);
    }
    let Telling { mut account, policies, shared, organization, member_of, mut unread, .. } = telling;
    super::order::in_order(&mut account);
    unread.extend(super::unread::failed(&account, crawl));
    for one in &mut unread {
        one.principal = principal.map(str::to_owned);
    }
    unread.sort();
    unread.dedup();
    let policies = policies.into_iter().map(|(name, document)| NamedPolicy { name, document }).collect();
    let answered = replies.iter().any(|(_, reply)| !matches!(reply, Reply::Failed(_)));
    let buckets = scope.buckets.clone();
    Told { account, policies, shared, organization, member_of, unread, buckets, answered }
}

impl Telling<'_> {
    /// Every call of an operation that was answered, with the answer, in the order of their paths.
    pub(super) fn all<T: DeserializeOwned>(&self, read: &'static Read) -> Vec<(Call, T)> {
        let of_read = self.replies.iter().filter(|(call, _)| call.read.is(read));
        let told = of_read.filter_map(|(call, reply)| match reply {
            Reply::Told(value) => Some((call.clone(), T::deserialize(value).ok()?)),
            Reply::None | Reply::Failed(_) => None,
        });
        told.collect()
    }

    /// The answers to an operation that is called once in each region.
    pub(super) fn in_regions<T: DeserializeOwned>(&self, read: &'static Read) -> Vec<(Region, T)> {
        self.all(read).into_iter().filter_map(|(call, told)| Some((call.region?, told))).collect()
    }

    /// The settings of a region.
    pub(super) fn region(&mut self, region: &Region) -> &mut RegionSettings {
        self.account.regions.entry(region.clone()).or_default()
    }

    /// An ARN that AWS told; one that is none is noted as not understood.
    pub(super) fn named(&mut self, read: &'static Read, region: Option<&Region>, text: &str) -> Option<Arn> {
        match text.parse() {
            Ok(arn) => Some(arn),
            Err(error) => {
                self.not_understood(read, region, text, &format!("{error}"));
                None
            }
        }
    }

    /// The name of a key: an ARN, an id, an alias or the ARN of an alias of the account.
    pub(super) fn key_name(&mut self, read: &'static Read, region: &Region, text: &str) -> Option<KeyName> {
        let partition = &self.account.partition.0;
        let own = format!("arn:{partition}:kms:{region}:{}:", self.account.id);
        let name = match text.strip_prefix(&own).and_then(|rest| rest.strip_prefix("alias/")) {
            Some(alias) => format!("alias/{alias}"),
            None if text.starts_with("arn:") || text.starts_with("alias/") => text.to_owned(),
            None => format!("{own}key/{text}"),
        };
        match name.parse() {
            Ok(name) => Some(name),
            Err(error) => {
                self.not_understood(read, Some(region), text, &error);
                None
            }
        }
    }

    /// The key of a thing that says whether it is encrypted and under which key.
    pub(super) fn key(
        &mut self,
        read: &'static Read,
        region: &Region,
        encrypted: Option<bool>,
        key: Option<&str>,
    ) -> Observed<OrNone<KeyName>> {
        match (encrypted, key.filter(|key| !key.is_empty())) {
            (Some(false) | None, None) if encrypted.is_some() => Observed::Known(OrNone::None),
            (Some(true) | None, Some(text)) => match self.key_name(read, region, text) {
                Some(name) => Observed::Known(OrNone::Some(name)),
                None => Observed::Unknown,
            },
            (Some(false), Some(_)) => Observed::Known(OrNone::None),
            _ => Observed::Unknown,
        }
    }

    /// A policy document, as JSON or as a text that holds JSON; one that is none is noted as not understood.
    pub(super) fn document(&mut self, call: &Call, told: &Value) -> Observed<Document> {
        let parsed = match told {
            Value::String(text) => text.parse::<Document>(),
            other => other.to_string().parse::<Document>(),
        };
        match parsed {
            Ok(document) => Observed::Known(document),
            Err(error) => {
                let subject = call.subject().unwrap_or_default().to_owned();
                self.not_understood(call.read, call.region.as_ref(), &subject, &error.to_string());
                Observed::Unknown
            }
        }
    }

    /// A document that attachments name.
    pub(super) fn policy(&mut self, call: &Call, name: &str, told: &Value) {
        if let Observed::Known(document) = self.document(call, told) {
            self.policies.insert(name.to_owned(), document);
        }
    }

    /// A snapshot that another account shares with this one.
    pub(super) fn shared(&mut self, owner: AccountId, snapshot: Snapshot) {
        self.shared.entry(owner).or_default().push(snapshot);
    }

    /// The whole organization.
    pub(super) fn organization(
        &mut self,
        organization: Organization,
        accounts: Members,
        (scps, rcps): (Attached, Attached),
    ) {
        let attached = [&scps, &rcps].into_iter().flatten().flat_map(BTreeMap::values).flatten();
        let in_use: BTreeSet<String> = attached.map(|policy| policy.name.clone()).collect();
        let (own, rest) =
            std::mem::take(&mut self.policies).into_iter().partition(|(name, _)| in_use.contains(name));
        self.policies = rest;
        let named = |(name, document)| NamedPolicy { name, document };
        let policies = BTreeMap::into_iter(own).map(named).collect();
        self.organization = Some(WholeOrganization { organization, accounts, scps, rcps, policies });
    }

    /// The account is in an organization of which it can read no more.
    pub(super) fn in_organization(&mut self, id: &str, management_account: &AccountId) {
        self.member_of = Some((id.to_owned(), management_account.clone()));
    }

    /// Notes that something was told of which an estate can hold nothing.
    pub(super) fn not_understood(
        &mut self,
        read: &'static Read,
        region: Option<&Region>,
        subject: &str,
        why: &str,
    ) {
        let refusal = Refusal::new(Refusal::NOT_UNDERSTOOD, Some(why));
        self.unread.push(Unread {
            account: self.account.id.clone(),
            region: region.cloned(),
            call: read.action.to_owned(),
            resource: Some(subject.to_owned()).filter(|subject| !subject.is_empty()),
            error: refusal.code,
            message: refusal.message,
            principal: None,
        });
    }
}

/// Whether a read is there only for the case that another one fails.
pub(super) fn stands_in_for(read: &'static Read, other: &'static Read) -> bool {
    read.after.iter().any(|after| matches!(after, After::FailureOf(known) if known.is(other)))
}
