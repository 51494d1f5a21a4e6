//! Resources that AWS Backup and other products back up as a whole: where they are, and under which key.

use crate::aws::{AccountId, Arn, DatabaseKind, Region, ResourceType};
use crate::estate::{Account, KeyName, OrNone};
use crate::fact::Observed;
use crate::graph::Place;
use crate::question::{Question, QuestionError};
use crate::workflows::Surroundings;

/// The key of a bucket, table or database that the estate holds.
pub(super) fn known_key<'e>(
    question: &Question,
    world: Surroundings<'e>,
) -> Option<&'e Observed<OrNone<KeyName>>> {
    let name = question.workload.as_deref()?;
    let account = world.estate()?.account(&question.src.account)?;
    held(account, question.resource, name)
        .find(|(region, _)| **region == question.src.region)
        .map(|(_, key)| key)
}

/// Refuses what is elsewhere: AWS Backup protects what is in the account and region of the vault.
pub(super) fn refuse_elsewhere(question: &Question, world: Surroundings<'_>) -> Result<(), QuestionError> {
    let (Some(name), src) = (question.workload.as_deref(), &question.src) else { return Ok(()) };
    let refuse = |place: String| {
        let why = format!("is in `{place}`, not in `{src}`");
        Err(QuestionError::Workload { text: name.to_owned(), why, near: None })
    };
    if let Ok(arn) = name.parse::<Arn>()
        && let Some(place) = elsewhere(&arn, src)
    {
        return refuse(place);
    }
    let Some(estate) = world.estate().filter(|_| known_key(question, world).is_none()) else { return Ok(()) };
    for account in &estate.document().accounts {
        if let Some((region, _)) = held(account, question.resource, name).next() {
            return refuse(format!("{}/{region}", account.id));
        }
    }
    Ok(())
}

/// The place that an ARN tells, if it is another one. Some ARNs tell no account, and some no region.
pub(super) fn elsewhere(arn: &Arn, src: &Place) -> Option<String> {
    let (account, region) = (arn.account_text(), arn.region_text());
    let other_account = !account.is_empty() && account != src.account.as_str();
    let other_region = !region.is_empty() && region != src.region.as_str();
    (other_account || other_region).then(|| match (account, region) {
        ("", region) => region.to_owned(),
        (account, "") => account.to_owned(),
        (account, region) => format!("{account}/{region}"),
    })
}

/// What an account holds of a type under a name or an ARN: the region and the key.
fn held<'a>(
    account: &'a Account,
    resource: ResourceType,
    named: &str,
) -> impl Iterator<Item = (&'a Region, &'a Observed<OrNone<KeyName>>)> + use<'a> {
    use ResourceType as R;
    let arn: Option<Arn> = named.parse().ok();
    let name = arn.as_ref().map_or(named, |arn| name_of(arn)).to_owned();
    let fits =
        |id: &AccountId| arn.as_ref().is_none_or(|arn| ["", id.as_str()].contains(&arn.account_text()));
    let region = arn.as_ref().map(|arn| arn.region_text().to_owned()).filter(|region| !region.is_empty());
    let of_cluster = arn.as_ref().map(|arn| arn.resource().starts_with("cluster:"));
    let kinds: &[DatabaseKind] = match (resource, of_cluster) {
        (R::Rds, Some(false)) => &[DatabaseKind::Instance],
        (R::Rds, None) => &[DatabaseKind::Instance, DatabaseKind::Cluster],
        (R::Rds, Some(true)) | (R::Aurora | R::Documentdb | R::Neptune, _) => &[DatabaseKind::Cluster],
        _ => &[],
    };
    let databases = kinds
        .iter()
        .flat_map(|kind| account.databases(*kind))
        .map(|known| (known.id.to_ascii_lowercase(), &known.region, &known.key));
    let is_table = matches!(resource, R::DynamodbAdvanced | R::DynamodbBasic);
    let tables = account.tables.iter().filter(move |_| is_table);
    let tables = tables.map(|known| (known.name.clone(), &known.region, &known.key));
    let buckets = account.repositories.iter().filter(move |_| resource == R::S3);
    let buckets = buckets.map(|known| (known.bucket.clone(), &known.region, &known.bucket_key));
    let wanted = if kinds.is_empty() { name } else { name.to_ascii_lowercase() };
    let here = fits(&account.id);
    databases
        .chain(tables)
        .chain(buckets)
        .filter(move |(known, of, _)| {
            here && *known == wanted && region.as_ref().is_none_or(|region| of.as_str() == region)
        })
        .map(|(_, region, key)| (region, key))
}

/// The name at the end of an ARN: `table/orders`, `db:orders`, `bucket`.
fn name_of(arn: &Arn) -> &str {
    let resource = arn.resource();
    resource.split_once([':', '/']).map_or(resource, |(_, name)| name)
}
