//! What a question touches: `--live` reads no more than that.
//!
//! It begins with the places, roles and keys that the question names, and widens as the replies bring up others: the
//! volumes of an instance, their keys, the roles of instance profiles, the accounts of keys.

use super::{Crawl, Scope, Source, Touched, source, told};
use crate::aws::{AccountId, Arn, Region, ResourceType};
use crate::estate::{Account, Estate, KeyName, OrNone};
use crate::fact::Observed;
use crate::question::Asked;
use std::collections::{BTreeMap, BTreeSet};

/// Roles that AWS services take without being told; where an account has none of a name, nothing more is read.
const OF_SERVICES: &[&str] = &[
    "AWSBackupDefaultServiceRole",
    "AWSDataLifecycleManagerDefaultRole",
    "AWSDataLifecycleManagerDefaultRoleForAMIManagement",
    "AWSServiceRoleForAutoScaling",
    "AWSServiceRoleForBackup",
    "AWSServiceRoleForElasticDisasterRecovery",
    "AWSServiceRoleForRDS",
];

/// What is read of every account of a place.
const OF_PLACES: &[&str] =
    &["settings", "keys", "roles", "instances", "volumes", "snapshots", "images", "organization"];

/// What is read of an account that only owns a key.
const OF_OWNERS: &[&str] = &["settings", "keys", "organization"];

/// What is read of an account that only has a role.
const OF_ROLES: &[&str] = &["settings", "keys", "roles", "organization"];

/// What a question touches, account by account, before anything is read. `file` is what is known besides: products, names.
///
/// Otherwise the places that are none, a line each.
pub fn touched(asked: &Asked, file: Option<&Estate>) -> Result<BTreeMap<AccountId, Scope>, Vec<String>> {
    let (mut places, mut mistakes) = (Vec::new(), Vec::new());
    let fields = [("src", Some(&asked.src)), ("dst", asked.dst.as_ref()), ("worker", asked.worker.as_ref())];
    for (field, text) in fields {
        let Some(text) = text else { continue };
        match place(text, file) {
            Ok(found) => places.push(found),
            Err(why) => mistakes.push(format!("--{field}: {why}")),
        }
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let regions: BTreeSet<Region> = places.iter().map(|(_, region)| region.clone()).collect();
    let roles = roles(asked, file);
    let mut scopes = BTreeMap::new();
    for (account, _) in &places {
        let words = OF_PLACES.iter().copied().chain(more_sources(asked));
        let mut scope = scope(account, words, regions.iter().cloned().collect());
        scope.buckets = buckets(asked, file, account);
        scopes.insert(account.clone(), scope);
    }
    for arn in &roles {
        let Some(account) = arn.account() else { continue };
        scopes
            .entry(account.clone())
            .or_insert_with(|| scope(&account, OF_ROLES.iter().copied(), Vec::new()));
    }
    for scope in scopes.values_mut() {
        let mut only = Touched::default();
        let own = roles.iter().filter(|arn| arn.account_text() == scope.account.as_str());
        only.roles = own.map(|arn| arn.resource_name().to_owned()).collect();
        only.roles.extend(OF_SERVICES.iter().map(|name| (*name).to_owned()));
        if let Some(key) = asked.target_key.as_deref().and_then(|key| key.rsplit("key/").next()) {
            only.keys.insert(key.to_owned());
        }
        scope.only = Some(only);
    }
    Ok(scopes)
}

/// The scope of an account that owns a key and is no place of the question.
pub fn owner(account: &AccountId, regions: Vec<Region>) -> Scope {
    let mut scope = scope(account, OF_OWNERS.iter().copied(), regions);
    scope.only = Some(Touched::default());
    scope
}

/// What the replies of an account have brought up.
#[derive(Debug, Default)]
pub struct BroughtUp {
    /// What is touched of the account itself.
    pub own: Touched,
    /// Keys of other accounts.
    pub foreign: BTreeSet<Arn>,
}

/// What a question touches, after the replies of an account so far.
pub fn brought_up(asked: &Asked, crawl: &Crawl) -> BroughtUp {
    let told = told(crawl, None);
    let account = told.account;
    let mut found = BroughtUp { own: crawl.scope().only.clone().unwrap_or_default(), ..BroughtUp::default() };
    let workload = asked.workload.as_deref();
    let is_instance =
        |id: &str| workload.is_none_or(|workload| workload == id || !workload.starts_with("i-"));
    let instances: Vec<_> = account.instances.iter().filter(|instance| is_instance(&instance.id)).collect();
    let of_workload: BTreeSet<&str> =
        instances.iter().flat_map(|instance| &instance.volumes).map(String::as_str).collect();
    for arn in instances.iter().filter_map(|instance| instance.profile_role.known()?.as_option()) {
        found.own.roles.insert(arn.resource_name().to_owned());
    }
    let is_volume = |id: &str| match workload {
        Some(workload) if workload.starts_with("i-") => of_workload.contains(id),
        Some(workload) if workload.starts_with("vol-") => workload == id,
        _ => true,
    };
    let image = account.images.iter().find(|image| Some(image.id.as_str()) == workload);
    found.own.images.extend(image.map(|image| image.id.clone()));
    let is_snapshot = |id: &str, volume: Option<&str>| match workload {
        Some(workload) if workload.starts_with("snap-") => workload == id,
        Some(workload) if workload.starts_with("ami-") => {
            image.is_some_and(|image| image.snapshots.iter().any(|known| known == id))
        }
        _ => volume.is_none_or(&is_volume),
    };
    let mut keys: Vec<(&Region, &KeyName)> = Vec::new();
    for volume in account.volumes.iter().filter(|volume| is_volume(&volume.id)) {
        keys.extend(named(&volume.region, &volume.key));
    }
    for snapshot in &account.snapshots {
        if is_snapshot(&snapshot.id, snapshot.volume.as_deref()) {
            found.own.snapshots.insert(snapshot.id.clone());
            keys.extend(named(&snapshot.region, &snapshot.key));
        }
    }
    for vault in &account.vaults {
        let asked_for = [asked.vault.as_ref(), asked.destination_vault.as_ref()];
        if asked.vault.is_none() || asked_for.contains(&Some(&vault.name)) {
            found.own.vaults.insert(vault.name.clone());
            keys.extend(named(&vault.region, &vault.key));
            keys.extend(vault.recovery_points.iter().filter_map(|point| named(&vault.region, &point.key)));
        }
    }
    keys.extend(account.repositories.iter().filter_map(|bucket| named(&bucket.region, &bucket.bucket_key)));
    let databases = account.db_instances.iter().chain(&account.db_clusters);
    keys.extend(databases.filter_map(|database| named(&database.region, &database.key)));
    let snapshots = account.db_snapshots.iter().chain(&account.db_cluster_snapshots);
    keys.extend(snapshots.filter_map(|snapshot| named(&snapshot.region, &snapshot.key)));
    let shared = told.shared.values().flatten().filter(|snapshot| Some(snapshot.id.as_str()) == workload);
    for snapshot in shared {
        keys.extend(named(&snapshot.region, &snapshot.key));
    }
    for (region, settings) in &account.regions {
        keys.extend(settings.default_ebs_key.known().map(|key| (region, key)));
    }
    let target = asked.target_key.as_deref().and_then(|key| key.parse::<KeyName>().ok());
    let target = target.iter().flat_map(|key| account.regions.keys().map(move |region| (region, key)));
    for (region, key) in keys.into_iter().chain(target) {
        touch(&account, region, key, &mut found);
    }
    found
}

fn touch(account: &Account, region: &Region, name: &KeyName, found: &mut BroughtUp) {
    match name {
        KeyName::Arn(arn) if arn.account_text() == account.id.as_str() => {
            found.own.keys.insert(arn.resource_name().to_owned());
        }
        KeyName::Arn(arn) => {
            found.foreign.insert(arn.clone());
        }
        KeyName::Alias(alias) => {
            let named = account
                .keys_in(region)
                .filter(|key| key.aliases.known().is_some_and(|aliases| aliases.contains(alias)));
            found.own.keys.extend(named.map(|key| key.arn.resource_name().to_owned()));
        }
    }
}

fn named<'a>(region: &'a Region, key: &'a Observed<OrNone<KeyName>>) -> Option<(&'a Region, &'a KeyName)> {
    Some((region, key.known()?.as_option()?))
}

