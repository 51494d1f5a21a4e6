//! Grants on KMS keys: permissions aside from policies (KMS developer guide, "Grants in AWS KMS" and "Using grant
//! constraints").

use super::derive::ENCRYPTION_CONTEXT;
use super::query::{GrantFacts, Query};
use crate::iam::{
    Aside, Context, ContextValue, Found, Given, Keys, Miss, Naming, PolicyType, Principal, Reason, Text,
    TextRef, Truth, named_in_grant, text_matches,
};
use std::collections::HashSet;

/// Operations that grants can hold.
const OPERATIONS: &[&str] = &[
    "creategrant",
    "decrypt",
    "derivesharedsecret",
    "describekey",
    "encrypt",
    "generatedatakey",
    "generatedatakeypair",
    "generatedatakeypairwithoutplaintext",
    "generatedatakeywithoutplaintext",
    "generatemac",
    "getpublickey",
    "reencryptfrom",
    "reencryptto",
    "retiregrant",
    "sign",
    "verify",
    "verifymac",
];

/// Operations with an encryption context, which most constraints are about; a grant made from a grant has to keep the
/// constraint of its parent.
const CONSTRAINED: &[&str] = &[
    "creategrant",
    "decrypt",
    "encrypt",
    "generatedatakey",
    "generatedatakeypair",
    "generatedatakeypairwithoutplaintext",
    "generatedatakeywithoutplaintext",
    "reencryptfrom",
    "reencryptto",
];

/// How one grant bears on a query.
struct Bearing {
    /// Whether it is for the session, user or service itself.
    direct: Truth,
    /// Whether it is for the role behind the session.
    role: Truth,
    /// Whether it is for the principal's account.
    account: Truth,
    /// Whether it allows the operation.
    operation: bool,
    /// Whether the request keeps within its constraint.
    within: Truth,
}

impl Bearing {
    fn new(naming: Naming, operation: bool, within: Truth) -> Self {
        Self { direct: naming.direct, role: naming.role, account: naming.account, operation, within }
    }

    fn for_principal(&self) -> Truth {
        self.direct.or(self.role).or(self.account)
    }
}

/// What the grants allow; `action` is in lower case.
pub(super) fn aside(query: &Query<'_>, action: &str, keys: &dyn Keys) -> Aside {
    let Some(operation) = operation(action) else { return Aside::NOTHING };
    let mut aside = match &query.grants {
        Given::None | Given::Known(_) => Aside::NOTHING,
        Given::Unknown(_) => Aside { direct: Truth::Unknown, role: Truth::Unknown, account: Truth::Unknown },
    };
    for grant in known(query) {
        let bearing = bearing(query, grant, operation, keys);
        let within = Truth::from(bearing.operation).and(bearing.within);
        aside.direct = aside.direct.or(bearing.direct.and(within));
        aside.role = aside.role.or(bearing.role.and(within));
        aside.account = aside.account.or(bearing.account.and(within));
    }
    aside
}

/// The grants of which something is known: those there are, and those that earlier steps make.
fn known<'a>(query: &'a Query<'_>) -> impl Iterator<Item = &'a GrantFacts> {
    query.grants.known().into_iter().flatten().chain(&query.made_grants)
}

fn operation(action: &str) -> Option<&str> {
    action.strip_prefix("kms:").filter(|name| OPERATIONS.contains(name))
}

/// The grants that allow.
pub(super) fn allowing(query: &Query<'_>, action: &str, keys: &dyn Keys) -> Vec<Reason> {
    select(query, action, keys, |bearing| {
        (bearing.operation && bearing.for_principal().and(bearing.within).is_true()).then_some((true, None))
    })
}

/// The grants for the principal that come near to allowing.
pub(super) fn near(query: &Query<'_>, action: &str, keys: &dyn Keys) -> Vec<Reason> {
    select(query, action, keys, |bearing| {
        if bearing.for_principal().is_false() {
            return None;
        }
        if !bearing.operation {
            return Some((false, Some("the grant is for other operations".to_owned())));
        }
        bearing
            .within
            .is_false()
            .then(|| (false, Some("the request is not within the constraint of the grant".to_owned())))
    })
}

