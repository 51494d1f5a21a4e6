//! Whether a principal may call an action on a resource, given every policy that has a say.
//!
//! [`Query`] holds the request and the policies; [`decide`] answers with reasons, [`verdict`] without. The rules of
//! single services have a file each; everything else is the evaluation logic of IAM in [`crate::iam`].
//!
//! ```
//! use keyway::authorize::{Query, decide};
//! use keyway::aws::Action;
//! use keyway::iam::{Context, Document, Given, PolicyType, Principal, Text, Verdict};
//!
//! let key_policy: Document = r#"{"Version": "2012-10-17", "Statement": [{
//!     "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:root"},
//!     "Action": "kms:*", "Resource": "*"}]}"#
//!     .parse()?;
//! let principal = Principal::role("arn:aws:iam::444455556666:role/Restore".parse()?);
//! let action = Action::new("kms:CreateGrant");
//! let key = Text::from("arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
//! let context = Context::new();
//! let query = Query {
//!     resource_policy: Given::Known(key_policy.compile()),
//!     identity: Given::Known(Vec::new()),
//!     ..Query::new(&principal, &action, &key, &context)
//! };
//! let decision = decide(&query);
//! assert_eq!(decision.verdict, Verdict::ImplicitDeny);
//! assert_eq!(decision.blocked_by, [PolicyType::IdentityPolicy]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod call;
mod caller;
mod condition_keys;
mod derive;
mod explanation;
mod fields;
mod gather;
mod grants;
mod job;
mod judge;
mod kms;
mod known_documents;
mod line;
pub mod lint;
pub(crate) mod origins;
mod query;
mod request_line;
mod rule;
mod sts;
mod surroundings;
mod unread;
mod who;

pub use call::{Call, call_through, principal_of, told};
pub use caller::CallerError;
pub(crate) use condition_keys::action_has_key;
pub use explanation::{Explanation, explain};
pub use judge::Judge;
pub use line::{Answer, LineError, Lines, answer_line};
pub use origins::Origins;
pub use query::{GrantFacts, Levels, OrganizationFacts, Query};
pub use who::{Admitted, Named, Who, who};

use crate::iam::{
    Compiled, Decision, Given, Layer, Miss, PolicyType, Principal, Reason, Relation, Request, Seat, Sources,
    Tallies, Tally, Truth, Verdict,
};
use derive::Derived;
use rule::{Rule, Stance};
use std::sync::Arc;

/// Decides a request and says why.
///
/// A denial is a denial whatever the unknown facts are; only an implicit one may turn out to be explicit.
pub fn decide(query: &Query<'_>) -> Decision {
    evaluate(query, |tallies, request| decision(query, tallies, request))
}

fn decision(query: &Query<'_>, tallies: &Tallies<'_>, request: &Request<'_>) -> Decision {
    let verdict = tallies.verdict();
    let mut reasons = tallies.reasons(request, verdict);
    let blocked_by = match verdict {
        Verdict::ExplicitDeny => tallies.denying(),
        Verdict::ImplicitDeny => tallies.silent(),
        Verdict::Allowed | Verdict::Undetermined => Vec::new(),
    };
    reasons.extend(grant_reasons(query, tallies, request, verdict));
    if verdict == Verdict::ImplicitDeny
        && let Some(refusal) = rule::refusal(query, request.action, tallies.relation, tallies.role)
    {
        let miss = Some(Miss::Service(refusal));
        reasons.insert(0, Reason { miss, ..Reason::new(tallies.resource.0.policy) });
    }
    Decision { verdict, blocked_by, reasons }
}

/// Decides a request without collecting reasons.
pub fn verdict(query: &Query<'_>) -> Verdict {
    evaluate(query, |tallies, _| tallies.verdict())
}

fn grant_reasons(
    query: &Query<'_>,
    tallies: &Tallies<'_>,
    request: &Request<'_>,
    verdict: Verdict,
) -> Vec<Reason> {
    match verdict {
        Verdict::Allowed if tallies.rests_on_aside() => grants::allowing(query, request.action, request.keys),
        Verdict::Allowed | Verdict::ExplicitDeny => Vec::new(),
        Verdict::ImplicitDeny => grants::near(query, request.action, request.keys),
        Verdict::Undetermined => grants::unknowns(query, request.action, request.keys),
    }
}

fn evaluate<T>(query: &Query<'_>, answer: impl FnOnce(&Tallies<'_>, &Request<'_>) -> T) -> T {
    let action = query.action.as_str().to_ascii_lowercase();
    let rule = rule::rule(query, &action);
    let keys = Derived::new(query, &action);
    let request = Request {
        principal: query.principal,
        action: &action,
        action_name: query.action.as_str(),
        resource: rule.resource.as_ref().unwrap_or(query.resource).borrow(),
        keys: &keys,
        bounded: match query.boundary {
            Given::None => Truth::False,
            Given::Known(_) => Truth::True,
            Given::Unknown(_) => Truth::Unknown,
        },
    };
    let relation = relation(query, &keys);
    let tallies = tallies(query, &rule, relation, keys.resource_account(), &request);
    answer(&tallies, &request)
}

/// Where principal and resource stand to each other.
fn relation(query: &Query<'_>, keys: &Derived<'_>) -> Relation {
    let Some(account) = query.principal.account_text() else { return Relation::NoAccount };
    match keys.resource_account() {
        Some(owner) if owner == account => Relation::SameAccount,
        Some(_) => Relation::CrossAccount,
        None => Relation::Unknown,
    }
}

