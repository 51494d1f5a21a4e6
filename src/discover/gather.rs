//! Accounts together: what each told, in one estate or a folder of them.
//!
//! What belongs to several accounts is kept here while account after account is read and put away; then each is completed.

use super::sources::organization::of_target;
use super::telling::WholeOrganization;
use super::{Refusal, Told, tags};
use crate::aws::{AccountId, Region};
use crate::estate::{EstateDocument, NamedPolicy, OrNone, Snapshot, Unread};
use crate::fact::Observed;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What belongs to several accounts.
#[derive(Debug, Default)]
pub struct Gathered {
    all_tags: bool,
    accounts: BTreeSet<AccountId>,
    /// Those that told nothing at all.
    closed: BTreeSet<AccountId>,
    /// That of the caller's own account, which counts before others.
    own_organization: Option<WholeOrganization>,
    /// By the account that told.
    organizations: BTreeMap<AccountId, WholeOrganization>,
    /// By id of the organization: its management account, and accounts that are in it.
    member_of: BTreeMap<String, (AccountId, BTreeSet<AccountId>)>,
    /// Snapshots that accounts share with those that are read.
    shared: BTreeMap<AccountId, BTreeMap<(Region, String), Snapshot>>,
    /// Managed policies of AWS and policies of the organization, by name, and the account that told of them.
    policies: BTreeMap<String, (AccountId, Arc<NamedPolicy>)>,
    tags: BTreeSet<String>,
    unread: Vec<Unread>,
    sought_buckets: BTreeSet<String>,
    found_buckets: BTreeSet<String>,
    answered: bool,
}

impl Gathered {
    /// Nothing yet. Of the tags those are kept that some policy looks at, unless `all_tags` are.
    pub fn new(all_tags: bool) -> Self {
        Self { all_tags, ..Self::default() }
    }

    /// Takes the organization alone from what the caller's own account told.
    pub fn add_organization(&mut self, told: Told) {
        // What a plain member may not read is told by whoever is read of that organization.
        if told.member_of.is_none() {
            self.unread.extend(told.unread);
        }
        if let Some(whole) = told.organization {
            self.note_tags(&whole);
            self.own_organization = Some(whole);
        }
    }

    fn note_tags(&mut self, whole: &WholeOrganization) {
        self.tags.extend(whole.policies.iter().flat_map(|policy| tags::looked_at(&policy.document)));
    }

    /// The organization of the estate: the caller's own, else that of the first account that told of one.
    fn organization(&self) -> Option<&WholeOrganization> {
        self.own_organization.as_ref().or_else(|| self.organizations.values().next())
    }

    /// Whether anything was told.
    pub fn is_anything(&self) -> bool {
        self.answered
    }

    /// A read that failed and belongs to no account that was read otherwise.
    pub fn add_unread(&mut self, unread: Unread) {
        self.accounts.insert(unread.account.clone());
        self.closed.insert(unread.account.clone());
        self.unread.push(unread);
    }

    /// Takes what an account told: what is its own comes back as a document that [`Gathered::complete`] completes once all
    /// accounts have told.
    pub fn add(&mut self, told: Told) -> EstateDocument {
        let account = told.account;
        self.accounts.insert(account.id.clone());
        self.answered |= told.answered;
        self.sought_buckets.extend(told.buckets);
        self.found_buckets.extend(account.repositories.iter().map(|found| found.bucket.clone()));
        let of_whole = told
            .organization
            .as_ref()
            .map(|whole| (whole.organization.id.clone(), whole.organization.management_account.clone()));
        if let Some((organization, management)) = told.member_of.or(of_whole) {
            let known = self.member_of.entry(organization).or_insert_with(|| (management, BTreeSet::new()));
            known.1.insert(account.id.clone());
        }
        if let Some(whole) = told.organization {
            self.note_tags(&whole);
            self.organizations.insert(account.id.clone(), whole);
        }
        for (owner, snapshots) in told.shared {
            let known = self.shared.entry(owner).or_default();
            known.extend(snapshots.into_iter().map(|one| ((one.region.clone(), one.id.clone()), one)));
        }
        let mut policies = Vec::new();
        for policy in told.policies {
            self.tags.extend(tags::looked_at(&policy.document));
            let of_account = format!("::{}:", account.id);
            if policy.name.contains(&of_account) {
                policies.push(Arc::new(policy));
            } else {
                self.common_policy(&account.id, policy);
            }
        }
        self.tags.extend(tags::looked_at_in(&account));
        EstateDocument {
            accounts: vec![Arc::new(account)],
            policies,
            unread: told.unread,
            ..EstateDocument::default()
        }
    }

    /// Accounts may have been read before and after AWS changed a policy: that of the first account counts.
    fn common_policy(&mut self, account: &AccountId, policy: NamedPolicy) {
        let of_earlier = self.policies.get(&policy.name).is_some_and(|(told_by, _)| told_by <= account);
        if !of_earlier {
            self.policies.insert(policy.name.clone(), (account.clone(), Arc::new(policy)));
        }
    }

