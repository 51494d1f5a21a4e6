use super::Surroundings;
use crate::aws::AccountId;
use crate::estate::{Account, Estate, Instance, KeyName, OrNone, Snapshot, SnapshotOrigin};
use crate::fact::Observed;
use crate::graph::{Artefact, ArtefactKind, KeyRef, KeyUse, Place, Protection};
use crate::iam::Text;
use crate::question::{Job, Question, QuestionError, RestoreFrom, unknown_workload};

/// What a plan is about: an instance, a volume, a snapshot, or data nobody has named.
#[derive(Debug, Clone)]
pub struct Workload {
    /// Id of the instance, volume or snapshot.
    pub id: Option<String>,
    /// Its data, volume by volume.
    pub data: Vec<Data>,
    /// What its choice takes for granted: text and source.
    pub assumptions: Vec<(String, &'static str)>,
}

/// The data of one volume, as the job finds it.
#[derive(Debug, Clone)]
pub struct Data {
    /// The form the job starts from.
    pub start: Artefact,
    /// How the data is encrypted where it comes from, and where that is. A backup in a repository has lost it, but the
    /// product re-creates what was there.
    pub original: Protection,
    /// Where the original is.
    pub original_place: Place,
}

/// The workloads that a question is about: the one it names, or every one of its source.
pub fn workloads(question: &Question, world: Surroundings<'_>) -> Result<Vec<Workload>, QuestionError> {
    let Some(estate) = world.estate() else {
        return Ok(vec![unnamed(question, world, question.workload.clone())]);
    };
    match &question.workload {
        Some(id) => named(question, world, estate, id).map(|workload| vec![workload]),
        None => Ok(all_of_source(question, world, estate)),
    }
}

fn start_kind(question: &Question) -> ArtefactKind {
    match (question.job, question.from) {
        (Job::Restore, RestoreFrom::Backup) => ArtefactKind::Backup,
        (Job::Restore, _) => ArtefactKind::Snapshot,
        _ => ArtefactKind::Volume,
    }
}

/// Data of which only the place is known: it is taken to be encrypted.
fn unnamed(question: &Question, world: Surroundings<'_>, id: Option<String>) -> Workload {
    let original =
        Protection::Under(KeyRef::named_by_part(KeyUse::Source, &question.src.account, &question.src.region));
    let data = data_of(question, world, id.as_deref(), None, &question.src, original);
    Workload { id, data: vec![data], assumptions: Vec::new() }
}

fn named(
    question: &Question,
    world: Surroundings<'_>,
    estate: &Estate,
    id: &str,
) -> Result<Workload, QuestionError> {
    let refuse = |why: String| QuestionError::Workload { text: id.to_owned(), why, near: None };
    if let Some((account, instance)) = estate.instance(id) {
        if question.from == RestoreFrom::Backup && question.job == Job::Restore {
            return Ok(of_instance(question, world, account, instance));
        }
        if question.job == Job::Restore && question.from == RestoreFrom::Replica {
            return replica_of(question, world, estate, id).ok_or_else(|| {
                refuse(format!("has no replica in `{}` that the estate knows", question.src))
            });
        }
        if account.id != question.src.account || instance.region != question.src.region {
            let place = Place { account: account.id.clone(), region: instance.region.clone() };
            return Err(refuse(format!("is in `{place}`, not in `{}`", question.src)));
        }
        return Ok(of_instance(question, world, account, instance));
    }
    if let Some((account, volume)) = estate.volume(id) {
        let place = Place { account: account.id.clone(), region: volume.region.clone() };
        if place != question.src && start_kind(question) != ArtefactKind::Backup {
            return Err(refuse(format!("is in `{place}`, not in `{}`", question.src)));
        }
        let data = of_volume(question, world, id, &place);
        return Ok(Workload { id: Some(id.to_owned()), data: vec![data], assumptions: Vec::new() });
    }
    if let Some((owner, snapshot)) = estate.snapshot(id) {
        if start_kind(question) != ArtefactKind::Snapshot {
            return Err(refuse(format!(
                "is a snapshot, and a {} does not start from one",
                question.job.as_str()
            )));
        }
        if snapshot.region != question.src.region {
            return Err(refuse(format!("is in `{}`, not in `{}`", snapshot.region, question.src.region)));
        }
        let data = of_snapshot(question, world, &owner.id, snapshot);
        return Ok(Workload { id: Some(id.to_owned()), data: vec![data], assumptions: Vec::new() });
    }
    Err(unknown_workload(id, estate))
}

fn all_of_source(question: &Question, world: Surroundings<'_>, estate: &Estate) -> Vec<Workload> {
    let mut found = Vec::new();
    match (question.job, question.from) {
        (Job::Restore, RestoreFrom::Replica) => {
            let here =
                || estate.snapshots_at(&question.src.account, &question.src.region, SnapshotOrigin::Replica);
            let mut instances: Vec<&str> = here().filter_map(|replica| replica.instance.as_deref()).collect();
            instances.sort_unstable();
            instances.dedup();
            found.extend(instances.iter().filter_map(|id| replica_of(question, world, estate, id)));
            found.extend(here().filter(|replica| replica.instance.is_none()).map(|replica| Workload {
                id: Some(replica.id.clone()),
                data: vec![of_snapshot(question, world, &question.src.account, replica)],
                assumptions: Vec::new(),
            }));
        }
        (Job::Restore, RestoreFrom::Backup) => {
            let backups = estate
                .repositories_at(&question.src.account, &question.src.region)
                .filter(|r| question.repository.as_ref().is_none_or(|name| *name == r.name))
                .filter_map(|repository| repository.backups.known())
                .flatten();
            for id in backups {
                if let Some((account, instance)) = estate.instance(id) {
                    found.push(of_instance(question, world, account, instance));
                }
            }
        }
        _ => {
            let account = estate.account(&question.src.account);
            let instances = account
                .into_iter()
                .flat_map(|account| account.instances.iter().map(move |instance| (account, instance)));
            for (account, instance) in instances.filter(|(_, i)| i.region == question.src.region) {
                found.push(of_instance(question, world, account, instance));
            }
        }
    }
    if found.is_empty() {
        found.push(unnamed(question, world, None));
    }
    found
}

fn of_instance(
    question: &Question,
    world: Surroundings<'_>,
    account: &Account,
    instance: &Instance,
) -> Workload {
    let place = Place { account: account.id.clone(), region: instance.region.clone() };
    let mut data: Vec<Data> =
        instance.volumes.iter().map(|volume| of_volume(question, world, volume, &place)).collect();
    if data.is_empty() {
        data = unnamed(question, world, Some(instance.id.clone())).data;
    }
    let mut assumptions = Vec::new();
    if start_kind(question) == ArtefactKind::Snapshot {
        assumptions.push((
            "the cloud-native snapshot of an instance has the keys that its volumes have now; name a snapshot as \
             the workload to ask about that one"
                .to_owned(),
            "EC2 API reference, CreateSnapshot: a snapshot has the key of its volume",
        ));
    }
    Workload { id: Some(instance.id.clone()), data, assumptions }
}

fn of_volume(question: &Question, world: Surroundings<'_>, id: &str, place: &Place) -> Data {
    let known = world.estate().and_then(|estate| estate.volume(id)).map(|(_, volume)| &volume.key);
    let original = protection(world, known, id, place);
    data_of(question, world, Some(id), Some(id), place, original)
}

fn replica_of(
    question: &Question,
    world: Surroundings<'_>,
    estate: &Estate,
    instance: &str,
) -> Option<Workload> {
    let mut replicas: Vec<&Snapshot> = estate
        .snapshots_at(&question.src.account, &question.src.region, SnapshotOrigin::Replica)
        .filter(|replica| replica.instance.as_deref() == Some(instance))
        .collect();
    replicas.sort_by(|a, b| (&a.volume, &a.id).cmp(&(&b.volume, &b.id)));
    let data: Vec<Data> = replicas
        .into_iter()
        .map(|replica| of_snapshot(question, world, &question.src.account, replica))
        .collect();
    (!data.is_empty()).then(|| Workload { id: Some(instance.to_owned()), data, assumptions: Vec::new() })
}

fn of_snapshot(question: &Question, world: Surroundings<'_>, owner: &AccountId, snapshot: &Snapshot) -> Data {
    let place = Place { account: owner.clone(), region: snapshot.region.clone() };
    let original = protection(world, Some(&snapshot.key), &snapshot.id, &place);
    let volume = snapshot.volume.clone().unwrap_or_else(|| snapshot.id.clone());
    let mut data = data_of(question, world, Some(&snapshot.id), Some(&volume), &place, original);
    let own_context = snapshot.origin == SnapshotOrigin::Replica;
    data.start.context_id = match (&snapshot.volume, own_context) {
        (_, true) => Text::Exact(snapshot.id.clone()),
        (Some(volume), false) => Text::Exact(volume.clone()),
        (None, false) => Text::Prefix("vol-".to_owned()),
    };
    data.start.resource_id = Text::Exact(snapshot.id.clone());
    data.start.shared_with = snapshot.shared_with.known().cloned();
    data.start.state = snapshot.state.known().copied();
    data.start.tier = snapshot.tier.known().copied();
    data
}

fn protection(
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

fn data_of(
    question: &Question,
    _world: Surroundings<'_>,
    id: Option<&str>,
    volume: Option<&str>,
    place: &Place,
    original: Protection,
) -> Data {
    let kind = start_kind(question);
    let prefix = match kind {
        ArtefactKind::Volume => "vol-",
        ArtefactKind::Snapshot => "snap-",
        _ => "",
    };
    let name = match (id, kind) {
        (Some(id), ArtefactKind::Volume) => id.to_owned(),
        (Some(id), ArtefactKind::Backup) => format!("backup of {id}"),
        (Some(id), _) if id.starts_with("snap-") => id.to_owned(),
        (Some(id), _) => format!("snapshot of {id}"),
        (None, _) => "data".to_owned(),
    };
    let exact = |text: &str| Text::Exact(text.to_owned());
    let resource_id = match (id, kind) {
        (Some(id), ArtefactKind::Volume) if id.starts_with("vol-") => exact(id),
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
        },
        original,
        original_place: place.clone(),
    }
}
