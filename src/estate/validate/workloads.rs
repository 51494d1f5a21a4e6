//! Instances, volumes, snapshots, repositories and the EBS settings of regions.

use super::World;
use super::documents::{self, Seat};
use super::names::{Home, role_arn};
use super::notes::{At, Notes};
use crate::estate::{Account, Image, Instance, KeyName, OrNone, Snapshot, Volume};
use crate::fact::Observed;

pub(super) fn check<'a>(world: &World<'_>, home: &Home<'a>, at: &At<'_>, notes: &mut Notes<'a>) {
    let account: &'a Account = home.account;
    let regions = at.key("regions");
    for (region, settings) in &account.regions {
        let at = regions.key(region.as_str());
        home.region_key(region, &at, notes);
        if let Some(name) = settings.default_ebs_key.known() {
            home.key_name(world, name, None, &at.key("default_ebs_key"), notes);
        }
    }
    for (number, instance) in account.instances.iter().enumerate() {
        check_instance(world, home, instance, &at.key("instances").index(number), notes);
    }
    for (number, volume) in account.volumes.iter().enumerate() {
        check_volume(world, home, volume, &at.key("volumes").index(number), notes);
    }
    for (number, snapshot) in account.snapshots.iter().enumerate() {
        check_snapshot(world, home, snapshot, &at.key("snapshots").index(number), notes);
    }
    for (number, image) in account.images.iter().enumerate() {
        check_image(world, home, image, &at.key("images").index(number), notes);
    }
    let tables = at.key("tables");
    for (number, table) in account.tables.iter().enumerate() {
        let at = tables.index(number);
        notes.filled("table name", &table.name, &at.key("name"));
        let place = [account.id.as_str(), table.region.as_str()];
        notes.unique_in("table name", place, &table.name, &at.key("name"));
        home.region(&table.region, &at.key("region"), notes);
        if let Some(name) = named(&table.key) {
            home.key_name(world, name, None, &at.key("key"), notes);
        }
    }
    let repositories = at.key("repositories");
    for (number, repository) in account.repositories.iter().enumerate() {
        let at = repositories.index(number);
        notes.filled("repository name", &repository.name, &at.key("name"));
        notes.filled("bucket name", &repository.bucket, &at.key("bucket"));
        notes.unique_in("repository name", [account.id.as_str(), ""], &repository.name, &at.key("name"));
        home.region(&repository.region, &at.key("region"), notes);
        for (field, key) in
            [("bucket_key", &repository.bucket_key), ("repository_key", &repository.repository_key)]
        {
            if let Some(name) = named(key) {
                home.key_name(world, name, None, &at.key(field), notes);
            }
        }
        if let Some(OrNone::Some(policy)) = repository.policy.known() {
            documents::check(policy, "a bucket policy", Seat::Resource, &at.key("policy"), notes);
        }
        let backups = at.key("backups");
        for (number, id) in repository.backups.known().into_iter().flatten().enumerate() {
            notes.filled("instance id", id, &backups.index(number));
        }
    }
}

fn named(key: &Observed<OrNone<KeyName>>) -> Option<&KeyName> {
    key.known().and_then(OrNone::as_option)
}

fn check_instance<'a>(
    world: &World<'_>,
    home: &Home<'a>,
    instance: &'a Instance,
    at: &At<'_>,
    notes: &mut Notes<'a>,
) {
    notes.filled("instance id", &instance.id, &at.key("id"));
    notes.unique("instance id", &instance.id, &at.key("id"));
    home.region(&instance.region, &at.key("region"), notes);
    let volumes = at.key("volumes");
    for (number, id) in instance.volumes.iter().enumerate() {
        let at = volumes.index(number);
        notes.filled("volume id", id, &at);
        notes.unique_in("volume in an instance", [&instance.id, ""], id, &at);
        let Some((account, volume)) = world.volumes.get(id.as_str()) else { continue };
        if account.id != home.account.id {
            let (owner, own) = (&account.id, &home.account.id);
            notes.add(&at, format!("volume `{id}` is of account `{owner}`, its instance of `{own}`"));
        } else if volume.region != instance.region {
            let (of_volume, own) = (&volume.region, &instance.region);
            notes.add(&at, format!("volume `{id}` is in region `{of_volume}`, its instance in `{own}`"));
        }
    }
    if let Some(OrNone::Some(arn)) = instance.profile_role.known() {
        let at = at.key("profile_role");
        if role_arn(arn, &at, notes) {
            home.own_arn(arn, &at, notes);
        }
    }
}