fn select(
    query: &Query<'_>,
    action: &str,
    keys: &dyn Keys,
    choose: impl Fn(&Bearing) -> Option<(bool, Option<String>)>,
) -> Vec<Reason> {
    let Some(operation) = operation(action) else { return Vec::new() };
    let mut reasons = Vec::new();
    for (index, grant) in known(query).enumerate() {
        if let Some((matched, miss)) = choose(&bearing(query, grant, operation, keys)) {
            reasons.push(Reason {
                index,
                grant_id: Some(grant.id.clone()),
                matched: Some(matched),
                miss: miss.map(Miss::Grant),
                ..Reason::new(PolicyType::Grant)
            });
        }
    }
    reasons
}

/// What about grants is not known.
pub(super) fn unknowns(query: &Query<'_>, action: &str, keys: &dyn Keys) -> Vec<Reason> {
    let Some(operation) = operation(action) else { return Vec::new() };
    let all = query
        .grants
        .unknown()
        .map(|why| Reason { unknown: Some(why.to_owned()), ..Reason::new(PolicyType::Grant) });
    let open = known(query).enumerate().filter(|(_, grant)| {
        let bearing = bearing(query, grant, operation, keys);
        bearing.operation && bearing.for_principal().and(bearing.within).is_unknown()
    });
    let each = open.map(|(index, grant)| {
        let covers = || format!("whether grant `{}` covers the request", grant.id);
        Reason {
            index,
            grant_id: Some(grant.id.clone()),
            unknown: Some(grant.doubt.clone().unwrap_or_else(covers)),
            ..Reason::new(PolicyType::Grant)
        }
    });
    all.into_iter().chain(each).collect()
}

fn bearing(query: &Query<'_>, grant: &GrantFacts, operation: &str, keys: &dyn Keys) -> Bearing {
    let listed = grant.operations.iter().any(|known| known.eq_ignore_ascii_case(operation));
    let names = |name: &Option<String>| match name {
        Some(name) => named_in_grant(query.principal, name),
        None => Naming::NOBODY,
    };
    // "The retiring principal can retire the grant", and the grantee if the grant lists the operation.
    let retiring = names(&grant.retiring);
    if operation == "retiregrant" && !retiring.any().is_false() {
        return Bearing::new(retiring, true, Truth::True);
    }
    let constrained = CONSTRAINED.contains(&operation);
    let mut within = if constrained { within_constraint(query.context, grant) } else { Truth::True };
    // "It does not apply to [the] `RetireGrant` operation" (KMS API reference, `CreateGrant`).
    if operation != "retiregrant" {
        within = within.and(on_behalf_of(query.principal, grant, keys));
    }
    if operation == "creategrant" {
        within = within.and(passes_on_no_more(grant, keys)).and(stays_as_strict(grant, keys));
    }
    if grant.doubt.is_some() {
        within = within.and(Truth::Unknown);
    }
    Bearing::new(names(&grant.grantee), listed, within)
}

/// "The child grant cannot allow operations that the parent does not" (KMS developer guide, "Granting
/// `CreateGrant` permission").
fn passes_on_no_more(grant: &GrantFacts, keys: &dyn Keys) -> Truth {
    let held = |text: &str| grant.operations.iter().any(|known| known.eq_ignore_ascii_case(text));
    let check = |text: &Text| text.exact().map_or(Truth::Unknown, |text| held(text).into());
    match keys.find("kms:grantoperations") {
        Found::One(TextRef::Exact(text)) => held(text).into(),
        Found::Many(operations) => Truth::all(operations.iter().map(check)),
        // No grant is made without operations.
        Found::Absent | Found::One(TextRef::Prefix(_)) | Found::Unknown(_) => Truth::Unknown,
    }
}

