//! Statements that cannot do what they were written for: remarks on policy documents, whatever the request.
//!
//! One file per remark; a new one is one file here and one line in [`LINTS`].

mod action_does_not_exist;
mod condition_key_never_present;
mod estate;
mod resource_never_matches;
mod via_service;
mod via_service_never_matches;

pub(crate) use estate::is_aws_managed;
pub use estate::remarks_on_estate;
pub(crate) use via_service::ViaService;

use super::condition_keys;
use crate::aws::Arn;
use crate::iam::{Document, Effect, Statement, action_matches};

/// Every remark.
pub static LINTS: &[&Lint] = &[
    &action_does_not_exist::LINT,
    &condition_key_never_present::LINT,
    &resource_never_matches::LINT,
    &via_service_never_matches::LINT,
];

/// A kind of statement that cannot work.
#[derive(Debug)]
pub struct Lint {
    /// Its name: the bad state.
    pub id: &'static str,
    /// Adds what is wrong with a statement, in words.
    find: fn(&Statement, Site<'_>, &mut Vec<String>),
}

impl PartialEq for Lint {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// Where a document stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Site<'a> {
    /// At a principal, an organization or anything but a key.
    Other,
    /// At this key.
    Key(&'a Arn),
}

/// A statement that cannot work, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Remark {
    /// Which kind.
    pub lint: &'static Lint,
    /// Which statement, from 0.
    pub statement: usize,
    /// Its name.
    pub sid: Option<String>,
    /// What is wrong, in one sentence without a period.
    pub text: String,
}

impl Remark {
    /// `statement 2 (`Use`)`.
    pub fn place(&self) -> String {
        match &self.sid {
            Some(sid) => format!("statement {} (`{sid}`)", self.statement),
            None => format!("statement {}", self.statement),
        }
    }
}

/// Remarks on a document, in the order of its statements.
pub fn remarks(document: &Document, site: Site<'_>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (at, statement) in document.statements().iter().enumerate() {
        for lint in LINTS {
            let mut found = Vec::new();
            (lint.find)(statement, site, &mut found);
            remarks.extend(found.into_iter().map(|text| Remark {
                lint,
                statement: at,
                sid: statement.sid.clone(),
                text,
            }));
        }
    }
    remarks
}

/// What a statement does to what it matches.
fn verb(statement: &Statement) -> &'static str {
    match statement.effect {
        Effect::Allow => "allows",
        Effect::Deny => "denies",
    }
}

/// The service of an action in a policy, in lower case; `None` where it is a wildcard.
fn service_of(pattern: &str) -> Option<String> {
    let (service, _) = pattern.split_once(':')?;
    (!service.contains(['*', '?'])).then(|| service.to_ascii_lowercase())
}

/// The actions of KMS that an action in a policy means.
fn kms_actions(pattern: &str) -> impl Iterator<Item = &'static str> {
    condition_keys::actions().filter(move |name| action_matches(pattern, &format!("kms:{name}")))
}

/// Whether a condition can only hold where the request has the key: no `IfExists`, no `ForAllValues`, no negation.
fn wants_the_key(operator: &str, values: &[crate::iam::Scalar]) -> bool {
    let operator = operator.to_ascii_lowercase();
    if operator == "null" {
        return values.iter().all(|value| value.text().eq_ignore_ascii_case("false"));
    }
    let name = operator.strip_prefix("foranyvalue:").unwrap_or(&operator);
    let negated = ["stringnot", "numericnot", "datenot", "notip", "arnnot"];
    !operator.starts_with("forallvalues:")
        && !operator.ends_with("ifexists")
        && !negated.iter().any(|start| name.starts_with(start))
}
