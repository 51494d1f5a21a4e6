//! Condition keys that a request for the action never has (service authorization reference, KMS: condition keys by
//! action).

use super::{Lint, Site, kms_actions, service_of, verb, wants_the_key};
use crate::authorize::condition_keys::action_has_key;
use crate::iam::Statement;

pub(super) static LINT: Lint = Lint { id: "condition-key-never-present", find };

fn find(statement: &Statement, _: Site<'_>, found: &mut Vec<String>) {
    if statement.action.is_negated() {
        return;
    }
    for (operator, keys) in statement.condition.iter().flat_map(|conditions| &conditions.0) {
        for (key, wanted) in &keys.0 {
            let is_kms = key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("kms:"));
            if !is_kms || !wants_the_key(operator, wanted.as_slice()) {
                continue;
            }
            let lacking: Vec<String> = statement
                .action
                .list()
                .as_slice()
                .iter()
                .filter(|action| lacks(action, key))
                .map(|action| format!("`{action}`"))
                .collect();
            if !lacking.is_empty() {
                found.push(format!(
                    "no request for {} has `{key}`, so the statement never {} it",
                    lacking.join(", "),
                    verb(statement)
                ));
            }
        }
    }
}

/// Whether none of the actions that a pattern means has the key.
fn lacks(pattern: &str, key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    match service_of(pattern) {
        None => false,
        Some(service) if service == "kms" => {
            let mut meant = kms_actions(pattern).peekable();
            let has = |name: &str| action_has_key(&format!("kms:{}", name.to_ascii_lowercase()), &key);
            meant.peek().is_some() && !meant.any(has)
        }
        Some(_) => !action_has_key(&pattern.to_ascii_lowercase(), &key),
    }
}
