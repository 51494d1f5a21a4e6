//! The policy documents, one file each.

use super::File;
use super::names::{self, Names};
use crate::aws::Arn;
use crate::estate::{Edit, Estate, MAX_KEY_POLICY, is_placeholder};
use crate::fixes::{PolicyChange, PolicyOf, policy_changes};
use crate::render::{json_document, json_line};

/// A policy document and the file that holds it.
pub(super) struct Documented {
    /// What becomes of the policy.
    pub(super) change: PolicyChange,
    /// The file, from the folder.
    pub(super) path: String,
    /// Its text.
    pub(super) text: String,
}

impl Documented {
    /// Whether an edit changes this document.
    pub(super) fn is_of(&self, edit: &Edit) -> bool {
        let PolicyChange { of, resource, name, .. } = &self.change;
        match edit {
            Edit::KeyPolicy { key, .. } => *of == PolicyOf::Key && key.as_str() == resource,
            Edit::CreateKey { key } => *of == PolicyOf::Key && key.arn.as_str() == resource,
            Edit::IdentityPolicy { role, policy, .. } => {
                *of == PolicyOf::Identity && role.as_str() == resource && name.as_ref() == Some(policy)
            }
            Edit::TrustPolicy { role, .. } => *of == PolicyOf::Trust && role.as_str() == resource,
            Edit::BucketPolicy { bucket, .. } => *of == PolicyOf::Bucket && bucket == resource,
            Edit::VaultPolicy { vault, .. } => *of == PolicyOf::Vault && vault.as_str() == resource,
            _ => false,
        }
    }

    pub(super) fn file(&self) -> File {
        let about = match self.change.of {
            PolicyOf::Key => "a complete key policy",
            PolicyOf::Identity => "a complete inline policy of a role",
            PolicyOf::Trust => "a complete trust policy of a role",
            PolicyOf::Bucket => "a complete bucket policy",
            PolicyOf::Vault => "a complete access policy of a vault",
        };
        File { path: self.path.clone(), text: self.text.clone(), about, runs: false }
    }
}

/// The documents that edits change, as they are to be.
pub(super) fn of(before: &Estate, after: &Estate, edits: &[Edit]) -> Vec<Documented> {
    let mut taken = Names::default();
    policy_changes(before, after, edits)
        .into_iter()
        .map(|change| {
            let name = taken.unique(&name(&change), '-');
            let indented = json_document(&change.after);
            // KMS counts white space too.
            let text = if indented.len() > MAX_KEY_POLICY { json_line(&change.after) } else { indented };
            Documented { path: format!("policies/{name}.json"), text, change }
        })
        .collect()
}

fn name(change: &PolicyChange) -> String {
    let account = &change.account;
    let arn: Option<Arn> = change.resource.parse().ok();
    let own = |arn: &'_ Arn| arn.vault_name().unwrap_or_else(|| arn.resource_name()).to_owned();
    let resource = arn.as_ref().map_or_else(|| change.resource.clone(), own);
    let resource = names::of_file(&resource);
    let region = change.region.as_ref().map(|region| names::of_file(region.as_str())).unwrap_or_default();
    match change.of {
        PolicyOf::Key if arn.as_ref().is_some_and(is_placeholder) => {
            format!("key-policy-{account}-{region}-new")
        }
        PolicyOf::Key => format!("key-policy-{account}-{region}-{resource}"),
        PolicyOf::Identity => {
            let own = names::of_file(change.name.as_deref().unwrap_or_default());
            format!("role-policy-{account}-{resource}-{own}")
        }
        PolicyOf::Trust => format!("trust-policy-{account}-{resource}"),
        PolicyOf::Bucket => format!("bucket-policy-{account}-{resource}"),
        PolicyOf::Vault => format!("vault-policy-{account}-{region}-{resource}"),
    }
}
