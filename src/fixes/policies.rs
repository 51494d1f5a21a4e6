//! What edits make of policy documents: each as it was and as it is to be.

use crate::aws::{AccountId, DatabaseArn, Region};
use crate::estate::{Edit, Estate, OrNone};
use crate::fact::Observed;
use crate::iam::Document;

/// Whose policy a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PolicyOf {
    /// A key.
    Key,
    /// A role: an inline policy.
    Identity,
    /// A role: who may assume it.
    Trust,
    /// An S3 bucket.
    Bucket,
    /// A backup vault: its access policy.
    Vault,
}

/// A policy document that edits change.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyChange {
    /// Whose policy it is.
    pub of: PolicyOf,
    /// The account in which it stands.
    pub account: AccountId,
    /// The region in which it stands; policies of roles stand in none.
    pub region: Option<Region>,
    /// ARN of the key, role or vault, name of the bucket.
    pub resource: String,
    /// Name of an inline policy.
    pub name: Option<String>,
    /// As it was; `None` where there was none.
    pub before: Option<Document>,
    /// As it is to be.
    pub after: Document,
}

/// The policies that edits change, each once, in the order of the edits.
pub fn policy_changes(before: &Estate, after: &Estate, edits: &[Edit]) -> Vec<PolicyChange> {
    let mut changes: Vec<PolicyChange> = Vec::new();
    for edit in edits {
        let Some(change) = change(before, after, edit) else { continue };
        let known = |other: &PolicyChange| {
            other.of == change.of && other.resource == change.resource && other.name == change.name
        };
        if !changes.iter().any(known) {
            changes.push(change);
        }
    }
    changes
}

fn change(before: &Estate, after: &Estate, edit: &Edit) -> Option<PolicyChange> {
    let account = edit.account()?;
    let (of, resource) = match edit {
        Edit::KeyPolicy { key, .. } => (PolicyOf::Key, key.to_string()),
        Edit::CreateKey { key } => (PolicyOf::Key, key.arn.to_string()),
        Edit::IdentityPolicy { role, .. } => (PolicyOf::Identity, role.to_string()),
        Edit::TrustPolicy { role, .. } => (PolicyOf::Trust, role.to_string()),
        Edit::BucketPolicy { bucket, .. } => (PolicyOf::Bucket, bucket.clone()),
        Edit::VaultPolicy { vault, .. } => (PolicyOf::Vault, vault.to_string()),
        _ => return None,
    };
    let name = match edit {
        Edit::IdentityPolicy { policy, .. } => Some(policy.clone()),
        _ => None,
    };
    let document = |estate: &Estate| document(estate, edit).cloned();
    Some(PolicyChange {
        of,
        region: region(after, edit),
        account,
        resource,
        name,
        before: document(before),
        after: document(after)?,
    })
}

fn document<'e>(estate: &'e Estate, edit: &Edit) -> Option<&'e Document> {
    match edit {
        Edit::KeyPolicy { key, .. } => estate.key(key)?.policy.known(),
        Edit::CreateKey { key } => estate.key(&key.arn)?.policy.known(),
        Edit::IdentityPolicy { role, policy, .. } => {
            let policies = estate.role(role)?.policies.known()?;
            let own = |name: &&crate::estate::AttachedPolicy| {
                name.name == *policy && !matches!(name.document, Observed::Unknown)
            };
            policies.iter().find(own)?.document.known()
        }
        Edit::TrustPolicy { role, .. } => estate.role(role)?.trust.known(),
        Edit::BucketPolicy { account, bucket, .. } => {
            let repositories = &estate.account(account)?.repositories;
            let repository = repositories.iter().find(|repository| repository.bucket == *bucket)?;
            repository.policy.known().and_then(OrNone::as_option)
        }
        Edit::VaultPolicy { vault, .. } => {
            let found = estate.vault(&vault.account()?, &vault.region()?, vault.vault_name()?)?;
            found.policy.known().and_then(OrNone::as_option)
        }
        _ => None,
    }
}

/// The region in which an edit is made; `None` for IAM, which has none.
pub fn region(estate: &Estate, edit: &Edit) -> Option<Region> {
    match edit {
        Edit::KeyPolicy { key, .. }
        | Edit::Grant { key, .. }
        | Edit::EnableKey { key }
        | Edit::CancelKeyDeletion { key } => key.region(),
        Edit::VaultPolicy { vault, .. } => vault.region(),
        Edit::CreateKey { key } => key.arn.region(),
        Edit::IdentityPolicy { .. } | Edit::TrustPolicy { .. } => None,
        Edit::BucketPolicy { account, bucket, .. } => {
            let repositories = &estate.account(account)?.repositories;
            let repository = repositories.iter().find(|repository| repository.bucket == *bucket)?;
            Some(repository.region.clone())
        }
        Edit::DefaultKey { region, .. } => Some(region.clone()),
        Edit::Share { snapshot, .. } => {
            if let Ok(arn) = snapshot.parse::<DatabaseArn>() {
                return Some(arn.region);
            }
            estate.snapshot(snapshot).map(|(_, snapshot)| snapshot.region.clone())
        }
    }
}
