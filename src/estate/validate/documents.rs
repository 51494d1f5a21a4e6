//! Policy documents in places where AWS would not take them: policies of resources name principals, policies of
//! principals name none (IAM user guide, "AWS JSON policy elements: Principal").

use super::notes::{At, Notes};
use crate::iam::{Document, OneOrMany, Selector, Statement};

/// What a document is the policy of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seat {
    /// A resource: a key policy, a trust policy, a bucket policy, an RCP.
    Resource,
    /// A principal or its account: an identity policy, a boundary, an SCP.
    Principal,
}

/// Notes statements that are not of the form that their place asks for. `kind` is the kind of the document in words.
pub(super) fn check(document: &Document, kind: &str, seat: Seat, at: &At<'_>, notes: &mut Notes<'_>) {
    let all = at.key("Statement");
    match &document.statements {
        OneOrMany::One(statement) => check_statement(statement, kind, seat, &all, notes),
        OneOrMany::Many(statements) => {
            for (number, statement) in statements.iter().enumerate() {
                check_statement(statement, kind, seat, &all.index(number), notes);
            }
        }
    }
}

fn check_statement(statement: &Statement, kind: &str, seat: Seat, at: &At<'_>, notes: &mut Notes<'_>) {
    match (seat, &statement.principal) {
        (Seat::Resource, None) if notes.complete => {
            let message = format!("a statement of {kind} without `Principal`: AWS takes none");
            notes.add(at, message);
        }
        (Seat::Principal, Some(principal)) => {
            let element = match principal {
                Selector::Only(_) => "Principal",
                Selector::Except(_) => "NotPrincipal",
            };
            let message = format!("`{element}` in a statement of {kind}: AWS takes none there");
            notes.add_at_key(&at.key(element), message, None);
        }
        (Seat::Resource, _) | (Seat::Principal, None) => {}
    }
}
