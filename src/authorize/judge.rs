//! A requirement and an estate make a verdict: gathers the policies that apply.

use super::call::Call;
use super::origins::{self, Origins};
use super::surroundings;
use super::{Explanation, GrantFacts, Levels, OrganizationFacts, Query, decide, explain, verdict};
use crate::aws::{AccountId, Action, Arn, KeyManager};
use crate::estate::{AttachedPolicy, Estate, Key, OrNone, OrganizationPlace, Role, fixed_key_policy};
use crate::fact::Observed;
use crate::graph::{Judgement, KeyRef, Requirement, RoleRef, Target, Verdict as Answer};
use crate::iam::{
    Compiled, Context, Decision, Document, Effect, Given, PolicyType, Principal, Reason, Text, Verdict,
};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Judges requirements against one estate. Documents are compiled once.
#[derive(Debug)]
pub struct Judge<'e> {
    estate: &'e Estate,
    compiled: RefCell<HashMap<*const Document, Arc<Compiled>>>,
}

/// A call for which policies are gathered.
struct Gathering<'a> {
    principal: &'a Principal,
    action: &'a Action,
    target: &'a Target,
    context: Context,
    /// The grant by which a host of EC2 calls, which has no policies.
    host_grant: Option<GrantFacts>,
}

impl<'a> Gathering<'a> {
    fn of(call: &'a Call) -> Self {
        Self {
            principal: &call.principal,
            action: &call.action,
            target: &call.target,
            context: call.full_context(),
            host_grant: None,
        }
    }
}

static UNKNOWN_TAGS: Observed<BTreeMap<String, String>> = Observed::Unknown;

/// The policies of a principal.
#[derive(Default)]
struct Own<'e> {
    identity: Given<Vec<Arc<Compiled>>>,
    identity_names: Vec<String>,
    /// What of the identity policies cannot be read.
    unread: Option<String>,
    boundary: Given<Arc<Compiled>>,
    boundary_names: Vec<String>,
    session: Given<Arc<Compiled>>,
    /// What the estate knows of its tags; `None` for what can have none.
    tags: Option<&'e Observed<BTreeMap<String, String>>>,
}

impl Own<'_> {
    fn unknown(principal: &Principal) -> Self {
        Self {
            identity: Given::Unknown(format!("the identity policies of `{principal}`")),
            boundary: Given::Unknown(format!("the permissions boundary of `{principal}`")),
            tags: Some(&UNKNOWN_TAGS),
            ..Self::default()
        }
    }
}

/// Policies of one type, each with the words that say where it stands.
type Named<T> = (Given<T>, Vec<String>);

impl<'e> Judge<'e> {
    /// A judge over an estate.
    pub fn new(estate: &'e Estate) -> Self {
        Self { estate, compiled: RefCell::default() }
    }

    /// Judges one call of a step's role.
    pub fn judge(&self, role: &RoleRef, requirement: &Requirement) -> Judgement {
        let caller = match &requirement.caller {
            Some(caller) => match &caller.arn {
                Some(arn) => arn,
                None => return Judgement::unknown(format!("which role the {} has", caller.words)),
            },
            None => match &role.arn {
                Some(arn) => arn,
                None => {
                    return Judgement::unknown(format!(
                        "which role serves the use `{}` in {}",
                        role.role_use, role.account
                    ));
                }
            },
        };
        let mut judgement = self.decide_call(caller, requirement, &requirement.context);
        for context in &requirement.alternatives {
            if judgement.verdict == Answer::Allowed {
                break;
            }
            let other = self.decide_call(caller, requirement, context);
            if other.verdict < judgement.verdict {
                judgement = other;
            }
        }
        // What may not be needed at all cannot be denied for certain.
        match (&requirement.condition, judgement.verdict) {
            (Some(condition), Answer::Denied | Answer::Undetermined) => Judgement {
                verdict: Answer::Undetermined,
                unknown: vec![format!("whether {condition}")],
                ..judgement
            },
            _ => judgement,
        }
    }

    fn decide_call(&self, caller: &Arn, requirement: &Requirement, context: &Context) -> Judgement {
        let principal = Principal::Role {
            arn: caller.clone(),
            session: Text::Prefix(String::new()),
            unique_id: self.estate.role(caller).and_then(|role| role.unique_id.clone()),
        };
        let mut context = context.clone();
        surroundings::complete(&mut context, &requirement.target, &requirement.action);
        let is_host = requirement.caller.as_ref().is_some_and(|caller| caller.granted);
        let gathering = Gathering {
            principal: &principal,
            action: &requirement.action,
            target: &requirement.target,
            context,
            host_grant: is_host.then(|| host_grant(caller)),
        };
        self.gather(gathering, |query, origins| judgement(decide(query), origins))
    }