fn check_volume<'a>(
    world: &World<'_>,
    home: &Home<'a>,
    volume: &'a Volume,
    at: &At<'_>,
    notes: &mut Notes<'a>,
) {
    notes.filled("volume id", &volume.id, &at.key("id"));
    notes.unique("volume id", &volume.id, &at.key("id"));
    home.region(&volume.region, &at.key("region"), notes);
    if let Some(name) = named(&volume.key) {
        home.key_name(world, name, Some(("volume", &volume.region)), &at.key("key"), notes);
    }
}

fn check_snapshot<'a>(
    world: &World<'_>,
    home: &Home<'a>,
    snapshot: &'a Snapshot,
    at: &At<'_>,
    notes: &mut Notes<'a>,
) {
    notes.filled("snapshot id", &snapshot.id, &at.key("id"));
    notes.unique("snapshot id", &snapshot.id, &at.key("id"));
    for (field, id) in [("volume id", &snapshot.volume), ("instance id", &snapshot.instance)] {
        if let Some(id) = id {
            notes.filled(field, id, &at.key(field.strip_suffix(" id").unwrap_or(field)));
        }
    }
    home.region(&snapshot.region, &at.key("region"), notes);
    if let Some(name) = named(&snapshot.key) {
        home.key_name(world, name, Some(("snapshot", &snapshot.region)), &at.key("key"), notes);
    }
    if snapshot.public == Observed::Known(true) && named(&snapshot.key).is_some() {
        let message =
            format!("snapshot `{}` is encrypted and public: AWS makes no such snapshot public", snapshot.id);
        notes.add(&at.key("public"), message);
    }
    let Some(shared_with) = snapshot.shared_with.known() else { return };
    let at = at.key("shared_with");
    home.shares("snapshot", &snapshot.id, shared_with, &at, notes);
    let under_aws_key =
        named(&snapshot.key).is_some_and(|key| world.is_aws_managed(key, home.account, &snapshot.region));
    if under_aws_key && !shared_with.is_empty() {
        let message = format!(
            "snapshot `{}` is under an AWS managed key and shared: AWS lets no such snapshot be shared",
            snapshot.id
        );
        notes.add(&at, message);
    }
}

fn check_image<'a>(world: &World<'_>, home: &Home<'a>, image: &'a Image, at: &At<'_>, notes: &mut Notes<'a>) {
    notes.filled("image id", &image.id, &at.key("id"));
    notes.unique("image id", &image.id, &at.key("id"));
    home.region(&image.region, &at.key("region"), notes);
    let snapshots = at.key("snapshots");
    for (number, id) in image.snapshots.iter().enumerate() {
        let at = snapshots.index(number);
        notes.filled("snapshot id", id, &at);
        notes.unique_in("snapshot in an image", [&image.id, ""], id, &at);
        let Some((account, snapshot)) = world.snapshots.get(id.as_str()) else { continue };
        if account.id != home.account.id {
            let (owner, own) = (&account.id, &home.account.id);
            notes.add(&at, format!("snapshot `{id}` is of account `{owner}`, its image of `{own}`"));
        } else if snapshot.region != image.region {
            let (of_snapshot, own) = (&snapshot.region, &image.region);
            notes.add(&at, format!("snapshot `{id}` is in region `{of_snapshot}`, its image in `{own}`"));
        }
    }
    if let Some(shared_with) = image.shared_with.known() {
        home.shares("image", &image.id, shared_with, &at.key("shared_with"), notes);
    }
}
