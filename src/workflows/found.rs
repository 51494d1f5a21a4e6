//! Data that a written recipe finds: volumes, snapshots, images and instances of the estate, and what is given.

use super::Surroundings;
use super::workload::{NO_VOLUME, protection, snapshot_context};
use crate::aws::DatabaseArn;
use crate::estate::{DatabaseSnapshotStatus, SnapshotState};
use crate::graph::{Artefact, ArtefactKind, KeyRef, KeyUse, Place, Protection, Storage};
use crate::iam::Text;

/// A volume. Of one that nobody knows, the place of whoever reads it is taken.
pub(super) fn volume(world: Surroundings<'_>, id: &str, reader: &Place) -> Artefact {
    let known = world.estate().and_then(|estate| estate.volume(id));
    let place = known.map_or_else(
        || reader.clone(),
        |(account, volume)| Place { account: account.id.clone(), region: volume.region.clone() },
    );
    let protection = match (known, world.estate()) {
        (None, None) => unknown(&place),
        _ => protection(world, known.map(|(_, volume)| &volume.key), id, &place),
    };
    artefact(id, id, ArtefactKind::Volume, &place, protection, Text::Exact(id.to_owned()))
}

/// A snapshot. Of one that nobody knows, the place of whoever reads it is taken.
pub(super) fn snapshot(world: Surroundings<'_>, id: &str, reader: &Place) -> Artefact {
    let Some((owner, known)) = world.estate().and_then(|estate| estate.snapshot(id)) else {
        let any = Text::Prefix(String::new());
        let open = match world.estate() {
            None => unknown(reader),
            Some(_) => protection(world, None, id, reader),
        };
        let mut found = artefact(id, id, ArtefactKind::Snapshot, reader, open, any);
        found.shared_with = None;
        return found;
    };
    let place = Place { account: owner.id.clone(), region: known.region.clone() };
    let protection = protection(world, Some(&known.key), id, &place);
    let volume = known.volume.as_deref().filter(|volume| *volume != NO_VOLUME).unwrap_or(id);
    let mut found = artefact(id, volume, ArtefactKind::Snapshot, &place, protection, snapshot_context(known));
    found.shared_with = known.shared_with.known().cloned();
    found.state = known.state.known().copied();
    found.tier = known.tier.known().copied();
    found
}

/// A snapshot that something outside the recipe makes of a volume.
pub(super) fn given_snapshot(
    world: Surroundings<'_>,
    name: &str,
    volume_id: &str,
    reader: &Place,
) -> Artefact {
    let volume = volume(world, volume_id, reader);
    Artefact {
        id: name.to_owned(),
        kind: ArtefactKind::Snapshot,
        resource_id: Text::Prefix("snap-".to_owned()),
        ..volume
    }
}

/// The data of each snapshot of an image. Of an image that nobody knows, the place of whoever reads it is taken; `None`
/// where an estate does not hold it.
pub(super) fn image(world: Surroundings<'_>, id: &str, reader: &Place) -> Option<Vec<Artefact>> {
    let Some((owner, known)) = world.estate().and_then(|estate| estate.image(id)) else {
        let any = Text::Prefix(String::new());
        let unknown = artefact(id, id, ArtefactKind::Image, reader, unknown(reader), any);
        return world.estate().is_none().then(|| vec![unknown]);
    };
    let place = Place { account: owner.id.clone(), region: known.region.clone() };
    let several = known.snapshots.len() > 1;
    let of_snapshot = |snapshot: &String| {
        let name = if several { format!("{id} of {snapshot}") } else { id.to_owned() };
        let mut part = given_image(world, &name, snapshot, &place);
        part.resource_id = Text::Exact(id.to_owned());
        part.shared_with = known.shared_with.known().cloned();
        part
    };
    Some(known.snapshots.iter().map(of_snapshot).collect())
}

/// The data of one snapshot as part of an image.
pub(super) fn given_image(
    world: Surroundings<'_>,
    name: &str,
    snapshot_id: &str,
    reader: &Place,
) -> Artefact {
    let snapshot = snapshot(world, snapshot_id, reader);
    Artefact {
        id: name.to_owned(),
        kind: ArtefactKind::Image,
        shared_with: None,
        resource_id: Text::Prefix("ami-".to_owned()),
        storage: Some(Storage {
            snapshot: snapshot_id.to_owned(),
            resource_id: snapshot.resource_id,
            shared_with: snapshot.shared_with,
        }),
        ..snapshot
    }
}

/// The volumes of an instance; none where the estate does not know it.
pub(super) fn volumes_of(world: Surroundings<'_>, instance: &str) -> Vec<String> {
    let known = world.estate().and_then(|estate| estate.instance(instance));
    known.map_or_else(Vec::new, |(_, instance)| instance.volumes.clone())
}

/// A DB instance, a DB cluster or a snapshot of one.
pub(super) fn database(world: Surroundings<'_>, arn: &DatabaseArn) -> Artefact {
    let place = Place { account: arn.account.clone(), region: arn.region.clone() };
    let id = arn.to_string();
    let known = world.estate().and_then(|estate| estate.database(arn));
    let snapshot = world.estate().and_then(|estate| estate.database_snapshot(arn));
    let key = known.map(|known| &known.key).or_else(|| snapshot.map(|known| &known.key));
    let protection = match (key, world.estate()) {
        (None, None) => unknown(&place),
        _ => protection(world, key, &id, &place),
    };
    let kind = ArtefactKind::from(arn.kind);
    let mut found = artefact(&id, &id, kind, &place, protection, Text::Prefix(String::new()));
    found.volume = None;
    found.resource_id = Text::Exact(arn.id.clone());
    if kind.is_snapshot() {
        found.shared_with = snapshot.and_then(|known| known.shared_with.known().cloned());
        found.state = snapshot.and_then(|known| known.status.known()).map(|status| match status {
            DatabaseSnapshotStatus::Available => SnapshotState::Completed,
            DatabaseSnapshotStatus::Copying | DatabaseSnapshotStatus::Creating => SnapshotState::Pending,
            DatabaseSnapshotStatus::Failed => SnapshotState::Error,
        });
    }
    found
}

/// Without an estate data is taken to be encrypted.
fn unknown(place: &Place) -> Protection {
    Protection::Under(KeyRef::named_by_part(KeyUse::Source, &place.account, &place.region))
}

fn artefact(
    id: &str,
    volume: &str,
    kind: ArtefactKind,
    place: &Place,
    protection: Protection,
    context_id: Text,
) -> Artefact {
    Artefact {
        id: id.to_owned(),
        volume: Some(volume.to_owned()),
        kind,
        account: place.account.clone(),
        region: place.region.clone(),
        protection,
        shared_with: Some(Vec::new()),
        resource_id: Text::Exact(id.to_owned()),
        context_id,
        state: None,
        tier: None,
        storage: None,
    }
}
