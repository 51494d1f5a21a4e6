//! What a job of AWS Backup is about: recovery points, and resources that no estate holds.

use super::data::{data_of, of_image, of_snapshot, protection};
use super::{Data, Workload, resource};
use crate::aws::{Arn, ResourceType};
use crate::estate::{OrNone, RecoveryPoint};
use crate::fact::Observed;
use crate::graph::{ArtefactKind, KeyRef, KeyUse, Place, Protection};
use crate::iam::Text;
use crate::operations::backup::{PointKey, support};
use crate::products;
use crate::question::{Job, Question, QuestionError, Release};
use crate::workflows::aws_backup::AWS_BACKUP;
use crate::workflows::{Surroundings, cloudera_cml, start_kind, vaults};

/// The workload of a job of AWS Backup, where it is a recovery point or of a type that is not of EC2.
pub(super) fn of_backup(
    question: &Question,
    world: Surroundings<'_>,
) -> Option<Result<Workload, QuestionError>> {
    let is_ec2 = matches!(question.resource, ResourceType::Ebs | ResourceType::Ec2);
    if !products::has_vaults(question.release.product) {
        let kind = start_kind(question);
        let is_other = !is_ec2 && matches!(kind, ArtefactKind::Resource | ArtefactKind::Backup);
        return is_other.then(|| of_named(question, world));
    }
    if let Some(arn) = &question.recovery_point {
        return Some(of_point(question, world, arn));
    }
    (!is_ec2).then(|| of_named(question, world))
}

fn of_point(question: &Question, world: Surroundings<'_>, arn: &Arn) -> Result<Workload, QuestionError> {
    let known = world.estate().and_then(|estate| estate.recovery_point(arn.as_str()));
    let src = &question.src;
    if let Some((account, vault, _)) = known
        && (account.id != src.account || vault.region != src.region)
    {
        let why =
            format!("is in the vault `{}` of `{}/{}`, not in `{src}`", vault.name, account.id, vault.region);
        return Err(QuestionError::Workload { text: arn.to_string(), why, near: None });
    }
    if let (Some((_, vault, _)), Some(named)) = (known, &question.vault)
        && vault.name != *named
    {
        let why = format!("is in the vault `{}`, not in `{named}`", vault.name);
        return Err(QuestionError::Workload { text: arn.to_string(), why, near: None });
    }
    if let Some(place) = resource::elsewhere(arn, src).filter(|_| known.is_none()) {
        let why = format!("`{arn}` is in `{place}`, not in `{src}`");
        return Err(QuestionError::Senseless { field: "recovery_point", why });
    }
    let id = arn.resource_name();
    if let Some(estate) = world.estate() {
        if let Some((owner, snapshot)) = estate.snapshot(id) {
            let data = of_snapshot(question, world, &owner.id, snapshot);
            return Ok(Workload { id: Some(id.to_owned()), data: vec![data], ..Workload::default() });
        }
        if let Some((owner, image)) = estate.image(id) {
            let place = Place { account: owner.id.clone(), region: image.region.clone() };
            let instance = known.and_then(|(.., point)| estate.instance(point.resource.as_deref()?));
            let mut found = of_image(world, id, &place);
            found.profile = match instance {
                Some((owner, instance)) => (Some(owner.id.clone()), instance.profile_role.clone()),
                None => (Some(src.account.clone()), Observed::Unknown),
            };
            return Ok(found);
        }
    }
    let point = known.map(|(.., point)| point);
    let original = match (point, world.estate()) {
        (Some(RecoveryPoint { key: Observed::Known(OrNone::None), .. }), _) => Protection::Plain,
        (Some(point), _) => protection(world, Some(&point.key), id, src),
        (None, Some(_)) => protection(world, None, id, src),
        (None, None) => unknown(src),
    };
    let mut data = data_of(question, Some(id), None, src, original);
    id.clone_into(&mut data.start.id);
    data.start.resource_id = Text::Exact(id.to_owned());
    Ok(Workload { id: Some(id.to_owned()), data: vec![data], ..Workload::default() })
}

fn of_named(question: &Question, world: Surroundings<'_>) -> Result<Workload, QuestionError> {
    if question.job == Job::Backup {
        resource::refuse_elsewhere(question, world)?;
    }
    Ok(of_resource(question, world))
}

/// A resource that no estate holds. What AWS Backup encrypts itself is under the key of its vault.
fn of_resource(question: &Question, world: Surroundings<'_>) -> Workload {
    let place = &question.src;
    let name = question.workload.clone().unwrap_or_else(|| format!("the {}", question.resource.as_str()));
    let managed = support(question.resource).is_some_and(|support| support.point == PointKey::Vault);
    let original = if managed && start_kind(question) == ArtefactKind::RecoveryPoint {
        let vault = vaults::of_question(place, question.vault.as_ref(), false);
        vaults::facts(world, question.resource, &vault, None, None).vault.key.protection()
    } else if let Some(known) = resource::known_key(question, world) {
        protection(world, Some(known), &name, place)
    } else if world.estate().is_some() {
        let key = KeyRef::named_by_part(KeyUse::Source, &place.account, &place.region);
        Protection::PlainOrUnder(key, format!("`{name}` is encrypted"))
    } else {
        unknown(place)
    };
    let mut data: Data = data_of(question, Some(&name), None, place, original);
    if data.start.kind != ArtefactKind::Backup {
        data.start.id = name;
    }
    data.start.resource_id = match &question.workload {
        Some(name) => Text::Exact(name.clone()),
        None => Text::Prefix(String::new()),
    };
    data.start.context_id = Text::Prefix(String::new());
    Workload { id: question.workload.clone(), data: vec![data], ..Workload::default() }
}

/// The same workload with the data that the product keeps beside the volumes: the file system of a workspace.
pub(super) fn with_file_system(
    question: &Question,
    world: Surroundings<'_>,
    mut workload: Workload,
) -> Workload {
    if question.release.product != cloudera_cml::CLOUDERA_CML.name {
        return workload;
    }
    let release = Release { product: AWS_BACKUP.name, release: "" };
    let of_efs = Question { release, resource: ResourceType::Efs, workload: None, ..question.clone() };
    workload.data.extend(of_resource(&of_efs, world).data);
    workload.assumptions.push((
        format!("a workspace is the volumes named, and a file system in {}", question.src),
        "Cloudera documentation, Workspace Backup and Restore Prerequisites: EBS and EFS",
    ));
    workload
}

/// Without an estate data is taken to be encrypted.
fn unknown(place: &Place) -> Protection {
    Protection::Under(KeyRef::named_by_part(KeyUse::Source, &place.account, &place.region))
}
