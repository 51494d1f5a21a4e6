//! What a job of AWS Backup is about, as far as an estate knows.

use super::Surroundings;
use crate::aws::{AccountId, Arn, ResourceType};
use crate::estate::{AWS_BACKUP_ALIAS, Estate, KeyName, OrNone, RecoveryPoint};
use crate::fact::Observed;
use crate::graph::{KeyRef, KeyUse, Place};
use crate::operations::backup::{BackupFacts, VaultFacts, VaultKey};

/// The vault that AWS Backup makes itself.
const DEFAULT_VAULT: &str = "Default";

/// A vault as a job names it.
#[derive(Debug, Clone)]
pub(super) struct VaultNamed {
    /// Its place.
    pub(super) place: Place,
    /// Its name, if it is named.
    pub(super) name: Option<String>,
}

impl VaultNamed {
    /// The vault of an ARN such as `arn:aws:backup:eu-west-1:222222222222:backup-vault:vault`.
    pub(super) fn of_arn(arn: &Arn) -> Option<Self> {
        let name = arn.vault_name()?;
        let place = Place { account: arn.account()?, region: arn.region()? };
        Some(Self { place, name: Some(name.to_owned()) })
    }
}

/// What is known of a job on a vault.
pub(super) fn facts(
    world: Surroundings<'_>,
    resource: ResourceType,
    vault: &VaultNamed,
    destination: Option<&VaultNamed>,
    point: Option<&Arn>,
) -> BackupFacts {
    let estate = world.estate();
    let held = point.and_then(|arn| estate?.recovery_point(arn.as_str()));
    // A recovery point is where the estate holds it, whatever vault the job names.
    let holder = held.map(|(account, vault, _)| VaultNamed {
        place: Place { account: account.id.clone(), region: vault.region.clone() },
        name: Some(vault.name.clone()),
    });
    let vault = holder.as_ref().unwrap_or(vault);
    let known = held.map(|(.., point)| point);
    let other = destination.map_or(&vault.place.account, |to| &to.place.account);
    let settings = estate.and_then(|estate| estate.settings(&vault.place.account, &vault.place.region));
    BackupFacts {
        resource: known.map_or(resource, |point| point.resource_type),
        name: known.and_then(|point| point.resource.clone()).or_else(|| world.workload().map(str::to_owned)),
        vault: vault_facts(world, vault),
        destination: destination.map(|to| vault_facts(world, to)),
        recovery_point: point.cloned(),
        tier: known.map_or(Observed::Unknown, |point: &RecoveryPoint| point.tier.clone()),
        copied: known.map_or(Observed::Unknown, |point| point.copied.clone()),
        same_organization: same_organization(world, &vault.place.account, other),
        target_paths: org_paths(world, other),
        cross_account: estate.map_or(Observed::Unknown, Estate::cross_account_backup),
        opted_in: settings
            .and_then(|settings| settings.backup_opt_in.get(&resource).copied())
            .map_or(Observed::Unknown, Observed::Known),
    }
}

fn vault_facts(world: Surroundings<'_>, named: &VaultNamed) -> VaultFacts {
    let VaultNamed { place, name } = named;
    let known = name.as_ref().and_then(|name| world.estate()?.vault(&place.account, &place.region, name));
    let of_aws = || KeyName::Alias(AWS_BACKUP_ALIAS.to_owned());
    let named_key = |name: &KeyName| VaultKey::Key(world.key(KeyUse::Vault, name, place));
    let key = match known.map(|vault| &vault.key) {
        Some(Observed::Known(OrNone::Some(name))) => named_key(name),
        Some(Observed::Known(OrNone::None)) => VaultKey::AwsOwned,
        // "The default vault is encrypted with aws/backup" (AWS Backup developer guide, "Encryption for backups").
        _ if name.as_deref() == Some(DEFAULT_VAULT) => named_key(&of_aws()),
        _ => VaultKey::Key(KeyRef::named_by_part(KeyUse::Vault, &place.account, &place.region)),
    };
    VaultFacts {
        name: name.clone(),
        account: place.account.clone(),
        region: place.region.clone(),
        key,
        kind: known.map_or(Observed::Unknown, |vault| vault.kind.clone()),
        shared_with: known.map_or(Observed::Unknown, |vault| vault.shared_with.clone()),
    }
}

fn org_paths(world: Surroundings<'_>, account: &AccountId) -> Observed<Vec<String>> {
    match world.estate().map(|estate| estate.organization_of(account)) {
        None | Some(Observed::Unknown) => Observed::Unknown,
        Some(Observed::Known(OrNone::None)) => Observed::Known(Vec::new()),
        Some(Observed::Known(OrNone::Some(place))) => Observed::Known(vec![place.path_text()]),
    }
}

fn same_organization(world: Surroundings<'_>, one: &AccountId, other: &AccountId) -> Observed<bool> {
    if one == other {
        return Observed::Known(true);
    }
    let Some(estate) = world.estate() else { return Observed::Unknown };
    match (estate.organization_of(one), estate.organization_of(other)) {
        (Observed::Known(OrNone::Some(a)), Observed::Known(OrNone::Some(b))) => Observed::Known(a.id == b.id),
        (Observed::Known(OrNone::None), _) | (_, Observed::Known(OrNone::None)) => Observed::Known(false),
        _ => Observed::Unknown,
    }
}

/// The vault of a place that a question names, or the default one for a backup.
pub(super) fn of_question(place: &Place, name: Option<&String>, default: bool) -> VaultNamed {
    let name = name.cloned().or_else(|| default.then(|| DEFAULT_VAULT.to_owned()));
    VaultNamed { place: place.clone(), name }
}
