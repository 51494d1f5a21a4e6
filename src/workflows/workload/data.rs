//! The data of one volume as a job finds it.

use super::{Data, Workload};
use crate::aws::AccountId;
use crate::estate::{Account, Instance, KeyName, OrNone, Snapshot, SnapshotOrigin};
use crate::fact::Observed;
use crate::graph::{Artefact, ArtefactKind, KeyRef, KeyUse, Place, Protection, Storage};
use crate::iam::Text;
use crate::question::{Question, RestoreFrom};
use crate::workflows::{Surroundings, found, start_kind};

/// The volume that AWS names for every copied snapshot (EC2 user guide, "Copy an Amazon EBS snapshot").
pub(in crate::workflows) const NO_VOLUME: &str = "vol-ffffffff";

/// Data of which only the place is known: it is taken to be encrypted.
pub(super) fn unnamed(question: &Question, id: Option<String>) -> Workload {
    let place = &question.src;
    let original = Protection::Under(KeyRef::named_by_part(KeyUse::Source, &place.account, &place.region));
    let data = data_of(question, id.as_deref(), None, place, original);
    Workload { id, data: vec![data], ..Workload::default() }
}

/// Data that nobody could list: whether there is any, and whether it is encrypted, is open.
pub(super) fn unlisted(question: &Question) -> Workload {
    let place = &question.src;
    let key = KeyRef::named_by_part(KeyUse::Source, &place.account, &place.region);
    let fact = "there is data that could not be listed, and it is encrypted";
    let original = Protection::PlainOrUnder(key, fact.to_owned());
    let data = data_of(question, None, None, place, original);
    Workload { data: vec![data], ..Workload::default() }
}

pub(super) fn of_instance(
    question: &Question,
    world: Surroundings<'_>,
    account: &Account,
    instance: &Instance,
) -> Workload {
    let place = Place { account: account.id.clone(), region: instance.region.clone() };
    let mut data: Vec<Data> =
        instance.volumes.iter().map(|volume| of_volume(question, world, volume, &place)).collect();
    if data.is_empty() {
        data = unnamed(question, Some(instance.id.clone())).data;
    }
    let mut assumptions = Vec::new();
    let earlier = match start_kind(question) {
        ArtefactKind::Snapshot if question.release.product == "veeam" => Some("cloud-native snapshot"),
        ArtefactKind::Snapshot => Some("snapshot"),
        ArtefactKind::Image => Some("image"),
        _ => None,
    };
    if let Some(kind) = earlier {
        let name = if kind == "image" { "an image" } else { "a snapshot" };
        assumptions.push((
            format!(
                "the {kind} of an instance has the keys that its volumes have now; name {name} as the workload to ask about \
                 that one"
            ),
            "EC2 API reference, CreateSnapshot: a snapshot has the key of its volume",
        ));
    }
    let profile = (Some(account.id.clone()), instance.profile_role.clone());
    Workload { id: Some(instance.id.clone()), data, assumptions, profile, unknown: None }
}

pub(super) fn of_volume(question: &Question, world: Surroundings<'_>, id: &str, place: &Place) -> Data {
    let known = world.estate().and_then(|estate| estate.volume(id)).map(|(_, volume)| &volume.key);
    let original = protection(world, known, id, place);
    data_of(question, Some(id), Some(id), place, original)
}

pub(super) fn of_snapshot(
    question: &Question,
    world: Surroundings<'_>,
    owner: &AccountId,
    snapshot: &Snapshot,
) -> Data {
    let place = Place { account: owner.clone(), region: snapshot.region.clone() };
    let original = protection(world, Some(&snapshot.key), &snapshot.id, &place);
    // AWS gives every copy the same made-up volume.
    let known_volume = snapshot.volume.clone().filter(|volume| volume != NO_VOLUME);
    let volume = known_volume.unwrap_or_else(|| snapshot.id.clone());
    let mut data = data_of(question, Some(&snapshot.id), Some(&volume), &place, original);
    data.start.context_id = snapshot_context(snapshot);
    data.start.resource_id = Text::Exact(snapshot.id.clone());
    data.start.shared_with = snapshot.shared_with.known().cloned();
    data.start.state = snapshot.state.known().copied();
    data.start.tier = snapshot.tier.known().copied();
    data
}

