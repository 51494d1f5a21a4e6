//! Which workloads a question is about.

use super::Workload;
use super::data::{NO_VOLUME, of_gone, of_image, of_instance, of_snapshot, of_volume, unlisted, unnamed};
use super::database::of_databases;
use super::recovery::{of_backup, with_file_system};
use crate::aws::{AccountId, Arn, ResourceType};
use crate::estate::{Estate, OrNone, Repository, Snapshot, SnapshotOrigin, Sought, reads};
use crate::fact::Observed;
use crate::graph::{ArtefactKind, Place};
use crate::question::{Job, Question, QuestionError, RestoreFrom, unknown_workload};
use crate::workflows::{Surroundings, start_kind};

/// The workloads that a question is about: the one it names, or every one of its source.
pub fn workloads(question: &Question, world: Surroundings<'_>) -> Result<Vec<Workload>, QuestionError> {
    let found = of_data(question, world)?;
    Ok(found.into_iter().map(|workload| with_file_system(question, world, workload)).collect())
}

fn of_data(question: &Question, world: Surroundings<'_>) -> Result<Vec<Workload>, QuestionError> {
    if let Some(workload) = of_databases(question, world).or_else(|| of_backup(question, world)) {
        return workload.map(|workload| vec![workload]);
    }
    let Some(estate) = world.estate() else {
        return Ok(vec![unnamed(question, question.workload.clone())]);
    };
    let selection = Selection { question, world, estate };
    match &question.workload {
        Some(id) => selection.named(id).map(|workload| vec![workload]),
        None => Ok(selection.all()),
    }
}

/// The failure of a list, not of a read about one thing.
const LIST_ALONE: &[&str] = &[""];

struct Selection<'a> {
    question: &'a Question,
    world: Surroundings<'a>,
    estate: &'a Estate,
}

impl<'a> Selection<'a> {
    fn named(&self, id: &str) -> Result<Workload, QuestionError> {
        match (self.question.job, self.question.from) {
            (Job::Restore, RestoreFrom::Backup) => self.named_backup(id),
            (Job::Restore, RestoreFrom::Replica) if !id.starts_with("snap-") => self.named_replica(id),
            _ => self.named_here(id),
        }
    }

    fn named_here(&self, id: &str) -> Result<Workload, QuestionError> {
        let src = &self.question.src;
        let elsewhere = |place: &Place| refuse(id, format!("is in `{place}`, not in `{src}`"));
        if let Some((account, instance)) = self.estate.instance(id) {
            let place = Place { account: account.id.clone(), region: instance.region.clone() };
            if place != *src {
                return Err(elsewhere(&place));
            }
            return Ok(of_instance(self.question, self.world, account, instance));
        }
        if let Some((account, volume)) = self.estate.volume(id) {
            let place = Place { account: account.id.clone(), region: volume.region.clone() };
            if place != *src {
                return Err(elsewhere(&place));
            }
            if self.question.resource == ResourceType::Ec2 {
                let why = "is a volume: with the type `ec2` an instance or an image is expected".to_owned();
                return Err(refuse(id, why));
            }
            let data = of_volume(self.question, self.world, id, &place);
            return Ok(Workload { id: Some(id.to_owned()), data: vec![data], ..Workload::default() });
        }
        if let Some((owner, snapshot)) = self.estate.snapshot(id) {
            if start_kind(self.question) != ArtefactKind::Snapshot {
                let job = self.question.job.as_str();
                return Err(refuse(id, format!("is a snapshot, and a {job} does not start from one")));
            }
            if snapshot.region != src.region {
                return Err(refuse(id, format!("is in `{}`, not in `{}`", snapshot.region, src.region)));
            }
            let data = of_snapshot(self.question, self.world, &owner.id, snapshot);
            let profile = self.profile(self.instance_of(snapshot));
            return Ok(Workload {
                id: Some(id.to_owned()),
                data: vec![data],
                profile,
                ..Workload::default()
            });
        }
        if let Some((owner, image)) = self.estate.image(id) {
            let job = self.question.job.as_str();
            if start_kind(self.question) != ArtefactKind::Image {
                return Err(refuse(id, format!("is an image, and a {job} does not start from one")));
            }
            let place = Place { account: owner.id.clone(), region: image.region.clone() };
            if image.region != src.region {
                return Err(elsewhere(&place));
            }
            return Ok(of_image(self.world, id, &place));
        }
        Err(unknown_workload(id, self.estate, Some(&self.question.src)))
    }

