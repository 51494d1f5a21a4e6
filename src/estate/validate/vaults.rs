//! Vaults of AWS Backup and their recovery points.

use super::World;
use super::documents::{self, Seat};
use super::names::Home;
use super::notes::{At, Notes};
use crate::aws::Region;
use crate::estate::{OrNone, RecoveryPoint, VaultKind};
use crate::fact::Observed;

pub(super) fn check<'a>(world: &World<'_>, home: &Home<'a>, at: &At<'_>, notes: &mut Notes<'a>) {
    let vaults = at.key("vaults");
    for (number, vault) in home.account.vaults.iter().enumerate() {
        let at = vaults.index(number);
        let within = [home.account.id.as_str(), vault.region.as_str()];
        notes.filled("vault name", &vault.name, &at.key("name"));
        notes.unique_in("vault name", within, &vault.name, &at.key("name"));
        home.region(&vault.region, &at.key("region"), notes);
        match vault.key.known() {
            Some(OrNone::Some(name)) => {
                home.key_name(world, name, Some(("vault", &vault.region)), &at.key("key"), notes);
            }
            Some(OrNone::None) if vault.kind != Observed::Known(VaultKind::LogicallyAirGappedBackupVault) => {
                let message = format!(
                    "vault `{}` has a key: only a logically air-gapped vault has none of yours",
                    vault.name
                );
                notes.add(&at.key("key"), message);
            }
            _ => {}
        }
        if let Some(OrNone::Some(policy)) = vault.policy.known() {
            documents::check(policy, "a vault access policy", Seat::Resource, &at.key("policy"), notes);
        }
        let points = at.key("recovery_points");
        for (number, point) in vault.recovery_points.iter().enumerate() {
            check_point(world, home, point, &vault.region, &points.index(number), notes);
        }
    }
}

fn check_point<'a>(
    world: &World<'_>,
    home: &Home<'a>,
    point: &'a RecoveryPoint,
    region: &'a Region,
    at: &At<'_>,
    notes: &mut Notes<'a>,
) {
    notes.unique("recovery point", point.arn.as_str(), &at.key("arn"));
    home.arn_partition(&point.arn, &at.key("arn"), notes);
    if let Some(OrNone::Some(name)) = point.key.known() {
        home.key_name(world, name, Some(("recovery point", region)), &at.key("key"), notes);
    }
}