fn tallies<'a>(
    query: &'a Query<'_>,
    rule: &Rule,
    relation: Relation,
    owner: Option<&str>,
    request: &Request<'_>,
) -> Tallies<'a> {
    // Neither services nor root users have policies of their own.
    let root = matches!(query.principal, Principal::Root { .. });
    let has_own = relation != Relation::NoAccount && !root;
    let binds = |applies: Truth| if rule.stance == Stance::Allows { Truth::False } else { applies };
    let tallied = |layer: Layer<'a>| (layer, layer.tally(request));
    let of_principal = |policy, sources| {
        let sources = if has_own { sources } else { Sources::None };
        tallied(Layer {
            policy,
            level: None,
            seat: Seat::Principal,
            sources,
            applies: binds(Truth::True),
            doubt: None,
        })
    };
    let of_resource = |policy, sources| {
        tallied(Layer {
            policy,
            level: None,
            seat: Seat::Resource,
            sources,
            applies: binds(Truth::True),
            doubt: None,
        })
    };
    let bound = |(applies, doubt): (Truth, Option<&'a str>)| (binds(applies), doubt);
    Tallies {
        rcps: levels(&query.rcps, PolicyType::Rcp, Seat::Resource, bound(rcps_apply(query, rule, owner)))
            .map(|layer| (layer, with_full_access(layer.tally(request))))
            .collect(),
        scps: levels(&query.scps, PolicyType::Scp, Seat::Principal, bound(scps_apply(query)))
            .map(tallied)
            .collect(),
        resource: of_resource(
            rule.policy,
            if rule.heard { one(&query.resource_policy) } else { Sources::None },
        ),
        identity: of_principal(PolicyType::IdentityPolicy, many(&query.identity)),
        boundary: of_principal(PolicyType::PermissionsBoundary, one(&query.boundary)),
        session: of_principal(PolicyType::SessionPolicy, session(query)),
        endpoint: of_resource(PolicyType::VpcEndpointPolicy, one(&query.vpc_endpoint_policy)),
        aside: grants::aside(query, request.action, request.keys),
        relation,
        role: rule.role,
        unlimited: root || rule.stance == Stance::Allows,
        confined: rule.confined,
        refused: rule.stance == Stance::Refuses,
    }
}

fn one(given: &Given<Arc<Compiled>>) -> Sources<'_> {
    match given {
        Given::None => Sources::None,
        Given::Known(policy) => Sources::Known(std::slice::from_ref(policy)),
        Given::Unknown(why) => Sources::Unknown(why),
    }
}

fn many(given: &Given<Vec<Arc<Compiled>>>) -> Sources<'_> {
    match given {
        Given::None => Sources::None,
        Given::Known(policies) => Sources::Known(policies),
        Given::Unknown(why) => Sources::Unknown(why),
    }
}

/// A federated user without session policy has no permission from its user's policies (IAM user guide, "Policy
/// evaluation logic", step session policies).
fn session<'a>(query: &'a Query<'_>) -> Sources<'a> {
    match (&query.session_policy, query.principal) {
        (Given::None, Principal::FederatedUser { .. }) => Sources::Known(&[]),
        (given, _) => one(given),
    }
}

fn levels<'a>(
    given: &'a Given<Levels>,
    policy: PolicyType,
    seat: Seat,
    (applies, doubt): (Truth, Option<&'a str>),
) -> impl Iterator<Item = Layer<'a>> {
    let layer = move |level, sources| Layer { policy, level, seat, sources, applies, doubt };
    let (whole, each) = match given {
        Given::None => (None, None),
        Given::Unknown(why) => (Some(layer(None, Sources::Unknown(why))), None),
        Given::Known(levels) => (None, Some(levels)),
    };
    let each = each.into_iter().flatten().enumerate();
    whole.into_iter().chain(each.map(move |(at, policies)| layer(Some(at), many(policies))))
}

/// `RCPFullAWSAccess` is attached everywhere and cannot be detached (Organizations user guide, "RCP evaluation").
fn with_full_access(tally: Tally) -> Tally {
    Tally { allow: crate::iam::Naming::EVERYONE, ..tally }
}

/// SCPs bind users, roles and root users of member accounts, service-linked roles excepted (Organizations user
/// guide, "Service control policies").
fn scps_apply<'a>(query: &'a Query<'_>) -> (Truth, Option<&'a str>) {
    let Some(account) = query.principal.account_text() else { return (Truth::False, None) };
    let (linked, of_principal) = is_service_linked(query.principal);
    let (management, of_organization) = is_management_account(query, account);
    ((!management).and(!linked), of_organization.or(of_principal))
}

/// RCPs reach resources of member accounts, whoever asks, service-linked roles excepted (Organizations user guide,
/// "Resource control policies").
fn rcps_apply<'a>(query: &'a Query<'_>, rule: &Rule, owner: Option<&str>) -> (Truth, Option<&'a str>) {
    let (linked, of_principal) = is_service_linked(query.principal);
    let (management, of_organization) = match owner {
        Some(owner) => is_management_account(query, owner),
        None if query.organization == Given::None => (Truth::False, None),
        None => (Truth::Unknown, Some("resource_account")),
    };
    let doubt = query.key_manager.unknown().or(of_organization).or(of_principal);
    (rule.rcps_apply.and(!linked).and(!management), doubt)
}

fn is_service_linked(principal: &Principal) -> (Truth, Option<&'static str>) {
    let linked = principal.is_service_linked();
    (linked, linked.is_unknown().then_some("the path of the role, which tells whether it is service-linked"))
}

fn is_management_account<'a>(query: &'a Query<'_>, account: &str) -> (Truth, Option<&'a str>) {
    match &query.organization {
        Given::None => (Truth::False, None),
        Given::Known(organization) => ((organization.management_account.as_str() == account).into(), None),
        Given::Unknown(why) => (Truth::Unknown, Some(why)),
    }
}
