//! What was read of AWS beside what a file tells.

use crate::aws::AccountId;
use crate::estate::{Account, EstateDocument, Repository};
use std::sync::Arc;

/// An estate of what was read of `accounts`, and of what AWS cannot tell: products, their repositories, tables, names. Accounts that were not
/// read are as the file has them; of those that were, what AWS told counts.
#[must_use]
pub fn joined(read: EstateDocument, accounts: &[AccountId], file: &EstateDocument) -> EstateDocument {
    let mut document = read;
    for known in &file.accounts {
        match document.accounts.iter_mut().find(|account| account.id == known.id) {
            Some(account) if accounts.contains(&known.id) => join(Arc::make_mut(account), known),
            // All that was read of it is what it shares.
            Some(account) => {
                let shared = account.snapshots.clone();
                *account = Arc::clone(known);
                let account = Arc::make_mut(account);
                for snapshot in shared {
                    if !account.snapshots.iter().any(|known| known.id == snapshot.id) {
                        account.snapshots.push(snapshot);
                    }
                }
            }
            None => document.accounts.push(Arc::clone(known)),
        }
    }
    document.accounts.sort_by(|one, other| one.id.cmp(&other.id));
    if document.organization.is_unknown() {
        document.organization = file.organization.clone();
    }
    for policy in &file.policies {
        if !document.policies.iter().any(|known| known.name == policy.name) {
            document.policies.push(Arc::clone(policy));
        }
    }
    document.products.clone_from(&file.products);
    document.about.clone_from(&file.about);
    document
}

fn join(account: &mut Account, known: &Account) {
    account.name = account.name.take().or_else(|| known.name.clone());
    if account.scps.is_unknown() && account.rcps.is_unknown() {
        account.scps.clone_from(&known.scps);
        account.rcps.clone_from(&known.rcps);
    }
    account.tables.clone_from(&known.tables);
    let read = std::mem::take(&mut account.repositories);
    account.repositories = known.repositories.iter().map(|repository| of_both(repository, &read)).collect();
    for bucket in read {
        if !account.repositories.iter().any(|repository| repository.bucket == bucket.bucket) {
            account.repositories.push(bucket);
        }
    }
}

/// A repository of the file, with what AWS tells of its bucket.
fn of_both(repository: &Repository, read: &[Repository]) -> Repository {
    let mut both = repository.clone();
    if let Some(bucket) = read.iter().find(|bucket| bucket.bucket == repository.bucket) {
        both.region = bucket.region.clone();
        both.bucket_key = bucket.bucket_key.clone();
        both.policy = bucket.policy.clone();
    }
    both
}