    /// Decides a call that somebody asks about.
    pub fn decide(&self, call: &Call) -> Judgement {
        self.gather(Gathering::of(call), |query, origins| judgement(decide(query), origins))
    }

    /// Decides a call that somebody asks about, and tells what every policy type said and where each policy stands.
    pub fn explain(&self, call: &Call) -> (Explanation, Origins) {
        self.gather(Gathering::of(call), |query, origins| (explain(query), origins.clone()))
    }

    /// Gathers every policy that has a say in a call, and hands on the query that they make.
    fn gather<T>(&self, gathering: Gathering<'_>, answer: impl FnOnce(&Query<'_>, &Origins) -> T) -> T {
        let Gathering { principal, action, target, mut context, host_grant } = gathering;
        let own = self.own_policies(principal, host_grant.is_some());
        if let Some(tags) = own.tags {
            add_tags(&mut context, "aws:PrincipalTag", Some(tags));
        }
        let (resource, resource_account, resource_policy, resource_names, key) =
            self.resource(target, action);
        if let Some(key) = key {
            surroundings::describe_key(&mut context, key);
        }
        if !matches!(target, Target::Key(_)) || key.is_some() {
            add_tags(&mut context, "aws:ResourceTag", key.map(|key| &key.tags));
        } else {
            surroundings::unknown_key(&mut context);
        }
        let caller_account = principal.account();
        let caller_place = caller_account.as_ref().map(|account| self.estate.organization_of(account));
        let resource_place = self.estate.organization_of(&resource_account);
        surroundings::place_resource(&mut context, &resource_place);
        let scps = match &caller_place {
            None => LevelsFound::default(),
            Some(place) => self.levels(place, caller_account.as_ref(), PolicyType::Scp),
        };
        let rcps = match &resource_place {
            // No RCP binds the resources of the management account (Organizations user guide, "RCPs").
            Observed::Known(OrNone::Some(place)) if *place.management_account == resource_account => {
                LevelsFound::default()
            }
            place => self.levels(place, Some(&resource_account), PolicyType::Rcp),
        };

        let mut query = Query::new(principal, action, &resource, &context);
        query.resource_account = Some(&resource_account);
        query.identity = own.identity;
        query.boundary = own.boundary;
        query.session_policy = own.session;
        query.resource_policy = resource_policy;
        query.scps = scps.levels.clone();
        query.rcps = rcps.levels.clone();
        place_in_organizations(&mut query, caller_place.as_ref(), &resource_place, &resource_account);
        if let Target::Key(reference) = target {
            query.grants = match host_grant {
                Some(grant) => Given::Known(vec![grant]),
                None => grants(reference, key),
            };
            query.key_manager = match manager(reference, key) {
                Some(manager) => Given::Known(manager),
                None => Given::Unknown(of_key(reference, key, "the manager")),
            };
        }
        // What could be read may deny; whether it allows depends on what could not.
        let has_gaps = own.unread.is_some() || scps.unread || rcps.unread;
        if has_gaps && verdict(&query) != Verdict::ExplicitDeny {
            if let Some(why) = own.unread {
                query.identity = Given::Unknown(why);
            }
            if let Given::Known(levels) = &mut query.scps {
                scps.forget(levels);
            }
            if let Given::Known(levels) = &mut query.rcps {
                rcps.forget(levels);
            }
        }
        let origins = Origins {
            identity: own.identity_names,
            boundary: own.boundary_names,
            resource: resource_names,
            scps: scps.names,
            rcps: rcps.names,
        };
        answer(&query, &origins)
    }

    /// The policies of the principal itself. A host of EC2 has none; of users the estate knows nothing.
    fn own_policies(&self, principal: &Principal, is_host: bool) -> Own<'e> {
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
    fn takes_session_tags(&self, role: &Role) -> bool {
        let allows = |document| {
            self.compile(document).statements().iter().any(|statement| {
                statement.effect() == Effect::Allow && statement.selects_action("sts:tagsession")
            })
        };
        role.trust.known().is_none_or(allows)
    }

    fn compile(&self, document: &Document) -> Arc<Compiled> {
        let mut compiled = self.compiled.borrow_mut();
        compiled.entry(std::ptr::from_ref(document)).or_insert_with(|| document.compile()).clone()
    }

    /// The identity policies that can be read, where each stands, and what of them cannot be read.
    fn identity(
        &self,
        caller: &Arn,
        role: Option<&Role>,
    ) -> (Given<Vec<Arc<Compiled>>>, Vec<String>, Option<String>) {
        let Some(policies) = role.and_then(|role| role.policies.known()) else {
            return (Given::Unknown(format!("the identity policies of `{caller}`")), Vec::new(), None);
        };
        let (documents, names, unread) = self.documents(policies);
        let names = names.iter().map(|name| origins::identity_policy(name, caller)).collect();
        let unread = unread.map(|name| format!("the document of policy `{name}` of `{caller}`"));
        (Given::Known(documents), names, unread)
    }

    /// The documents of attachments that can be read, their names, and the name of the first that cannot.
    fn documents<'p>(
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

    fn boundary(&self, caller: &Arn, role: Option<&Role>) -> Named<Arc<Compiled>> {
        let unknown = || (Given::Unknown(format!("the permissions boundary of `{caller}`")), Vec::new());
        match role.and_then(|role| role.boundary.known()) {
            None => unknown(),
            Some(OrNone::None) => (Given::None, Vec::new()),
            Some(OrNone::Some(policy)) => match self.estate.policy_document(policy) {
                None => unknown(),
                Some(document) => {
                    (Given::Known(self.compile(document)), vec![origins::boundary(&policy.name, caller)])
                }
            },
        }
    }

    /// The resource of a call as AWS evaluates it: its name, owner and policy.
    fn resource(
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
            Target::Resource { arn, account } => {
                let (policy, names) = match action.service() {
                    "sts" => self.trust_policy(arn),
                    "s3" => self.bucket_policy(arn, account),
                    _ => (Given::None, Vec::new()),
                };
                (arn.clone(), account.clone(), policy, names, None)
            }
        }
    }

    fn key_policy(&self, reference: &KeyRef, key: Option<&Key>) -> Named<Arc<Compiled>> {
        let unknown = || (Given::Unknown(of_key(reference, key, "the key policy")), Vec::new());
        if let Some(document) = key.and_then(|key| key.policy.known()) {
            return (Given::Known(self.compile(document)), vec![origins::key_policy(reference)]);
        }
        let alias = reference
            .alias
            .as_deref()
            .or_else(|| key.and_then(|key| key.aliases.known()?.first().map(String::as_str)));
        match alias.and_then(|alias| fixed_key_policy(alias, &reference.account, &reference.region)) {
            Some(document) => (
                Given::Known(document.compile()),
                vec![format!("fixed policy of the {}", reference.in_words())],
            ),
            None => unknown(),
        }
    }

    fn trust_policy(&self, role: &Text) -> Named<Arc<Compiled>> {
        let arn: Option<Arn> = role.exact().and_then(|text| text.parse().ok());
        match arn.as_ref().and_then(|arn| self.estate.role(arn)).and_then(|role| role.trust.known()) {
            Some(document) => {
                (Given::Known(self.compile(document)), vec![origins::trust_policy(&role.to_string())])
            }
            None => (Given::Unknown(format!("the trust policy of `{role}`")), Vec::new()),
        }
    }

    fn bucket_policy(&self, objects: &Text, account: &AccountId) -> Named<Arc<Compiled>> {
        let bucket = objects.known_part().rsplit(":::").next().and_then(|rest| rest.split('/').next());
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
                (Given::Unknown(format!("the bucket policy of {of}")), Vec::new())
            }
        }
    }

    /// The policies of an account's levels in its organization. A level that uses none limits nothing: AWS lets no
    /// level be without a policy where the type is in use (Organizations user guide, "Service control policies").
    fn levels(
        &self,
        place: &Observed<OrNone<OrganizationPlace<'_>>>,
        account: Option<&AccountId>,
        kind: PolicyType,
    ) -> LevelsFound {
        let what = if kind == PolicyType::Scp { "SCPs" } else { "RCPs" };
        let place = match place {
            Observed::Unknown => {
                return LevelsFound {
                    levels: Given::Unknown(of_organization(account.cloned())),
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
                levels.push(Given::Unknown(format!("the {what} attached to `{unit}`")));
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
            found.gaps.push(unread.map(|name| format!("the document of `{name}`, attached to `{unit}`")));
        }
        found.levels = Given::Known(levels);
        found
    }
}

/// Tags of a principal or resource. Where they are unknown, every tag key is.
fn add_tags(context: &mut Context, prefix: &str, tags: Option<&Observed<BTreeMap<String, String>>>) {
    match tags {
        Some(Observed::Known(tags)) => {
            for (key, value) in tags {
                context.insert(&format!("{prefix}/{key}"), value.as_str());
            }
        }
        Some(Observed::Unknown) | None => {
            context.insert_unknown_prefix(&format!("{prefix}/"), "the tags are not known");
        }
    }
}

/// The grants on a key.
fn grants(reference: &KeyRef, key: Option<&Key>) -> Given<Vec<GrantFacts>> {
    if manager(reference, key) == Some(KeyManager::Aws) && key.is_none_or(|key| key.grants.is_unknown()) {
        return Given::None;
    }
    match key.and_then(|key| key.grants.known()) {
        None => Given::Unknown(of_key(reference, key, "the grants")),
        Some(grants) => Given::Known(
            grants
                .iter()
                .map(|grant| GrantFacts {
                    id: grant.id.clone(),
                    grantee: Some(grant.grantee.clone()),
                    retiring: grant.retiring.clone(),
                    operations: grant.operations.clone(),
                    context_subset: grant.encryption_context_subset.clone().map(|m| m.into_iter().collect()),
                    context_equals: grant.encryption_context_equals.clone().map(|m| m.into_iter().collect()),
                })
                .collect(),
        ),
    }
}

/// Where caller and resource stand in their organizations.
fn place_in_organizations(
    query: &mut Query<'_>,
    caller_place: Option<&Observed<OrNone<OrganizationPlace<'_>>>>,
    resource_place: &Observed<OrNone<OrganizationPlace<'_>>>,
    resource_account: &AccountId,
) {
    query.organization = match caller_place {
        Some(Observed::Unknown) => Given::Unknown(of_organization(query.principal.account())),
        None | Some(Observed::Known(OrNone::None)) => Given::None,
        Some(Observed::Known(OrNone::Some(place))) => Given::Known(OrganizationFacts {
            id: place.id.to_owned(),
            management_account: place.management_account.clone(),
        }),
    };
    query.organization_path = match caller_place {
        Some(Observed::Unknown) => Given::Unknown(of_organization(query.principal.account())),
        None | Some(Observed::Known(OrNone::None)) => Given::None,
        Some(Observed::Known(OrNone::Some(place))) => {
            Given::Known(format!("{}/{}/", place.id, place.path.join("/")))
        }
    };
    query.resource_organization = match resource_place {
        Observed::Unknown => Given::Unknown(of_organization(Some(resource_account.clone()))),
        Observed::Known(OrNone::None) => Given::None,
        Observed::Known(OrNone::Some(place)) => Given::Known(place.id.to_owned()),
    };
}

/// Of a key that the estate does not hold one fact settles all.
fn of_key(reference: &KeyRef, key: Option<&Key>, what: &str) -> String {
    match key {
        Some(_) => format!("{what} of the {}", reference.in_words()),
        None => format!("the {}, with its policy and grants", reference.in_words()),
    }
}

/// One fact settles all of it: where the account stands.
fn of_organization(account: Option<AccountId>) -> String {
    let of = account.map_or_else(|| "the caller".to_owned(), |account| account.to_string());
    format!("the organization of {of}, with its SCPs and RCPs")
}

/// The policies of the levels of an organization, as far as they can be read.
#[derive(Debug, Default)]
struct LevelsFound {
    levels: Given<Levels>,
    /// By level, where each policy stands.
    names: Vec<Vec<String>>,
    /// By level, what cannot be read.
    gaps: Vec<Option<String>>,
    unread: bool,
}

impl LevelsFound {
    /// Takes the levels of which something cannot be read as unknown.
    fn forget(&self, levels: &mut Levels) {
        for (level, gap) in levels.iter_mut().zip(&self.gaps) {
            if let Some(why) = gap {
                *level = Given::Unknown(why.clone());
            }
        }
    }
}

/// The grant that an attachment gives the host of the instance (EBS user guide, "Requirements for Amazon EBS
/// encryption"). Its constraint is the very volume.
fn host_grant(host: &Arn) -> GrantFacts {
    GrantFacts {
        id: "made by the attachment".to_owned(),
        grantee: Some(host.as_str().to_owned()),
        operations: vec!["Decrypt".to_owned()],
        ..GrantFacts::default()
    }
}

/// What a judgement says of a decision.
fn judgement(decision: Decision, origins: &Origins) -> Judgement {
    let origin = |reason: &Reason| origins.of(reason.policy, reason.level, reason.index).map(str::to_owned);
    Judgement {
        verdict: answer(&decision),
        unknown: unknown_of(&decision),
        origins: decision.reasons.iter().map(origin).collect(),
        decision: Some(decision),
    }
}

fn manager(reference: &KeyRef, key: Option<&Key>) -> Option<KeyManager> {
    reference.manager.or_else(|| key.and_then(|key| key.manager.known().copied()))
}

/// The key as a resource. Of a key known by its part alone, account and region are known.
fn key_text(reference: &KeyRef) -> Text {
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

fn answer(decision: &Decision) -> Answer {
    match decision.verdict {
        Verdict::Allowed => Answer::Allowed,
        Verdict::ImplicitDeny | Verdict::ExplicitDeny => Answer::Denied,
        Verdict::Undetermined => Answer::Undetermined,
    }
}

fn unknown_of(decision: &Decision) -> Vec<String> {
    if decision.verdict != Verdict::Undetermined {
        return Vec::new();
    }
    let mut unknown: Vec<String> =
        decision.reasons.iter().filter_map(|reason| reason.unknown.clone()).collect();
    unknown.sort_unstable();
    unknown.dedup();
    unknown
}
