//! Everyone who may use a key, as far as an estate tells.

use super::{Call, Judge, principal_of};
use crate::aws::Action;
use crate::estate::{Estate, fixed_key_policy};
use crate::graph::{Judgement, KeyRef, Target};
use crate::iam::{
    Context, Document, Effect, Principal, PrincipalKind, Principals, Selector, Statement, Text,
    action_matches,
};
use std::collections::{BTreeMap, BTreeSet};

/// Who may use a key.
#[derive(Debug, Clone)]
pub struct Who {
    /// Every role of the estate, by ARN.
    pub roles: Vec<Admitted>,
    /// Principals that the key policy or a grant names and the estate does not hold, by name.
    pub others: Vec<Admitted>,
    /// Names that stand for many principals or for none: accounts, everyone, ids of deleted principals.
    pub named: Vec<Named>,
}

/// A principal and the judgement on its call.
#[derive(Debug, Clone)]
pub struct Admitted {
    /// ARN or name of the service.
    pub principal: String,
    /// Whether it may make the call, and why.
    pub judgement: Judgement,
}

/// A name in the key policy that no single principal stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// As written.
    pub name: String,
    /// What it means for the call, in words.
    pub words: String,
    /// The statements of the key policy in which it stands, with their names.
    pub statements: Vec<(usize, Option<String>)>,
}

/// Judges an action on a key for every role of the estate and for everyone whom the key policy and the grants name.
pub fn who(estate: &Estate, key: &KeyRef, action: &Action, context: &Context) -> Who {
    let judge = Judge::new(estate);
    let ask = |principal: Principal, text: &str| {
        let call = Call {
            principal,
            action: action.clone(),
            target: Target::Key(key.clone()),
            context: context.clone(),
        };
        Admitted { principal: text.to_owned(), judgement: judge.decide(&call) }
    };
    let mut roles: Vec<Admitted> = estate
        .roles()
        .map(|role| {
            let session = Text::Prefix(String::new());
            let unique_id = role.unique_id.clone();
            ask(Principal::Role { arn: role.arn.clone(), session, unique_id }, role.arn.as_str())
        })
        .collect();
    roles.sort_by(|a, b| a.principal.cmp(&b.principal));

    let (mut others, mut named) = (BTreeSet::new(), BTreeMap::<String, Named>::new());
    let held = key.arn.as_ref().and_then(|arn| estate.key(arn));
    let fixed = key.alias.as_deref().and_then(|alias| fixed_key_policy(alias, &key.account, &key.region));
    let policy = held.and_then(|key| key.policy.known()).or(fixed.as_ref());
    for (at, statement) in policy.into_iter().flat_map(Document::statements).enumerate() {
        if !concerns(statement, action) {
            continue;
        }
        for name in names(statement) {
            match meaning(name, estate) {
                Meaning::Single => {
                    others.insert(name.to_owned());
                }
                Meaning::Several(words) => {
                    let entry = named.entry(name.to_owned()).or_insert_with(|| Named {
                        name: name.to_owned(),
                        words,
                        statements: Vec::new(),
                    });
                    entry.statements.push((at, statement.sid.clone()));
                }
            }
        }
    }
    let grants = held.and_then(|key| key.grants.known()).into_iter().flatten();
    others.extend(grants.map(|grant| grant.grantee.clone()).filter(|name| is_single(name, estate)));
    let others = others
        .iter()
        .filter(|name| !roles.iter().any(|role| role.principal == **name))
        .filter_map(|name| Some(ask(principal_of(name, estate, action).ok()?, name)))
        .collect();
    Who { roles, others, named: named.into_values().collect() }
}

/// Whether a statement may allow the action.
fn concerns(statement: &Statement, action: &Action) -> bool {
    let listed =
        statement.action.list().as_slice().iter().any(|pattern| action_matches(pattern, action.as_str()));
    statement.effect == Effect::Allow && listed != statement.action.is_negated()
}

/// The names in the `Principal` element. `NotPrincipal` in an Allow admits everyone else.
fn names(statement: &Statement) -> Vec<&str> {
    match &statement.principal {
        None => Vec::new(),
        Some(Selector::Except(_) | Selector::Only(Principals::Everyone)) => vec!["*"],
        Some(Selector::Only(Principals::Listed(listed))) => listed
            .iter()
            .filter(|(kind, _)| *kind != PrincipalKind::CanonicalUser)
            .flat_map(|(_, names)| names.as_slice().iter().map(String::as_str))
            .collect(),
    }
}

enum Meaning {
    Single,
    Several(String),
}

fn is_single(name: &str, estate: &Estate) -> bool {
    matches!(meaning(name, estate), Meaning::Single)
}

fn meaning(name: &str, estate: &Estate) -> Meaning {
    if name == "*" {
        return Meaning::Several("everyone whom the conditions of the statement let in".to_owned());
    }
    let root = name.strip_suffix(":root").and_then(|head| head.rsplit_once(':')).map(|(_, account)| account);
    let account = root.unwrap_or(name);
    if account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit()) {
        let held = estate.roles().filter(|role| role.arn.account_text() == account).count();
        let roles = match held {
            0 => "the estate holds none of its roles".to_owned(),
            1 => "the estate holds 1 of its roles, listed by itself".to_owned(),
            many => format!("the estate holds {many} of its roles, listed by themselves"),
        };
        return Meaning::Several(format!(
            "principals of account {account} whom their identity policies allow it; {roles}"
        ));
    }
    if !name.contains([':', '.']) {
        let role = estate.roles().find(|role| role.unique_id.as_deref() == Some(name));
        return Meaning::Several(match role {
            Some(role) => format!("the id of `{}`", role.arn),
            None => "the id of a principal that was deleted, or whose id the estate does not tell".to_owned(),
        });
    }
    Meaning::Single
}
