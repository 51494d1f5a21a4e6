//! Tags, of which only those are kept that some policy looks at: the others are nobody's business.

use crate::estate::{Account, OrNone};
use crate::fact::Observed;
use crate::iam::Document;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Tags that the policies which AWS writes for its services look at, whether or not an account has told of them.
const OF_PRODUCTS: &[&str] = &[
    "AWSBackupManagedResource",
    "AWSDRS",
    "AWSElasticDisasterRecoveryManaged",
    "aws:backup:source-resource",
    "aws:elasticfilesystem:default-backup",
];

/// The tags that a policy looks at by `aws:PrincipalTag`, `aws:ResourceTag` and their like, in lower case: names of condition
/// keys are the same in any case (IAM user guide, "Global condition keys").
pub(super) fn looked_at(document: &Document) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let Ok(text) = serde_json::to_string(document) else { return names };
    let text = text.to_lowercase();
    for mark in ["principaltag/", "resourcetag/"] {
        for rest in text.split(mark).skip(1) {
            let name: String = rest.chars().take_while(|c| !matches!(c, '"' | '}' | ',' | '\\')).collect();
            names.insert(name.trim_end().to_owned());
        }
    }
    names
}

/// The tags that the policies of an account look at.
pub(super) fn looked_at_in(account: &Account) -> BTreeSet<String> {
    let keys = account.keys.iter().filter_map(|key| key.policy.known());
    let trusts = account.roles.iter().filter_map(|role| role.trust.known());
    let inline = account.roles.iter().filter_map(|role| role.policies.known()).flatten();
    let inline = inline.filter_map(|policy| policy.document.known());
    let vaults = account.vaults.iter().filter_map(|vault| vault.policy.known().and_then(OrNone::as_option));
    let buckets =
        account.repositories.iter().filter_map(|bucket| bucket.policy.known().and_then(OrNone::as_option));
    keys.chain(trusts).chain(inline).chain(vaults).chain(buckets).flat_map(looked_at).collect()
}

/// Takes away the tags that no policy looks at, and that no product goes by.
pub(super) fn prune(account: &mut Account, names: &BTreeSet<String>) {
    let keep = |tags: &mut Observed<BTreeMap<String, String>>| {
        if let Observed::Known(tags) = tags {
            tags.retain(|name, _| {
                names.contains(&name.to_lowercase()) || OF_PRODUCTS.contains(&name.as_str())
            });
        }
    };
    for key in &mut account.keys {
        keep(&mut Arc::make_mut(key).tags);
    }
    for role in &mut account.roles {
        keep(&mut Arc::make_mut(role).tags);
    }
    account.volumes.iter_mut().for_each(|volume| keep(&mut volume.tags));
    account.snapshots.iter_mut().for_each(|snapshot| keep(&mut snapshot.tags));
}
