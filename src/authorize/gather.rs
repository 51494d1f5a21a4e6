//! The policies of an estate that have a say in a call, and where each of them stands.

use super::judge::Judge;
use super::origins::{self};
use super::{GrantFacts, Levels, OrganizationFacts, Query};
use crate::aws::{AccountId, Action, Arn, KeyManager, Region};
use crate::estate::{
    AttachedPolicy, Grant, Key, OrNone, OrganizationPlace, Role, fixed_key_policy, fixed_role_policy, reads,
};
use crate::fact::Observed;
use crate::graph::{KeyRef, Target};
use crate::iam::{Compiled, Context, Document, Effect, Given, PolicyType, Principal, Text};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

static UNKNOWN_TAGS: Observed<BTreeMap<String, String>> = Observed::Unknown;

/// The policies of a principal.
#[derive(Default)]
pub(super) struct Own<'e> {
    pub(super) identity: Given<Vec<Arc<Compiled>>>,
    pub(super) identity_names: Vec<String>,
    /// What of the identity policies cannot be read.
    pub(super) unread: Option<String>,
    pub(super) boundary: Given<Arc<Compiled>>,
    pub(super) boundary_names: Vec<String>,
    pub(super) session: Given<Arc<Compiled>>,
    /// What the estate knows of its tags; `None` for what can have none.
    pub(super) tags: Option<&'e Observed<BTreeMap<String, String>>>,
}

/// A policy that limits nothing.
static EVERYTHING: LazyLock<Option<Arc<Compiled>>> = LazyLock::new(|| {
    let text = r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
    text.parse::<Document>().ok().map(|document| document.compile())
});