    /// The repositories that a restore may read.
    fn repositories(&self) -> impl Iterator<Item = &'a Repository> {
        let name = self.question.repository.as_ref();
        let src = &self.question.src;
        self.estate
            .repositories_at(&src.account, &src.region)
            .filter(move |repository| name.is_none_or(|name| *name == repository.name))
    }

    fn named_backup(&self, id: &str) -> Result<Workload, QuestionError> {
        let listed: Vec<&Vec<String>> =
            self.repositories().filter_map(|repository| repository.backups.known()).collect();
        let all_told = self.repositories().count() == listed.len() && !listed.is_empty();
        let volume_of = |instance: &str| {
            self.estate
                .instance(instance)
                .is_some_and(|(_, found)| found.volumes.iter().any(|volume| volume == id))
        };
        let has = listed.iter().any(|ids| ids.iter().any(|known| known == id || volume_of(known)));
        if all_told && !has {
            let place = &self.question.src;
            return Err(refuse(id, format!("has no backup in the repository in `{place}`")));
        }
        Ok(self.backed_up(id))
    }

    /// A backup may outlive what it was made of.
    fn backed_up(&self, id: &str) -> Workload {
        if let Some((account, instance)) = self.estate.instance(id) {
            return of_instance(self.question, self.world, account, instance);
        }
        if let Some((account, volume)) = self.estate.volume(id) {
            let place = Place { account: account.id.clone(), region: volume.region.clone() };
            let data = of_volume(self.question, self.world, id, &place);
            return Workload { id: Some(id.to_owned()), data: vec![data], ..Workload::default() };
        }
        let profile = self.profile(None);
        Workload {
            data: vec![of_gone(self.question, id)],
            id: Some(id.to_owned()),
            profile,
            ..Workload::default()
        }
    }

    /// The replicas of the source, in an order that does not hang on the estate's.
    fn replicas(&self) -> Vec<&'a Snapshot> {
        let src = &self.question.src;
        let mut found: Vec<&Snapshot> =
            self.estate.snapshots_at(&src.account, &src.region, SnapshotOrigin::Replica).collect();
        found.sort_by(|a, b| (&a.volume, &a.id).cmp(&(&b.volume, &b.id)));
        found
    }

    fn named_replica(&self, id: &str) -> Result<Workload, QuestionError> {
        let is_of =
            |replica: &&Snapshot| [&replica.instance, &replica.volume].contains(&&Some(id.to_owned()));
        let found: Vec<&Snapshot> = self.replicas().into_iter().filter(is_of).collect();
        if found.is_empty() {
            let why = format!("has no replica in `{}` that the estate knows", self.question.src);
            let sought = self.sought(reads::SNAPSHOTS, LIST_ALONE);
            return Err(refuse(id, self.estate.missing_since(why, &sought)));
        }
        if are_several_points(&found) {
            let ids: Vec<&str> = found.iter().map(|replica| replica.id.as_str()).collect();
            return Err(refuse(id, format!("has several replicas, name one of them: {}", ids.join(", "))));
        }
        Ok(self.restored_together(id, &found))
    }

    fn restored_together(&self, id: &str, replicas: &[&Snapshot]) -> Workload {
        let account = &self.question.src.account;
        let data =
            replicas.iter().map(|replica| of_snapshot(self.question, self.world, account, replica)).collect();
        let profile = self.profile(replicas.first().and_then(|replica| self.instance_of(replica)));
        Workload { id: Some(id.to_owned()), data, profile, ..Workload::default() }
    }

    /// The instance that a snapshot is of: the one it names, or the one that has its volume.
    fn instance_of<'s>(&'s self, snapshot: &'s Snapshot) -> Option<&'s str> {
        let has_volume = || {
            let volume = snapshot.volume.as_ref()?;
            let mut instances = self.estate.document().accounts.iter().flat_map(|account| &account.instances);
            instances.find(|instance| instance.volumes.contains(volume)).map(|instance| instance.id.as_str())
        };
        snapshot.instance.as_deref().or_else(has_volume)
    }

    /// The profile of the instance that data is of. Of one that the estate does not hold nobody knows.
    fn profile(&self, instance: Option<&str>) -> (Option<AccountId>, Observed<OrNone<Arn>>) {
        match instance.and_then(|id| self.estate.instance(id)) {
            Some((account, instance)) => (Some(account.id.clone()), instance.profile_role.clone()),
            None => (Some(self.question.dst.account.clone()), Observed::Unknown),
        }
    }

    fn all(&self) -> Vec<Workload> {
        let mut found = match (self.question.job, self.question.from) {
            (Job::Restore, RestoreFrom::Replica) => self.all_replicas(),
            (Job::Restore, RestoreFrom::Backup) => {
                let backups =
                    self.repositories().filter_map(|repository| repository.backups.known()).flatten();
                backups.map(|id| self.backed_up(id)).collect()
            }
            _ => {
                let account = self.estate.account(&self.question.src.account);
                let instances = account
                    .into_iter()
                    .flat_map(|account| account.instances.iter().map(move |instance| (account, instance)));
                instances
                    .filter(|(_, instance)| instance.region == self.question.src.region)
                    .map(|(account, instance)| of_instance(self.question, self.world, account, instance))
                    .collect()
            }
        };
        let what = format!("there is to {} in {}", self.question.job.as_str(), self.question.src);
        if let Some(why) = self.why_incomplete() {
            let what = if found.is_empty() { format!("what {what}") } else { format!("what else {what}") };
            let unknown =
                format!("{what}; the list of workloads is incomplete, since it could not be read: {why}");
            found.push(Workload { unknown: Some(unknown), ..unlisted(self.question) });
        } else if found.is_empty() {
            found.push(Workload { unknown: Some(format!("what {what}")), ..unnamed(self.question, None) });
        }
        found
    }

    /// Why the list of what the source holds is not all of it, where a read of it failed.
    fn why_incomplete(&self) -> Option<String> {
        let calls = match (self.question.job, self.question.from) {
            (Job::Restore, RestoreFrom::Replica) => reads::SNAPSHOTS,
            // What has a backup the product tells, not AWS.
            (Job::Restore, RestoreFrom::Backup) => &[],
            _ => reads::INSTANCES,
        };
        self.estate.why_unread(&self.sought(calls, LIST_ALONE))
    }

    /// Something that may be in the source.
    fn sought<'s>(&'s self, calls: &'s [&'s str], names: &'s [&'s str]) -> Sought<'s> {
        let Place { account, region } = &self.question.src;
        Sought { account: Some(account), region: Some(region), names, calls }
    }

    fn all_replicas(&self) -> Vec<Workload> {
        let replicas = self.replicas();
        let mut instances: Vec<&str> =
            replicas.iter().filter_map(|replica| replica.instance.as_deref()).collect();
        instances.sort_unstable();
        instances.dedup();
        let mut found = Vec::new();
        let mut alone: Vec<&Snapshot> =
            replicas.iter().copied().filter(|replica| replica.instance.is_none()).collect();
        for id in instances {
            let of: Vec<&Snapshot> =
                replicas.iter().copied().filter(|replica| replica.instance.as_deref() == Some(id)).collect();
            if are_several_points(&of) {
                alone.extend(of);
            } else {
                found.push(self.restored_together(id, &of));
            }
        }
        found.extend(alone.iter().map(|replica| self.restored_together(&replica.id, &[replica])));
        found
    }
}

fn refuse(id: &str, why: String) -> QuestionError {
    QuestionError::Workload { text: id.to_owned(), why, near: None }
}

/// Whether replicas of one instance are of several points in time: two of one volume.
fn are_several_points(replicas: &[&Snapshot]) -> bool {
    let mut volumes: Vec<&str> =
        replicas.iter().filter_map(|r| r.volume.as_deref()).filter(|id| *id != NO_VOLUME).collect();
    let all = volumes.len();
    volumes.sort_unstable();
    volumes.dedup();
    volumes.len() != all
}
