//! The one order of everything in an account, so that the same state gives the same bytes.

use crate::estate::Account;
use std::collections::BTreeMap;

/// Sorts everything by region and id, and gives snapshots the instances of their volumes.
pub(super) fn in_order(account: &mut Account) {
    account.keys.sort_by(|one, other| one.arn.cmp(&other.arn));
    account.roles.sort_by(|one, other| one.arn.cmp(&other.arn));
    account.vaults.sort_by(|one, other| (&one.region, &one.name).cmp(&(&other.region, &other.name)));
    for vault in &mut account.vaults {
        vault.recovery_points.sort_by(|one, other| one.arn.cmp(&other.arn));
    }
    account.instances.sort_by(|one, other| (&one.region, &one.id).cmp(&(&other.region, &other.id)));
    account.volumes.sort_by(|one, other| (&one.region, &one.id).cmp(&(&other.region, &other.id)));
    account.snapshots.sort_by(|one, other| (&one.region, &one.id).cmp(&(&other.region, &other.id)));
    account.images.sort_by(|one, other| (&one.region, &one.id).cmp(&(&other.region, &other.id)));
    account.repositories.sort_by(|one, other| one.name.cmp(&other.name));
    for databases in [&mut account.db_instances, &mut account.db_clusters] {
        databases.sort_by(|one, other| (&one.region, &one.id).cmp(&(&other.region, &other.id)));
    }
    for snapshots in [&mut account.db_snapshots, &mut account.db_cluster_snapshots] {
        snapshots.sort_by(|one, other| (&one.region, &one.id).cmp(&(&other.region, &other.id)));
    }
    let mut instances: BTreeMap<String, String> = BTreeMap::new();
    for instance in &account.instances {
        for volume in &instance.volumes {
            instances.entry(volume.clone()).or_insert_with(|| instance.id.clone());
        }
    }
    for snapshot in &mut account.snapshots {
        snapshot.instance = snapshot.volume.as_ref().and_then(|volume| instances.get(volume).cloned());
    }
}