impl Own<'_> {
    /// The policies of a role of whose account nothing is known, and nothing has to be.
    pub(super) fn unlimited() -> Self {
        Self {
            identity: Given::Known(EVERYTHING.iter().cloned().collect()),
            identity_names: vec!["the policies of the vendor, taken to allow it".to_owned()],
            tags: Some(&UNKNOWN_TAGS),
            ..Self::default()
        }
    }

    pub(super) fn unknown(principal: &Principal) -> Self {
        Self {
            identity: Given::Unknown(format!("the identity policies of `{principal}`")),
            boundary: Given::Unknown(format!("the permissions boundary of `{principal}`")),
            tags: Some(&UNKNOWN_TAGS),
            ..Self::default()
        }
    }
}
/// Policies of one type, each with the words that say where it stands.
pub(super) type Named<T> = (Given<T>, Vec<String>);
impl<'e> Judge<'e> {
    /// The policies of the principal itself. A host of EC2 has none; of users the estate knows nothing.
    pub(super) fn own_policies(&self, principal: &Principal, is_host: bool) -> Own<'e> {
        let (arn, role) = match principal {
            Principal::Role { arn, .. } => (arn, self.estate.role(arn)),
            Principal::User { arn, .. } | Principal::FederatedUser { arn, .. } => (arn, None),
            Principal::Session { .. } => return Own::unknown(principal),
            Principal::Root { .. }
            | Principal::Service(_)
            | Principal::Federated(_)
            | Principal::Anonymous => {
                return Own::default();
            }
        };
        if is_host {
            return Own::default();
        }
        let (identity, identity_names, unread) = self.identity(arn, role);
        let (boundary, boundary_names) = self.boundary(arn, role);
        let session = match principal {
            Principal::FederatedUser { .. } => Given::Unknown(format!("the session policy of `{arn}`")),
            _ => Given::None,
        };
        let settled = role.filter(|role| !self.takes_session_tags(role));
        let tags = Some(settled.map_or(&UNKNOWN_TAGS, |role| &role.tags));
        Own { identity, identity_names, unread, boundary, boundary_names, session, tags }
    }

    /// Whether the sessions of a role may carry tags of their own, which come before those of the role: its trust
    /// policy has to allow `sts:TagSession` (IAM user guide, "Pass session tags in AWS STS").
    pub(super) fn takes_session_tags(&self, role: &Role) -> bool {
        let allows = |document| {
            self.compile(document).statements().iter().any(|statement| {
                statement.effect() == Effect::Allow && statement.selects_action("sts:tagsession")
            })
        };
        role.trust.known().is_none_or(allows)
    }

    pub(super) fn compile(&self, document: &Document) -> Arc<Compiled> {
        let mut compiled = self.compiled.borrow_mut();
        compiled.entry(std::ptr::from_ref(document)).or_insert_with(|| document.compile()).clone()
    }

    /// The identity policies that can be read, where each stands, and what of them cannot be read.
    pub(super) fn identity(
        &self,
        caller: &Arn,
        role: Option<&Role>,
    ) -> (Given<Vec<Arc<Compiled>>>, Vec<String>, Option<String>) {
        let policies = role.and_then(|role| role.policies.known());
        let found = policies.map(|policies| self.documents(policies));
        if found.as_ref().is_none_or(|(.., unread)| unread.is_some())
            && let Some((name, document)) = fixed_role_policy(caller)
        {
            let names = vec![origins::identity_policy(name, caller)];
            return (Given::Known(vec![self.compile(document)]), names, None);
        }
        let Some((documents, names, unread)) = found else {
            let unknown = format!("the identity policies of `{caller}`");
            let unknown = self.unknown_of_role(unknown, caller, reads::ROLE_POLICIES);
            return (Given::Unknown(unknown), Vec::new(), None);
        };
        let names = names.iter().map(|name| origins::identity_policy(name, caller)).collect();
        let unread = unread.map(|name| {
            let unknown = format!("the document of policy `{name}` of `{caller}`");
            self.unknown_document(unknown, name, caller)
        });
        (Given::Known(documents), names, unread)
    }

    /// The documents of attachments that can be read, their names, and the name of the first that cannot.
    pub(super) fn documents<'p>(
        &self,
        policies: &'p [AttachedPolicy],
    ) -> (Vec<Arc<Compiled>>, Vec<&'p str>, Option<&'p str>) {
        let mut documents = Vec::new();
        let mut names = Vec::new();
        let mut unread = None;
        // In what order policies are attached is no part of AWS; the first by name is cited.
        let mut policies: Vec<&AttachedPolicy> = policies.iter().collect();
        policies.sort_by(|a, b| a.name.cmp(&b.name));
        for policy in policies {
            match self.estate.policy_document(policy) {
                Some(document) => {
                    documents.push(self.compile(document));
                    names.push(policy.name.as_str());
                }
                None => unread = unread.or(Some(policy.name.as_str())),
            }
        }
        (documents, names, unread)
    }

    /// "You cannot set the boundary for a service-linked role" (IAM API reference, `PutRolePermissionsBoundary`).
    pub(super) fn boundary(&self, caller: &Arn, role: Option<&Role>) -> Named<Arc<Compiled>> {
        if caller.is_service_linked_role() {
            return (Given::None, Vec::new());
        }
        let unknown = || format!("the permissions boundary of `{caller}`");
        match role.and_then(|role| role.boundary.known()) {
            None => (Given::Unknown(self.unknown_of_role(unknown(), caller, reads::ROLE)), Vec::new()),
            Some(OrNone::None) => (Given::None, Vec::new()),
            Some(OrNone::Some(policy)) => match self.estate.policy_document(policy) {
                None => (Given::Unknown(self.unknown_document(unknown(), &policy.name, caller)), Vec::new()),
                Some(document) => {
                    (Given::Known(self.compile(document)), vec![origins::boundary(&policy.name, caller)])
                }
            },
        }
    }

    /// The resource of a call as AWS evaluates it: its name, owner and policy.
    pub(super) fn resource(
        &self,
        target: &Target,
        action: &Action,
    ) -> (Text, AccountId, Given<Arc<Compiled>>, Vec<String>, Option<&'e Key>) {
        match target {
            Target::Key(reference) => {
                let key = reference.arn.as_ref().and_then(|arn| self.estate.key(arn));
                let (policy, names) = self.key_policy(reference, key);
                (key_text(reference), reference.account.clone(), policy, names, key)
            }
            Target::Resource { arn, account, vault } => {
                let (policy, names) = match action.service() {
                    "sts" => self.trust_policy(arn),
                    "s3" => self.bucket_policy(arn, account),
                    // A vault that is yet to be made has no policy.
                    "backup" if action.as_str() != "backup:CreateBackupVault" => {
                        self.vault_policy(arn, vault.as_deref(), account)
                    }
                    _ => (Given::None, Vec::new()),
                };
                (arn.clone(), account.clone(), policy, names, None)
            }
        }
    }

    pub(super) fn key_policy(&self, reference: &KeyRef, key: Option<&Key>) -> Named<Arc<Compiled>> {
        let unknown = || {
            let unknown = self.unknown_of_key(reference, key, "the key policy", reads::KEY_POLICY);
            (Given::Unknown(unknown), Vec::new())
        };
        if let Some(document) = key.and_then(|key| key.policy.known()) {
            return (Given::Known(self.compile(document)), vec![origins::key_policy(reference)]);
        }
        let alias = reference
            .alias
            .as_deref()
            .or_else(|| key.and_then(|key| key.aliases.known()?.first().map(String::as_str)));
        match alias.and_then(|alias| self.fixed_policy(alias, reference)) {
            Some(compiled) => {
                (Given::Known(compiled), vec![format!("fixed policy of the {}", reference.in_words())])
            }
            None => unknown(),
        }
    }

    fn fixed_policy(&self, alias: &str, key: &KeyRef) -> Option<Arc<Compiled>> {
        let place = (alias.to_owned(), key.account.clone(), key.region.clone());
        let compile = || Some(fixed_key_policy(alias, &key.account, &key.region)?.compile());
        self.fixed.borrow_mut().entry(place).or_insert_with(compile).clone()
    }

    pub(super) fn trust_policy(&self, role: &Text) -> Named<Arc<Compiled>> {
        let arn: Option<Arn> = role.exact().and_then(|text| text.parse().ok());
        match arn.as_ref().and_then(|arn| self.estate.role(arn)).and_then(|role| role.trust.known()) {
            Some(document) => {
                (Given::Known(self.compile(document)), vec![origins::trust_policy(&role.to_string())])
            }
            None => (Given::Unknown(self.unknown_trust(role, arn.as_ref())), Vec::new()),
        }
    }

    pub(super) fn bucket_policy(&self, objects: &Text, account: &AccountId) -> Named<Arc<Compiled>> {
        let bucket = objects.known_part().rsplit(":::").next().and_then(|rest| rest.split('/').next());
        // A call on no bucket meets no policy of one.
        if objects.exact() == Some("*") {
            return (Given::None, Vec::new());
        }
        let repositories = self.estate.account(account).into_iter().flat_map(|account| &account.repositories);
        let found = repositories.into_iter().find(|repository| Some(repository.bucket.as_str()) == bucket);
        match found.and_then(|repository| repository.policy.known()) {
            Some(OrNone::None) => (Given::None, Vec::new()),
            Some(OrNone::Some(document)) => (
                Given::Known(self.compile(document)),
                vec![format!("bucket policy of `{}`", bucket.unwrap_or_default())],
            ),
            None => {
                let of = bucket.filter(|bucket| !bucket.is_empty()).map_or_else(
                    || format!("the repository in {account}"),
                    |bucket| format!("the bucket `{bucket}`"),
                );
                let unknown = format!("the bucket policy of {of}");
                let unknown = self.unknown_of_bucket(unknown, bucket.unwrap_or_default(), account);
                (Given::Unknown(unknown), Vec::new())
            }
        }
    }

    /// The access policy of a vault, or of the vault of a recovery point: it speaks of what is in the vault, too (AWS Backup
    /// developer guide, "Vault access policies"). What is in no vault that is known has none.
    pub(super) fn vault_policy(
        &self,
        arn: &Text,
        named: Option<&str>,
        account: &AccountId,
    ) -> Named<Arc<Compiled>> {
        let of_point = arn.exact().and_then(|arn| self.estate.recovery_point(arn)).map(|(_, vault, _)| vault);
        let mut parts = named.unwrap_or_else(|| arn.known_part()).split(":backup-vault:");
        let (found, name, region) = match (of_point, parts.next(), parts.next()) {
            (Some(vault), ..) => (Some(vault), vault.name.as_str(), Some(vault.region.clone())),
            (None, Some(place), Some(name)) => {
                let region: Option<Region> = place.split(':').nth(3).and_then(|region| region.parse().ok());
                let owner = place.split(':').nth(4).and_then(|account| account.parse().ok());
                let owner = owner.as_ref().unwrap_or(account);
                let found = region.as_ref().and_then(|region| self.estate.vault(owner, region, name));
                (found, name, region)
            }
            _ => return (Given::None, Vec::new()),
        };
        match found.and_then(|vault| vault.policy.known()) {
            Some(OrNone::None) => (Given::None, Vec::new()),
            Some(OrNone::Some(document)) => {
                (Given::Known(self.compile(document)), vec![format!("access policy of the vault `{name}`")])
            }
            None => {
                let words = if name.is_empty() { String::new() } else { format!(" `{name}`") };
                let unknown = format!("the access policy of the vault{words} of {account}");
                let unknown = self.unknown_of_vault(unknown, name, account, region.as_ref());
                (Given::Unknown(unknown), Vec::new())
            }
        }
    }

    /// The policies of an account's levels in its organization. A level that uses none limits nothing: AWS lets no
    /// level be without a policy where the type is in use (Organizations user guide, "Service control policies").
    pub(super) fn levels(
        &self,
        place: &Observed<OrNone<OrganizationPlace<'_>>>,
        account: Option<&AccountId>,
        kind: PolicyType,
    ) -> LevelsFound {
        let what = if kind == PolicyType::Scp { "SCPs" } else { "RCPs" };
        let place = match place {
            Observed::Unknown => {
                return LevelsFound {
                    levels: Given::Unknown(self.unknown_organization(account.cloned())),
                    ..LevelsFound::default()
                };
            }
            Observed::Known(OrNone::None) => return LevelsFound::default(),
            Observed::Known(OrNone::Some(place)) => place,
        };
        let mut found = LevelsFound::default();
        let mut levels = Vec::new();
        let attached = if kind == PolicyType::Scp { &place.scps } else { &place.rcps };
        for (depth, policies) in attached.iter().enumerate() {
            let unit = place.path.get(depth).map_or_else(
                || account.map_or_else(String::new, ToString::to_string),
                |unit| (*unit).to_owned(),
            );
            let Some(policies) = policies.known() else {
                let unknown = format!("the {what} attached to `{unit}`");
                levels.push(Given::Unknown(self.unknown_level(unknown, &unit, kind)));
                found.names.push(Vec::new());
                found.gaps.push(None);
                continue;
            };
            if policies.is_empty() {
                continue;
            }
            let (documents, names, unread) = self.documents(policies);
            levels.push(Given::Known(documents));
            let one = what.trim_end_matches('s');
            found.names.push(names.iter().map(|name| format!("{one} `{name}` of `{unit}`")).collect());
            found.unread |= unread.is_some();
            found.gaps.push(unread.map(|name| {
                let unknown = format!("the document of `{name}`, attached to `{unit}`");
                self.unknown_level_document(unknown, name)
            }));
        }
        found.levels = Given::Known(levels);
        found
    }

    /// The grants on a key.
    pub(super) fn grants(&self, reference: &KeyRef, key: Option<&Key>) -> Given<Vec<GrantFacts>> {
        if manager(reference, key) == Some(KeyManager::Aws) && key.is_none_or(|key| key.grants.is_unknown()) {
            return Given::None;
        }
        match key.and_then(|key| key.grants.known()) {
            None => Given::Unknown(self.unknown_of_key(reference, key, "the grants", reads::KEY_GRANTS)),
            Some(grants) => Given::Known(grants.iter().map(|grant| facts(grant, None)).collect()),
        }
    }

    /// Where caller and resource stand in their organizations.
    pub(super) fn place_in_organizations(
        &self,
        query: &mut Query<'_>,
        caller_place: Option<&Observed<OrNone<OrganizationPlace<'_>>>>,
        resource_place: &Observed<OrNone<OrganizationPlace<'_>>>,
        resource_account: &AccountId,
    ) {
        query.organization = match caller_place {
            Some(Observed::Unknown) => Given::Unknown(self.unknown_organization(query.principal.account())),
            None | Some(Observed::Known(OrNone::None)) => Given::None,
            Some(Observed::Known(OrNone::Some(place))) => Given::Known(OrganizationFacts {
                id: place.id.to_owned(),
                management_account: place.management_account.clone(),
            }),
        };
        query.organization_path = match caller_place {
            Some(Observed::Unknown) => Given::Unknown(self.unknown_organization(query.principal.account())),
            None | Some(Observed::Known(OrNone::None)) => Given::None,
            Some(Observed::Known(OrNone::Some(place))) => Given::Known(place.path_text()),
        };
        query.resource_organization = match resource_place {
            Observed::Unknown => Given::Unknown(self.unknown_organization(Some(resource_account.clone()))),
            Observed::Known(OrNone::None) => Given::None,
            Observed::Known(OrNone::Some(place)) => Given::Known(place.id.to_owned()),
        };
    }
}