/// "The child grant can change an `EncryptionContextSubset` constraint to an `EncryptionContextEquals` constraint, but not
/// the reverse" (the same page).
fn stays_as_strict(grant: &GrantFacts, keys: &dyn Keys) -> Truth {
    let found = |key: &str, wanted: &str| match keys.find(key) {
        Found::One(TextRef::Exact(text)) => (text == wanted).into(),
        _ => Truth::Unknown,
    };
    let equals = || found("kms:grantconstrainttype", "EncryptionContextEquals");
    let source = |arn: &str| found("kms:grantconstraintsourcearn", arn);
    let stays_equal = if grant.context_equals.is_some() { equals() } else { Truth::True };
    stays_equal.and(grant.source_arn.as_deref().map_or(Truth::True, source))
}

/// The `SourceArn` constraint. It is "effectively putting an `aws:SourceArn` global condition key into the grant and is
/// only evaluated when the request is made by an AWS service" (KMS developer guide, "Using grant constraints"), and it
/// "ensures that the principal can use the KMS key only when the request is made on behalf of the specified resource"
/// (KMS API reference, `GrantConstraints`): the pages leave open what becomes of a request that no service makes. Nor do
/// they say whether a `*` in the constraint is a wildcard.
fn on_behalf_of(principal: &Principal, grant: &GrantFacts, keys: &dyn Keys) -> Truth {
    let Some(wanted) = grant.source_arn.as_deref() else { return Truth::True };
    let possible = |truth: bool| if truth { Truth::Unknown } else { Truth::False };
    match keys.find("aws:sourcearn") {
        Found::One(TextRef::Exact(arn)) if arn == wanted => Truth::True,
        Found::One(TextRef::Exact(arn)) => possible(text_matches(wanted, arn)),
        Found::One(TextRef::Prefix(known)) => {
            possible(wanted.contains(['*', '?']) || wanted.starts_with(known))
        }
        Found::Absent => possible(!matches!(principal, Principal::Service(_))),
        Found::Many(_) | Found::Unknown(_) => Truth::Unknown,
    }
}

fn within_constraint(context: &Context, grant: &GrantFacts) -> Truth {
    let holds = |pairs: &[(String, String)]| {
        Truth::all(pairs.iter().map(
            |(key, wanted)| match context.get(&format!("{ENCRYPTION_CONTEXT}{key}")) {
                Some(ContextValue::One(Text::Exact(value))) if value == wanted => written_alike(context, key),
                Some(ContextValue::One(Text::Prefix(known))) if wanted.starts_with(known.as_str()) => {
                    Truth::Unknown
                }
                Some(ContextValue::Unknown(_)) => Truth::Unknown,
                _ => Truth::False,
            },
        ))
    };
    let subset = grant.context_subset.as_deref().map_or(Truth::True, holds);
    let equals = grant.context_equals.as_deref().map_or(Truth::True, |pairs| {
        let known: HashSet<String> = pairs.iter().map(|(key, _)| key.to_ascii_lowercase()).collect();
        let others =
            encryption_context(context).filter(|(name, _)| !known.contains(&name.to_ascii_lowercase()));
        let none = Truth::all(others.map(|(_, value)| match value {
            ContextValue::Unknown(_) => Truth::Unknown,
            ContextValue::One(_) | ContextValue::Many(_) => Truth::False,
        }));
        let open = matches!(context.get(ENCRYPTION_CONTEXT), Some(ContextValue::Unknown(_)));
        holds(pairs).and(none).and(if open { Truth::Unknown } else { Truth::True })
    });
    subset.and(equals)
}

/// The documentation says both that the keys of a constraint are compared without regard to case (KMS API reference,
/// `GrantConstraints`) and that they are compared with it (KMS developer guide, "Using grant constraints").
fn written_alike(context: &Context, key: &str) -> Truth {
    if encryption_context(context).any(|(name, _)| name == key) { Truth::True } else { Truth::Unknown }
}

fn encryption_context(context: &Context) -> impl Iterator<Item = (&str, &ContextValue)> {
    context.iter().filter_map(|(key, value)| {
        let (prefix, name) = key.split_at_checked(ENCRYPTION_CONTEXT.len())?;
        prefix.eq_ignore_ascii_case(ENCRYPTION_CONTEXT).then_some((name, value))
    })
}
