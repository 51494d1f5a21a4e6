//! A decision for people: what every policy type said, in the order of evaluation.

use crate::authorize::Explanation;
use crate::iam::{
    Analysis, Decision, Effect, Miss, PolicyType, Reason, Relation, Stand, Standing, StatementStand, Truth,
    Verdict,
};
use crate::render::common::neutral::plain;
use std::fmt::Write;

/// Says where the policy of a kind, level and index stands; `None` where nobody has named it.
pub type Place<'a> = &'a dyn Fn(PolicyType, Option<usize>, usize) -> Option<String>;

/// The text of a decision with everything that had a say. Policies and statements are counted from 0, as in JSON.
pub fn explanation(explained: &Explanation, place: Place<'_>) -> String {
    let mut text = format!("{}\n", headline(explained));
    let _infallible = writeln!(text, "  principal  {}", plain(&explained.principal));
    let _infallible = writeln!(text, "  resource   {}", plain(&explained.resource));
    let _infallible = writeln!(text, "  accounts   {}", plain(&accounts(explained)));
    for rule in explained.decision.reasons.iter().filter_map(service_rule) {
        let _infallible = writeln!(text, "  rule       {}", plain(rule));
    }
    for stand in &explained.stands {
        let _infallible = writeln!(text, "  {}", plain(&layer(stand)));
        for statement in &stand.statements {
            let _infallible = writeln!(text, "      {}", plain(&told(stand, statement, place)));
        }
        if matches!(stand.policy, PolicyType::KeyPolicy) {
            grants(&mut text, &explained.grants);
        }
    }
    text
}

fn headline(explained: &Explanation) -> String {
    let Decision { verdict, blocked_by, reasons } = &explained.decision;
    let action = plain(&explained.action);
    let kinds: Vec<&str> = blocked_by.iter().map(|kind| kind.as_words()).collect();
    match verdict {
        Verdict::Allowed => format!("ALLOWED {action}"),
        Verdict::ExplicitDeny => format!("DENIED {action}: by a Deny of the {}", kinds.join(" and the ")),
        Verdict::ImplicitDeny if kinds.is_empty() => format!("DENIED {action}: nothing allows it"),
        Verdict::ImplicitDeny => format!("DENIED {action}: not allowed by the {}", kinds.join(" nor the ")),
        Verdict::Undetermined => {
            let mut unknown: Vec<&str> =
                reasons.iter().filter_map(|reason| reason.unknown.as_deref()).collect();
            unknown.dedup();
            format!("UNDETERMINED {action}: it depends on what is not known: {}", plain(&unknown.join("; ")))
        }
    }
}

fn accounts(explained: &Explanation) -> String {
    let account = |account: &Option<String>| account.clone().unwrap_or_else(|| "none".to_owned());
    let (caller, owner) = (account(&explained.principal_account), account(&explained.resource_account));
    match explained.relation {
        Relation::SameAccount => format!("principal and resource in {owner}"),
        Relation::CrossAccount => {
            format!("principal in {caller}, resource in {owner}: both sides have to allow")
        }
        Relation::NoAccount => format!("principal in no account, resource in {owner}"),
        Relation::Unknown => format!("principal in {caller}; the account of the resource is not known"),
    }
}

fn service_rule(reason: &Reason) -> Option<&str> {
    match &reason.miss {
        Some(Miss::Service(rule)) => Some(rule),
        _ => None,
    }
}

fn layer(stand: &Stand) -> String {
    let level = stand.level.map_or_else(String::new, |level| format!(", level {level}"));
    let says = match &stand.standing {
        Standing::Absent => "none".to_owned(),
        Standing::Exempt => "does not bind this request".to_owned(),
        Standing::Denies => "denies".to_owned(),
        Standing::Allows => "allows".to_owned(),
        Standing::Delegates => "hands the decision to the identity policies of the account".to_owned(),
        Standing::Silent if stand.size == 0 => "allows nothing: it has no statement".to_owned(),
        Standing::Silent if stand.size == 1 => "does not allow: its 1 statement does not match".to_owned(),
        Standing::Silent => format!("does not allow: none of its {} statements matches", stand.size),
        Standing::Unknown(Some(why)) => format!("not known: {why}"),
        Standing::Unknown(None) => "not known".to_owned(),
    };
    format!("{}{level}: {says}", stand.policy.as_words())
}

/// One statement: where it stands and how it fares.
fn told(stand: &Stand, statement: &StatementStand, place: Place<'_>) -> String {
    let sid = statement.sid.as_ref().map_or_else(String::new, |sid| format!(" (`{sid}`)"));
    let of = match place(stand.policy, stand.level, statement.index) {
        Some(place) => format!(" of {place}"),
        None if has_several(stand.policy) => format!(" of policy {}", statement.index),
        None => String::new(),
    };
    let name = format!("statement {}{sid}{of}", statement.statement);
    let allows = statement.effect == Effect::Allow;
    match (&statement.miss, statement.unknown.as_slice()) {
        (Some(miss), _) => format!("{name} {}{miss}", matched(statement)),
        (None, []) if statement.analysis.naming().any().is_true() => {
            let verb = if allows { "allows it" } else { "denies it" };
            format!("{name} {verb}")
        }
        (None, []) => format!("{name} does not match"),
        (None, unknown) => {
            let verb = if allows { "may allow it" } else { "may deny it" };
            format!("{name} {verb}; not known: {}", unknown.join("; "))
        }
    }
}

fn has_several(policy: PolicyType) -> bool {
    matches!(policy, PolicyType::Rcp | PolicyType::Scp | PolicyType::IdentityPolicy)
}

/// "matches principal and action, but ".
fn matched(statement: &StatementStand) -> String {
    let Analysis { principal, action, resource, .. } = statement.analysis;
    let principal = if statement.names_principals { principal.any() } else { Truth::False };
    let elements: Vec<&str> = [(principal, "principal"), (action, "action"), (resource, "resource")]
        .iter()
        .filter(|(truth, _)| truth.is_true())
        .map(|(_, name)| *name)
        .collect();
    match elements.as_slice() {
        [] => "does not match: ".to_owned(),
        [one] => format!("matches the {one}, but "),
        [rest @ .., last] => format!("matches {} and {last}, but ", rest.join(", ")),
    }
}

fn grants(text: &mut String, grants: &[Reason]) {
    for reason in grants {
        let id = reason.grant_id.as_ref().map_or_else(String::new, |id| format!(" `{id}`"));
        let says = match (&reason.miss, &reason.unknown) {
            (Some(miss), _) => format!("does not allow it: {miss}"),
            (None, Some(unknown)) => format!("not known: {unknown}"),
            (None, None) => "allows it".to_owned(),
        };
        let colon = if id.is_empty() { "s:" } else { "" };
        let _infallible = writeln!(text, "  grant{colon}{} {}", plain(&id), plain(&says));
    }
}
