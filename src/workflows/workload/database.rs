//! Databases and their snapshots as a job finds them.

use super::{Data, Workload};
use crate::aws::{DatabaseArn, DatabaseKind, ResourceType};
use crate::estate::{Sought, reads};
use crate::graph::{ArtefactKind, Place};
use crate::input::did_you_mean;
use crate::question::{Question, QuestionError};
use crate::workflows::{Surroundings, found, start_kind};

/// The workload of a job about databases: the one it names by identifier or ARN.
pub(super) fn of_databases(
    question: &Question,
    world: Surroundings<'_>,
) -> Option<Result<Workload, QuestionError>> {
    let of_rds = matches!(question.resource, ResourceType::Rds | ResourceType::Aurora);
    (of_rds && question.release.product == "aws").then(|| named(question, world))
}

fn named(question: &Question, world: Surroundings<'_>) -> Result<Workload, QuestionError> {
    let kind = match start_kind(question) {
        ArtefactKind::DbCluster => DatabaseKind::Cluster,
        ArtefactKind::DbSnapshot => DatabaseKind::Snapshot,
        ArtefactKind::DbClusterSnapshot => DatabaseKind::ClusterSnapshot,
        _ => DatabaseKind::Instance,
    };
    let src = &question.src;
    let text = question.workload.clone();
    let refuse = |why: String, near: Option<String>| {
        let text = text.clone().unwrap_or_default();
        QuestionError::Workload { text, why, near }
    };
    let Some(id) = &question.workload else {
        if world.estate().is_some() {
            return Err(refuse("is missing: name the database or the ARN of its snapshot".to_owned(), None));
        }
        let any = of(&DatabaseArn::new(kind, &src.account, &src.region, "database"), world);
        return Ok(Workload { id: None, ..any });
    };
    let arn = match id.parse::<DatabaseArn>() {
        Ok(arn) if arn.kind == kind => arn,
        Ok(_) => {
            let why = format!("is no `{}` of RDS, which this job starts from", kind.in_arn());
            return Err(refuse(why, None));
        }
        Err(_) => DatabaseArn::new(kind, &src.account, &src.region, id),
    };
    if arn.account != src.account || arn.region != src.region {
        return Err(refuse(format!("is in `{}/{}`, not in `{src}`", arn.account, arn.region), None));
    }
    if let Some(estate) = world.estate()
        && estate.database(&arn).is_none()
        && estate.database_snapshot(&arn).is_none()
    {
        let accounts = estate.document().accounts.iter();
        let known: Vec<&str> = accounts
            .flat_map(|account| {
                let databases = account.db_instances.iter().chain(&account.db_clusters);
                let snapshots = account.db_snapshots.iter().chain(&account.db_cluster_snapshots);
                databases.map(|known| known.id.as_str()).chain(snapshots.map(|known| known.id.as_str()))
            })
            .collect();
        let why = format!("is no `{}` of the estate in `{src}`", kind.in_arn());
        let of_snapshot = matches!(kind, DatabaseKind::Snapshot | DatabaseKind::ClusterSnapshot);
        let calls = if of_snapshot { reads::DATABASE_SNAPSHOTS } else { reads::DATABASES };
        let text = arn.to_string();
        let (account, region) = (Some(&src.account), Some(&src.region));
        let sought = Sought { account, region, names: &[&text, &arn.id], calls };
        return Err(refuse(estate.missing_since(why, &sought), did_you_mean(&arn.id, known.into_iter())));
    }
    Ok(of(&arn, world))
}

fn of(arn: &DatabaseArn, world: Surroundings<'_>) -> Workload {
    let start = found::database(world, arn);
    let original_place = Place { account: start.account.clone(), region: start.region.clone() };
    let data = Data { original: start.protection.clone(), original_place, start };
    Workload { id: Some(arn.to_string()), data: vec![data], ..Workload::default() }
}
