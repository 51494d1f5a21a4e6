//! A requirement and an estate make a verdict: gathers the policies that apply.

use super::call::Call;
use super::gather::{LevelsFound, Own, add_tags, facts, manager};
use super::origins::Origins;
use super::surroundings;
use super::{Explanation, GrantFacts, Query, decide, explain, verdict};
use crate::aws::{AccountId, Action, Arn, Region};
use crate::estate::{Estate, OrNone, reads};
use crate::fact::Observed;
use crate::graph::{Caller, Judgement, MadeGrant, Requirement, RoleRef, Target, Verdict as Answer};
use crate::iam::{
    Compiled, Context, Decision, Document, Effect, Given, PolicyType, Principal, Reason, Stand, Text, Verdict,
};
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

/// Judges requirements against one estate. Documents are compiled once.
#[derive(Debug)]
pub struct Judge<'e> {
    pub(super) estate: &'e Estate,
    pub(super) compiled: RefCell<HashMap<*const Document, Arc<Compiled>>>,
    /// Policies of AWS managed keys, by alias, account and region; `None` where it is not known.
    pub(super) fixed: RefCell<FixedPolicies>,
}

/// Policies that nobody can change, by alias, account and region.
type FixedPolicies = HashMap<(String, AccountId, Region), Option<Arc<Compiled>>>;

/// A call for which policies are gathered.
struct Gathering<'a> {
    principal: &'a Principal,
    action: &'a Action,
    target: &'a Target,
    context: Context,
    /// The grant by which a host of EC2 calls, which has no policies.
    host_grant: Option<GrantFacts>,
    /// The policy passed when the session was made, where one was.
    session_policy: Option<&'a Document>,
    /// The grants that earlier steps have made.
    made_grants: &'a [MadeGrant],
    /// The caller is a role of a vendor.
    vendor: bool,
}

impl<'a> Gathering<'a> {
    fn of(call: &'a Call) -> Self {
        Self {
            principal: &call.principal,
            action: &call.action,
            target: &call.target,
            context: call.full_context(),
            host_grant: None,
            session_policy: None,
            made_grants: &[],
            vendor: false,
        }
    }

    fn of_step(
        principal: &'a Principal,
        caller: CallerIs<'_>,
        requirement: &'a Requirement,
        context: &Context,
    ) -> Self {
        let mut context = context.clone();
        surroundings::complete(&mut context, &requirement.target, &requirement.action);
        let granted = requirement.caller.as_ref().is_some_and(|caller| caller.granted);
        let host = match caller {
            CallerIs::Role(arn) if granted => Some(arn),
            _ => None,
        };
        Self {
            principal,
            action: &requirement.action,
            target: &requirement.target,
            context,
            host_grant: host.map(host_grant),
            session_policy: requirement.session.as_ref().and_then(|session| session.policy.as_ref()),
            made_grants: requirement.grants.as_deref().map_or(&[], Vec::as_slice),
            vendor: requirement.caller.as_ref().is_some_and(|caller| caller.vendor),
        }
    }
}

/// Who makes a call of a step; if that is not known, what would have to be.
fn caller_of<'a>(role: &'a RoleRef, requirement: &'a Requirement) -> Result<CallerIs<'a>, String> {
    match &requirement.caller {
        Some(Caller { service: Some(name), .. }) => Ok(CallerIs::Service(name)),
        Some(caller) => match &caller.arn {
            Some(arn) => Ok(CallerIs::Role(arn)),
            None => Err(format!("which role the {} has", caller.words)),
        },
        None => match &role.arn {
            Some(arn) => Ok(CallerIs::Role(arn)),
            None => Err(format!("which role serves the use `{}` in {}", role.role_use, role.account)),
        },
    }
}

