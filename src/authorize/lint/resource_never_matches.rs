//! Resources that no request is about: aliases for actions on keys, accounts in the ARNs of snapshots and images, other
//! resources in the policy of a key.

use super::{Lint, Site, kms_actions, service_of, verb};
use crate::authorize::kms;
use crate::iam::{Statement, text_matches};

pub(super) static LINT: Lint = Lint { id: "resource-never-matches", find };

fn find(statement: &Statement, site: Site<'_>, found: &mut Vec<String>) {
    let Some(resource) = statement.resource.as_ref().filter(|resource| !resource.is_negated()) else {
        return;
    };
    let resources = resource.list().as_slice();
    if let Site::Key(key) = site {
        let matches = |text: &String| text.contains("${") || text_matches(text, key.as_str());
        if !resources.iter().any(matches) {
            let names: Vec<String> = resources.iter().map(|text| format!("`{text}`")).collect();
            found.push(format!(
                "the policy of a key speaks of that key alone, and the resource is {}: `*` stands for the key",
                names.join(", ")
            ));
        }
        return;
    }
    if !statement.action.is_negated() {
        on_aliases(statement, resources, found);
    }
    for text in resources {
        if let Some(kind) = owned(text)
            && !resources.iter().any(|other| covers_unowned(other, kind))
        {
            found.push(format!(
                "the ARN of {} has no account, so `{text}` matches none",
                if kind == "snapshot" { "a snapshot" } else { "an image" }
            ));
        }
    }
}

/// "An alias is not a valid resource for key actions" (KMS developer guide, "Controlling access to aliases").
fn on_aliases(statement: &Statement, resources: &[String], found: &mut Vec<String>) {
    let of_kms = |text: &&String| service_in(text).is_some_and(|service| text_matches(service, "kms"));
    let is_alias = |text: &String| part(text, 5).is_some_and(|resource| resource.starts_with("alias/"));
    let mut named = resources.iter().filter(of_kms).peekable();
    if named.peek().is_none() || resources.iter().any(|text| text == "*") || !named.all(is_alias) {
        return;
    }
    let actions: Vec<String> = statement
        .action
        .list()
        .as_slice()
        .iter()
        .filter(|action| service_of(action).as_deref() == Some("kms") && is_on_keys_alone(action))
        .map(|action| format!("`{action}`"))
        .collect();
    if !actions.is_empty() {
        found.push(format!(
            "an alias is no resource of {}, so the statement never {} it: name the key, or use \
             `kms:ResourceAliases` as a condition",
            actions.join(", "),
            verb(statement)
        ));
    }
}

/// Whether every action that a pattern means is authorized on the key and not on an alias.
fn is_on_keys_alone(pattern: &str) -> bool {
    let mut meant = kms_actions(pattern).peekable();
    meant.peek().is_some() && meant.all(|name| kms::is_on_key_alone(&format!("kms:{name}")))
}

/// The kind of a snapshot or image ARN that names an account (service authorization reference, Amazon EC2: resource
/// types).
fn owned(text: &str) -> Option<&'static str> {
    let account = part(text, 4)?;
    let named = service_in(text) == Some("ec2") && !account.is_empty() && !account.contains('*');
    named.then(|| kind_of(text)).flatten()
}

fn kind_of(text: &str) -> Option<&'static str> {
    let resource = part(text, 5)?;
    ["snapshot", "image"]
        .into_iter()
        .find(|kind| resource.strip_prefix(kind).is_some_and(|rest| rest.starts_with('/')))
}

/// Whether a resource may match ARNs of a kind that name no account.
fn covers_unowned(text: &str, kind: &str) -> bool {
    let Some(account) = part(text, 4) else { return text.contains('*') };
    let open = account.is_empty() || account.chars().all(|c| c == '*');
    open && part(text, 5).is_some_and(|resource| resource.starts_with('*') || resource.starts_with(kind))
}

fn service_in(text: &str) -> Option<&str> {
    part(text, 2)
}

/// A part of an ARN, which may hold wildcards.
fn part(text: &str, at: usize) -> Option<&str> {
    text.starts_with("arn:").then(|| text.splitn(6, ':').nth(at)).flatten()
}