/// Tags of a principal or resource. Where they are unknown, every tag key is, told in these words.
pub(super) fn add_tags(
    context: &mut Context,
    prefix: &str,
    tags: Option<&Observed<BTreeMap<String, String>>>,
    unknown: impl FnOnce() -> String,
) {
    match tags {
        Some(Observed::Known(tags)) => {
            for (key, value) in tags {
                context.insert(&format!("{prefix}/{key}"), value.as_str());
            }
        }
        Some(Observed::Unknown) | None => {
            context.insert_unknown_prefix(&format!("{prefix}/"), &unknown());
        }
    }
}

/// A grant as the evaluation takes it.
pub(super) fn facts(grant: &Grant, doubt: Option<&str>) -> GrantFacts {
    let pairs = |context: &Option<BTreeMap<String, String>>| context.clone().map(|m| m.into_iter().collect());
    GrantFacts {
        id: grant.id.clone(),
        grantee: Some(grant.grantee.clone()),
        retiring: grant.retiring.clone(),
        operations: grant.operations.clone(),
        context_subset: pairs(&grant.encryption_context_subset),
        context_equals: pairs(&grant.encryption_context_equals),
        source_arn: grant.source_arn.clone(),
        doubt: doubt.map(str::to_owned),
    }
}

/// Of a key that the estate does not hold one fact settles all.
pub(super) fn of_key(reference: &KeyRef, key: Option<&Key>, what: &str) -> String {
    match key {
        Some(_) => format!("{what} of the {}", reference.in_words()),
        None => format!("the {}, with its policy and grants", reference.in_words()),
    }
}