/// Who makes a call of a step.
#[derive(Clone, Copy)]
enum CallerIs<'a> {
    /// A role.
    Role(&'a Arn),
    /// A service with its own identity.
    Service(&'a str),
}

impl<'e> Judge<'e> {
    /// A judge over an estate.
    pub fn new(estate: &'e Estate) -> Self {
        Self { estate, compiled: RefCell::default(), fixed: RefCell::default() }
    }

    /// Judges one call of a step's role.
    pub fn judge(&self, role: &RoleRef, requirement: &Requirement) -> Judgement {
        self.judge_as(role, requirement, None)
    }

    /// Judges one call as if the caller had this unique id.
    pub fn judge_as(&self, role: &RoleRef, requirement: &Requirement, unique_id: Option<&str>) -> Judgement {
        let caller = match caller_of(role, requirement) {
            Ok(caller) => caller,
            Err(why) => return Judgement::unknown(why),
        };
        let decide_in = |context: &Context| self.decide_call(caller, requirement, context, unique_id);
        let mut judgement = decide_in(&requirement.context);
        for context in &requirement.alternatives {
            if judgement.verdict == Answer::Allowed {
                break;
            }
            let other = decide_in(context);
            if other.verdict < judgement.verdict {
                judgement = other;
            }
        }
        if requirement.deny_only {
            judgement.unknown = judgement.decision.as_ref().map_or_else(Vec::new, unknown_denies);
        }
        // What may not be needed at all cannot be denied for certain.
        match (&requirement.condition, judgement.verdict) {
            (Some(condition), Answer::Denied | Answer::Undetermined) => {
                let mut unknown = vec![self.unknown_condition(condition, requirement)];
                unknown.append(&mut judgement.unknown);
                Judgement { verdict: Answer::Undetermined, unknown, ..judgement }
            }
            _ => judgement,
        }
    }

    fn decide_call(
        &self,
        caller: CallerIs<'_>,
        requirement: &Requirement,
        context: &Context,
        unique_id: Option<&str>,
    ) -> Judgement {
        let principal = self.principal(caller, requirement, unique_id);
        let gathering = Gathering::of_step(&principal, caller, requirement, context);
        self.gather(gathering, |query, origins| judgement(decide(query), origins))
    }

    /// What every policy type says to one call of a step's role, in its first context; nothing where the caller is not
    /// known.
    pub fn stands(&self, role: &RoleRef, requirement: &Requirement) -> Vec<Stand> {
        let Ok(caller) = caller_of(role, requirement) else { return Vec::new() };
        let principal = self.principal(caller, requirement, None);
        let gathering = Gathering::of_step(&principal, caller, requirement, &requirement.context);
        self.gather(gathering, |query, _| explain(query).stands)
    }

    fn principal(
        &self,
        caller: CallerIs<'_>,
        requirement: &Requirement,
        unique_id: Option<&str>,
    ) -> Principal {
        let caller = match caller {
            CallerIs::Service(name) => return Principal::Service(name.to_owned()),
            CallerIs::Role(arn) => arn,
        };
        let name = requirement.session.as_ref().and_then(|session| session.name.clone());
        let own_id = || self.estate.role(caller).and_then(|role| role.unique_id.clone());
        Principal::Role {
            arn: caller.clone(),
            session: name.map_or_else(|| Text::Prefix(String::new()), Text::Exact),
            unique_id: unique_id.map(str::to_owned).or_else(own_id),
        }
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
        let Gathering {
            principal,
            action,
            target,
            mut context,
            host_grant,
            session_policy,
            made_grants,
            vendor,
        } = gathering;
        let caller_account = principal.account();
        // What a vendor's own account lets its role do is no part of the estate.
        let is_outside =
            vendor && caller_account.as_ref().is_some_and(|account| self.estate.account(account).is_none());
        let own =
            if is_outside { Own::unlimited() } else { self.own_policies(principal, host_grant.is_some()) };
        if let Some(tags) = own.tags {
            add_tags(&mut context, "aws:PrincipalTag", Some(tags), || {
                let unknown = "the tags of the role or its session".to_owned();
                match principal {
                    Principal::Role { arn, .. } => self.unknown_of_role(unknown, arn, reads::ROLE_TAGS),
                    _ => unknown,
                }
            });
        }
        let (resource, resource_account, resource_policy, resource_names, key) =
            self.resource(target, action);
        if let Some(key) = key {
            surroundings::describe_key(&mut context, key);
        }
        if !matches!(target, Target::Key(_)) || key.is_some() {
            let tags = key.map(|key| &key.tags);
            add_tags(&mut context, "aws:ResourceTag", tags, || self.unknown_tags(key));
        } else {
            surroundings::unknown_key(&mut context);
        }
        let caller_place = caller_account.as_ref().map(|account| self.estate.organization_of(account));
        let resource_place = self.estate.organization_of(&resource_account);
        surroundings::place_resource(&mut context, &resource_place);
        let scps = match &caller_place {
            None => LevelsFound::default(),
            Some(_) if is_outside => LevelsFound::default(),
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
        // No cache: the documents of sessions are not the estate's.
        query.session_policy =
            session_policy.map_or(own.session, |document| Given::Known(document.compile()));
        query.resource_policy = resource_policy;
        query.scps = scps.levels.clone();
        query.rcps = rcps.levels.clone();
        self.place_in_organizations(&mut query, caller_place.as_ref(), &resource_place, &resource_account);
        if let Target::Key(reference) = target {
            query.grants = match host_grant {
                Some(grant) => Given::Known(vec![grant]),
                None => self.grants(reference, key),
            };
            let made = made_grants.iter().filter(|made| made.key.is_same_key(reference));
            query.made_grants = made.map(|made| facts(&made.grant, made.doubt.as_deref())).collect();
            query.key_manager = match manager(reference, key) {
                Some(manager) => Given::Known(manager),
                None => {
                    Given::Unknown(self.unknown_of_key(reference, key, "the manager", reads::KEY_METADATA))
                }
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
    told_once(decision.reasons.iter())
}

/// What is not known of the statements that may deny.
fn unknown_denies(decision: &Decision) -> Vec<String> {
    if decision.verdict != Verdict::Undetermined {
        return Vec::new();
    }
    told_once(decision.reasons.iter().filter(|reason| reason.effect == Some(Effect::Deny)))
}

fn told_once<'d>(reasons: impl Iterator<Item = &'d Reason>) -> Vec<String> {
    let mut unknown: Vec<String> = reasons.filter_map(|reason| reason.unknown.clone()).collect();
    unknown.sort_unstable();
    unknown.dedup();
    unknown
}
