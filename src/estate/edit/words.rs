//! Edits in words.

use super::{Edit, is_placeholder};
use crate::aws::Arn;
use crate::iam::{Effect, OneOrMany, Selector, Statement};

/// Edits in words, those of one policy for one role together.
pub fn edits_in_words(edits: &[Edit]) -> Vec<String> {
    let mut groups: Vec<Edit> = Vec::new();
    for edit in edits {
        if !groups.iter_mut().any(|known| joins(known, edit)) {
            groups.push(edit.clone());
        }
    }
    groups.iter().map(Edit::in_words).collect()
}

/// Takes the actions of another statement in, if it does the same for the same role in the same policy.
fn joins(known: &mut Edit, edit: &Edit) -> bool {
    let (own, other) = match (known, edit) {
        (Edit::KeyPolicy { key, statement }, Edit::KeyPolicy { key: same, statement: other })
            if key == same =>
        {
            (statement, other)
        }
        (
            Edit::IdentityPolicy { role, policy, statement },
            Edit::IdentityPolicy { role: same, policy: name, statement: other },
        ) if role == same && policy == name && statement.resource == other.resource => (statement, other),
        _ => return false,
    };
    if own.principal != other.principal || own.effect != other.effect {
        return false;
    }
    let all = own.action.list().as_slice().iter().chain(other.action.list().as_slice());
    let mut all: Vec<String> = all.cloned().collect();
    all.sort_unstable();
    all.dedup();
    own.action = Selector::Only(OneOrMany::Many(all));
    true
}

impl Edit {
    /// What is done, in words that begin with a verb: "add to the key policy of `key/1234`: allow `...` `kms:Decrypt`".
    pub fn in_words(&self) -> String {
        match self {
            Self::KeyPolicy { key, statement } => {
                format!("{} in the key policy of {}", said(statement), key_words(key))
            }
            Self::IdentityPolicy { role, policy, statement } => format!(
                "{}{} in the inline policy `{policy}` of the role `{}` of {}",
                said(statement),
                on_keys(statement),
                role.resource_name(),
                role.account_text()
            ),
            Self::TrustPolicy { role, statement } => format!(
                "{} in the trust policy of the role `{}` of {}",
                said(statement),
                role.resource_name(),
                role.account_text()
            ),
            Self::BucketPolicy { bucket, statement, .. } => {
                format!("{} in the policy of the bucket `{bucket}`", said(statement))
            }
            Self::VaultPolicy { vault, statement } => format!(
                "{} in the access policy of the vault `{}` of {} in {}",
                said(statement),
                vault.vault_name().unwrap_or_default(),
                vault.region_text(),
                vault.account_text()
            ),
            Self::Grant { key, grant } => {
                format!("grant `{}` {} on {}", grant.grantee, grant.operations.join(", "), key_words(key))
            }
            Self::DefaultKey { account, region, key } => {
                let key = match key {
                    crate::estate::KeyName::Arn(arn) => key_words(arn),
                    crate::estate::KeyName::Alias(alias) => format!("`{alias}`"),
                };
                format!("make {key} the default EBS key of {region} in {account}")
            }
            Self::EnableKey { key } => format!("enable {}", key_words(key)),
            Self::CancelKeyDeletion { key } => {
                format!("cancel the deletion of {} and enable it", key_words(key))
            }
            Self::CreateKey { key } => format!(
                "make a customer managed key in {} of {}",
                key.arn.region_text(),
                key.arn.account_text()
            ),
            Self::Share { account, snapshot, with } => format!("share `{snapshot}` of {account} with {with}"),
        }
    }
}

fn key_words(key: &Arn) -> String {
    if is_placeholder(key) {
        return format!("the new key of {} in {}", key.region_text(), key.account_text());
    }
    format!("`{}` of {} in {}", key.resource(), key.region_text(), key.account_text())
}

/// The keys that a statement names.
fn on_keys(statement: &Statement) -> String {
    let resources = statement.resource.as_ref().map(Selector::list);
    let named = resources.into_iter().flat_map(OneOrMany::as_slice);
    let keys = named.filter_map(|resource| resource.parse::<Arn>().ok()).filter(|arn| arn.service() == "kms");
    let keys: Vec<String> = keys.map(|key| key_words(&key)).collect();
    if keys.is_empty() { String::new() } else { format!(" on {}", keys.join(", ")) }
}

/// Whom a statement lets do what, or keeps from it.
fn said(statement: &Statement) -> String {
    let actions: Vec<String> =
        statement.action.list().as_slice().iter().map(|action| format!("`{action}`")).collect();
    let who = match &statement.principal {
        Some(Selector::Only(crate::iam::Principals::Listed(listed))) => {
            let names = listed.iter().flat_map(|(_, names)| names.as_slice());
            names.fold(String::new(), |who, name| who + "`" + name + "` ")
        }
        Some(_) => "everyone ".to_owned(),
        None => String::new(),
    };
    let verb = match statement.effect {
        Effect::Allow => "allow",
        Effect::Deny => "deny",
    };
    format!("{verb} {who}{}", actions.join(", "))
}