    /// Completes the document of an account with what the organization says of it.
    #[must_use]
    pub fn complete(&self, mut document: EstateDocument) -> EstateDocument {
        for account in &mut document.accounts {
            let account = Arc::make_mut(account);
            let tags = (!self.all_tags).then_some(&self.tags);
            if let Some(tags) = tags {
                tags::prune(account, tags);
            }
            let Some(whole) = self.organization() else { continue };
            if self.is_member(&account.id) {
                // It may have joined after it was asked.
                account.organization = Observed::Unknown;
                account.name = self.name(&account.id);
                account.scps = of_target(&whole.scps, account.id.as_str());
                account.rcps = of_target(&whole.rcps, account.id.as_str());
            }
        }
        document
    }

    fn is_member(&self, account: &AccountId) -> bool {
        let names = self.organization().map(|whole| &whole.accounts.names);
        names.is_some_and(|names| names.contains_key(account))
    }

    /// The name of an account, unless another one bears it too: names of accounts are unique in an estate.
    fn name(&self, account: &AccountId) -> Option<String> {
        let names = &self.organization()?.accounts.names;
        let name = names.get(account)?;
        let bearers =
            names.iter().filter(|(id, known)| *known == name && self.accounts.contains(*id)).count();
        (bearers == 1).then(|| name.clone())
    }

    /// What belongs to no single account that was read: the organization, common policies, the owners of shared snapshots.
    pub fn rest(&self) -> EstateDocument {
        let mut document = EstateDocument::default();
        if let Some(whole) = self.organization() {
            document.organization = Observed::Known(OrNone::Some(whole.organization.clone()));
        }
        document.policies = self.policies.values().map(|(_, policy)| Arc::clone(policy)).collect();
        let of_organization = self.organization().into_iter().flat_map(|whole| &whole.policies);
        document.policies.extend(of_organization.cloned().map(Arc::new));
        document.policies.sort_by(|one, other| one.name.cmp(&other.name));
        let is_read = |owner: &AccountId| self.accounts.contains(owner) && !self.closed.contains(owner);
        for (owner, snapshots) in self.shared.iter().filter(|(owner, _)| !is_read(owner)) {
            let partition = snapshots.keys().next().map_or("aws", |(region, _)| region.partition().as_str());
            let mut account = super::account(owner, partition);
            account.snapshots = snapshots.values().cloned().collect();
            document.accounts.push(Arc::new(account));
        }
        document.unread.clone_from(&self.unread);
        for (id, (management, members)) in &self.member_of {
            let known = self.organization().map(|whole| &whole.organization.id);
            let why = match known {
                Some(known) if known == id => continue,
                Some(known) => format!("an estate has one organization, and that is `{known}` here"),
                None => "the management account is not among those that are read".to_owned(),
            };
            let members: Vec<&str> = members.iter().map(AccountId::as_str).collect();
            let message = format!("{} in organization `{id}`: {why}", members.join(", "));
            document.unread.push(Unread {
                account: management.clone(),
                region: None,
                call: "organizations:ListRoots".to_owned(),
                resource: None,
                error: Refusal::NOT_READ.to_owned(),
                message: Some(message),
                principal: None,
            });
        }
        let missing = self.sought_buckets.difference(&self.found_buckets);
        document.unread.extend(missing.filter_map(|bucket| {
            Some(Unread {
                account: self.accounts.first()?.clone(),
                region: None,
                call: "s3:ListAllMyBuckets".to_owned(),
                resource: Some(bucket.clone()),
                error: Refusal::NOT_READ.to_owned(),
                message: Some(format!(
                    "no account that is read has the bucket `{bucket}`, or tells its region"
                )),
                principal: None,
            })
        }));
        document.unread.sort();
        document.unread.dedup();
        document
    }

    /// One document of all: of every account, completed, and of what belongs to none of them.
    pub fn whole(&self, documents: impl IntoIterator<Item = EstateDocument>) -> EstateDocument {
        let mut whole = self.rest();
        for document in documents {
            let document = self.complete(document);
            whole.accounts.extend(document.accounts);
            whole.policies.extend(document.policies);
            whole.unread.extend(document.unread);
        }
        whole.accounts.sort_by(|one, other| one.id.cmp(&other.id));
        whole.policies.sort_by(|one, other| one.name.cmp(&other.name));
        whole.policies.dedup_by(|one, other| one.name == other.name);
        whole.unread.sort();
        whole.unread.dedup();
        whole
    }

    /// The accounts of which anything was told.
    pub fn read(&self) -> impl Iterator<Item = &AccountId> {
        self.accounts.difference(&self.closed)
    }

    /// The accounts that were to tell.
    pub fn accounts(&self) -> &BTreeSet<AccountId> {
        &self.accounts
    }
}
