//! Many edits as few.

use crate::estate::Edit;
use crate::iam::{OneOrMany, Selector, Statement};

/// The same edits, as few as can be: each once, statements that differ in their actions only as one, and statements for
/// a key that is yet to be made within its policy.
pub fn merged(edits: Vec<Edit>) -> Vec<Edit> {
    let mut merged: Vec<Edit> = Vec::new();
    for edit in edits {
        if !merged.iter_mut().any(|known| absorbs(known, &edit)) {
            merged.push(edit);
        }
    }
    // Keys come before what names them.
    merged.sort_by_key(|edit| !matches!(edit, Edit::CreateKey { .. }));
    merged
}

fn absorbs(known: &mut Edit, edit: &Edit) -> bool {
    if known == edit {
        return true;
    }
    match (known, edit) {
        (Edit::KeyPolicy { key, statement }, Edit::KeyPolicy { key: other, statement: added }) => {
            key == other && absorbs_statement(statement, added)
        }
        (
            Edit::IdentityPolicy { role, policy, statement },
            Edit::IdentityPolicy { role: other, policy: name, statement: added },
        ) => role == other && policy == name && absorbs_statement(statement, added),
        (Edit::TrustPolicy { role, statement }, Edit::TrustPolicy { role: other, statement: added }) => {
            role == other && absorbs_statement(statement, added)
        }
        (
            Edit::BucketPolicy { account, bucket, statement },
            Edit::BucketPolicy { account: of, bucket: other, statement: added },
        ) => account == of && bucket == other && absorbs_statement(statement, added),
        (Edit::VaultPolicy { vault, statement }, Edit::VaultPolicy { vault: other, statement: added }) => {
            vault == other && absorbs_statement(statement, added)
        }
        (Edit::CreateKey { key }, Edit::CreateKey { key: other }) => key.arn == other.arn,
        (Edit::CreateKey { key }, Edit::KeyPolicy { key: arn, statement }) if key.arn == *arn => {
            let crate::fact::Observed::Known(policy) = &mut key.policy else { return false };
            let mut statements = policy.statements().to_vec();
            let is_in = statements.iter_mut().any(|known| absorbs_statement(known, statement));
            policy.statements = OneOrMany::Many(statements);
            if !is_in {
                policy.add(statement.clone());
            }
            true
        }
        _ => false,
    }
}

/// Takes the actions of another statement in, if that is all in which they differ.
fn absorbs_statement(known: &mut Statement, added: &Statement) -> bool {
    let alike = known.sid == added.sid
        && known.effect == added.effect
        && known.principal == added.principal
        && known.resource == added.resource
        && known.condition == added.condition;
    let (Selector::Only(own), Selector::Only(others)) = (&mut known.action, &added.action) else {
        return false;
    };
    if !alike {
        return false;
    }
    let mut actions: Vec<String> = own.as_slice().iter().chain(others.as_slice()).cloned().collect();
    actions.sort_unstable();
    actions.dedup();
    *own = match actions.as_slice() {
        [only] => OneOrMany::One(only.clone()),
        _ => OneOrMany::Many(actions),
    };
    true
}