/// One fact settles all of it: where the account stands.
pub(super) fn of_organization(account: Option<AccountId>) -> String {
    let of = account.map_or_else(|| "the caller".to_owned(), |account| account.to_string());
    format!("the organization of {of}, with its SCPs and RCPs")
}

/// The policies of the levels of an organization, as far as they can be read.
#[derive(Debug, Default)]
pub(super) struct LevelsFound {
    pub(super) levels: Given<Levels>,
    /// By level, where each policy stands.
    pub(super) names: Vec<Vec<String>>,
    /// By level, what cannot be read.
    pub(super) gaps: Vec<Option<String>>,
    pub(super) unread: bool,
}

impl LevelsFound {
    /// Takes the levels of which something cannot be read as unknown.
    pub(super) fn forget(&self, levels: &mut Levels) {
        for (level, gap) in levels.iter_mut().zip(&self.gaps) {
            if let Some(why) = gap {
                *level = Given::Unknown(why.clone());
            }
        }
    }
}

pub(super) fn manager(reference: &KeyRef, key: Option<&Key>) -> Option<KeyManager> {
    reference.manager.or_else(|| key.and_then(|key| key.manager.known().copied()))
}

/// The key as a resource. Of a key known by its part alone, account and region are known.
pub(super) fn key_text(reference: &KeyRef) -> Text {
    match &reference.arn {
        Some(arn) => Text::Exact(arn.as_str().to_owned()),
        None => Text::Prefix(format!(
            "arn:{}:kms:{}:{}:key/",
            reference.region.partition(),
            reference.region,
            reference.account
        )),
    }
}