/// The data of an image, snapshot by snapshot.
pub(super) fn of_image(world: Surroundings<'_>, id: &str, place: &Place) -> Workload {
    let data_of =
        |start: Artefact| Data { original: start.protection.clone(), original_place: place.clone(), start };
    let parts = found::image(world, id, place).unwrap_or_default();
    Workload {
        id: Some(id.to_owned()),
        data: parts.into_iter().map(data_of).collect(),
        ..Workload::default()
    }
}

/// Value of `aws:ebs:id` by which the key of a snapshot is called.
pub(in crate::workflows) fn snapshot_context(snapshot: &Snapshot) -> Text {
    match (&snapshot.origin, &snapshot.volume) {
        (Observed::Known(SnapshotOrigin::Replica), _) => Text::Exact(snapshot.id.clone()),
        (Observed::Known(SnapshotOrigin::Snapshot), Some(volume)) => Text::Exact(volume.clone()),
        (Observed::Known(SnapshotOrigin::Snapshot), None) => Text::Prefix("vol-".to_owned()),
        // Its volume's id or its own.
        (Observed::Unknown, _) => Text::Prefix(String::new()),
    }
}

/// Whether and how something of the estate is encrypted.
pub(in crate::workflows) fn protection(
    world: Surroundings<'_>,
    key: Option<&Observed<OrNone<KeyName>>>,
    id: &str,
    place: &Place,
) -> Protection {
    match key {
        Some(Observed::Known(OrNone::None)) => Protection::Plain,
        Some(Observed::Known(OrNone::Some(name))) => {
            Protection::Under(world.key(KeyUse::Source, name, place))
        }
        Some(Observed::Unknown) | None => Protection::PlainOrUnder(
            KeyRef::named_by_part(KeyUse::Source, &place.account, &place.region),
            format!("`{id}` is encrypted"),
        ),
    }
}

/// Data of something that is there no more: nobody can tell whether it was encrypted.
pub(super) fn of_gone(question: &Question, id: &str) -> Data {
    let place = &question.src;
    let key = KeyRef::named_by_part(KeyUse::Source, &place.account, &place.region);
    let original = Protection::PlainOrUnder(key, format!("`{id}` was encrypted"));
    data_of(question, Some(id), None, place, original)
}

pub(super) fn data_of(
    question: &Question,
    id: Option<&str>,
    volume: Option<&str>,
    place: &Place,
    original: Protection,
) -> Data {
    let kind = start_kind(question);
    let prefix = match kind {
        ArtefactKind::Volume => "vol-",
        ArtefactKind::Snapshot => "snap-",
        ArtefactKind::Image => "ami-",
        _ => "",
    };
    let name = match (id, kind) {
        (Some(id), ArtefactKind::Volume) => id.to_owned(),
        (Some(id), ArtefactKind::Backup) => format!("backup of {id}"),
        (Some(id), _) if id.starts_with("snap-") || id.starts_with("ami-") => id.to_owned(),
        (Some(id), ArtefactKind::Image) => format!("image of {id}"),
        (Some(id), _) => format!("snapshot of {id}"),
        (None, _) => "data".to_owned(),
    };
    let exact = |text: &str| Text::Exact(text.to_owned());
    let resource_id = match (id, kind) {
        (Some(id), ArtefactKind::Volume) if id.starts_with("vol-") => exact(id),
        (Some(id), ArtefactKind::Image) if id.starts_with("ami-") => exact(id),
        _ => Text::Prefix(prefix.to_owned()),
    };
    // A replica is a copy, and copies call KMS by their own id.
    let context_id = match (volume, question.from, kind) {
        (_, RestoreFrom::Replica, ArtefactKind::Snapshot) => Text::Prefix("snap-".to_owned()),
        (Some(volume), _, _) if volume.starts_with("vol-") => exact(volume),
        _ => Text::Prefix("vol-".to_owned()),
    };
    let (at, start_protection) = match kind {
        ArtefactKind::Backup => (&question.src, Protection::Plain),
        _ => (place, original.clone()),
    };
    Data {
        start: Artefact {
            id: name,
            volume: volume.map(str::to_owned),
            kind,
            account: at.account.clone(),
            region: at.region.clone(),
            protection: start_protection,
            shared_with: Some(Vec::new()),
            resource_id,
            context_id,
            state: None,
            tier: None,
            storage: (kind == ArtefactKind::Image).then(|| Storage {
                snapshot: volume.map_or_else(|| "its snapshot".to_owned(), |id| format!("snapshot of {id}")),
                resource_id: Text::Prefix("snap-".to_owned()),
                shared_with: Some(Vec::new()),
            }),
        },
        original,
        original_place: place.clone(),
    }
}