fn place(text: &str, file: Option<&Estate>) -> Result<(AccountId, Region), String> {
    let Some((account, region)) = text.rsplit_once('/') else {
        return Err(format!("`{text}` is not `ACCOUNT/REGION`"));
    };
    let region = region.parse().map_err(|error: crate::aws::NameError| error.to_string())?;
    let named = file.and_then(|file| file.account_named(account)).map(|account| account.id.clone());
    match named.map_or_else(|| account.parse().ok(), Some) {
        Some(id) => Ok((id, region)),
        None => Err(format!("`{account}` is not an account id, and no estate is given that names it")),
    }
}

fn scope<'a>(account: &AccountId, words: impl Iterator<Item = &'a str>, regions: Vec<Region>) -> Scope {
    let sources: Vec<&'static Source> = words.filter_map(source).collect();
    Scope::whole(account.clone(), sources, Some(regions))
}

/// The product, without its release.
fn product(asked: &Asked) -> &str {
    let text = asked.product.as_deref().unwrap_or("veeam");
    text.split('@').next().unwrap_or(text)
}

/// What is read besides, for some products and types.
fn more_sources(asked: &Asked) -> Vec<&'static str> {
    let mut words = Vec::new();
    if matches!(product(asked), "aws-backup" | "cloudera-cml") {
        words.push("vaults");
    }
    let of_rds = |text: &Option<String>| text.as_deref().is_some_and(|text| text.contains(":rds:"));
    let database = matches!(asked.resource_type, Some(ResourceType::Rds | ResourceType::Aurora));
    if database || of_rds(&asked.workload) {
        words.push("databases");
    }
    words.push("buckets");
    words
}

/// The buckets of the repositories that the file tells of, and a bucket that is asked about.
fn buckets(asked: &Asked, file: Option<&Estate>, account: &AccountId) -> BTreeSet<String> {
    let known = file.and_then(|file| file.account(account)).into_iter().flat_map(|known| &known.repositories);
    let mut buckets: BTreeSet<String> = known.map(|repository| repository.bucket.clone()).collect();
    if asked.resource_type == Some(ResourceType::S3) {
        buckets.extend(asked.workload.clone());
    }
    buckets
}

/// The roles that the question and the product in the file name.
fn roles(asked: &Asked, file: Option<&Estate>) -> BTreeSet<Arn> {
    let mut roles: BTreeSet<Arn> = asked.roles.values().cloned().collect();
    if let Some(product) = file.and_then(|file| file.product(product(asked))) {
        roles.extend(product.roles.iter().map(|role| role.arn.clone()));
        roles.extend(product.appliance.known().cloned());
    }
    roles
}
