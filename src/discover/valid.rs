//! What AWS told and an estate cannot hold is left out, with the reason, so that every estate that is written can be read.

use super::Refusal;
use crate::aws::{AccountId, Arn, Region};
use crate::estate::{EstateDocument, Unread, load};
use crate::input::{Mistake, SourceText};
use serde_json::Value;

/// So often is it tried: a mistake may come to light once another is gone.
const ROUNDS: usize = 1000;

/// The document without what the estate format refuses; each thing left out stands under `unread`.
pub fn valid(document: &EstateDocument) -> Result<EstateDocument, Vec<Mistake>> {
    let Ok(mut json) = serde_json::to_value(document) else { return Ok(document.clone()) };
    let mut mistakes = Vec::new();
    for _ in 0..ROUNDS {
        let source = SourceText::new("discovered", json.to_string());
        match load(&[source]) {
            Ok(estate) => return Ok(estate.document().clone()),
            Err(found) => mistakes = found,
        }
        let mut cuts: Vec<(Vec<Step>, &Mistake)> =
            mistakes.iter().filter_map(|mistake| Some((cut(&steps(&mistake.path))?, mistake))).collect();
        // Later elements first, so that the numbers of the earlier ones stay true.
        cuts.sort_by(|(one, _), (other, _)| other.cmp(one));
        cuts.dedup_by(|(one, _), (other, _)| one == other);
        let unread: Vec<Unread> =
            cuts.iter().filter_map(|(place, mistake)| left_out(&json, place, mistake)).collect();
        for (place, _) in &cuts {
            remove(&mut json, place);
        }
        let Ok(unread) = serde_json::to_value(unread) else { break };
        let Some(fields) = json.as_object_mut() else { break };
        let known = fields.entry("unread").or_insert_with(|| Value::Array(Vec::new()));
        if let (Some(known), Value::Array(more)) = (known.as_array_mut(), unread) {
            known.extend(more);
        }
        if cuts.is_empty() {
            break;
        }
    }
    Err(mistakes)
}

/// One step of the path of a mistake.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Key(String),
    Index(usize),
}

/// Reads a path such as `accounts[0].keys[1]["odd key"].arn`.
fn steps(path: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('[') {
            let mut stream = serde_json::Deserializer::from_str(after).into_iter::<Value>();
            let Some(Ok(inside)) = stream.next() else { return steps };
            let read = stream.byte_offset();
            match inside {
                Value::String(key) => steps.push(Step::Key(key)),
                other => match other.as_u64().and_then(|index| usize::try_from(index).ok()) {
                    Some(index) => steps.push(Step::Index(index)),
                    None => return steps,
                },
            }
            rest = after.get(read..).and_then(|left| left.strip_prefix(']')).unwrap_or_default();
        } else {
            let plain = rest.strip_prefix('.').unwrap_or(rest);
            let end = plain.find(['.', '[']).unwrap_or(plain.len());
            let (key, left) = plain.split_at_checked(end).unwrap_or((plain, ""));
            steps.push(Step::Key(key.to_owned()));
            rest = left;
        }
    }
    steps
}

/// Fields without which the thing they stand in is nothing.
const NEEDED: &[&str] =
    &["id", "arn", "name", "region", "volumes", "snapshots", "resource_type", "bucket", "call"];

/// Lists in which each element can go by itself.
const LISTS: &[&str] = &[
    "keys",
    "roles",
    "vaults",
    "recovery_points",
    "instances",
    "volumes",
    "snapshots",
    "db_instances",
    "db_clusters",
    "db_snapshots",
    "db_cluster_snapshots",
    "images",
    "repositories",
    "unread",
];

/// The least that can be taken away for a mistake: a field, or the thing that it stands in.
fn cut(steps: &[Step]) -> Option<Vec<Step>> {
    let key = |at: usize| match steps.get(at) {
        Some(Step::Key(key)) => Some(key.as_str()),
        _ => None,
    };
    let mut at = match (key(0)?, steps.get(1)) {
        ("accounts", Some(Step::Index(_))) => 2,
        ("policies" | "unread", Some(Step::Index(_))) => return steps.get(..2).map(<[_]>::to_vec),
        ("organization", _) => return steps.get(..1).map(<[_]>::to_vec),
        _ => return None,
    };
    let mut found = None;
    while let Some(field) = key(at) {
        let is_element = matches!(steps.get(at + 1), Some(Step::Index(_)));
        let is_region = field == "regions" && key(at + 1).is_some();
        let is_thing = LISTS.contains(&field) && is_element && !(found.is_some() && NEEDED.contains(&field));
        if is_region || is_thing {
            at += 2;
            found = Some(at);
        } else {
            // In an account itself nothing but its name can be wrong.
            let whole = NEEDED.contains(&field) && found.is_some();
            found = if whole { found } else { Some(at + 1) };
            break;
        }
    }
    steps.get(..found?).map(<[_]>::to_vec)
}

fn remove(json: &mut Value, place: &[Step]) {
    let Some((last, above)) = place.split_last() else { return };
    let mut here = json;
    for step in above {
        let next = match step {
            Step::Key(key) => here.get_mut(key),
            Step::Index(index) => here.get_mut(*index),
        };
        let Some(next) = next else { return };
        here = next;
    }
    match (last, here) {
        (Step::Key(key), Value::Object(fields)) => {
            fields.remove(key);
        }
        (Step::Index(index), Value::Array(items)) if *index < items.len() => {
            items.remove(*index);
        }
        _ => {}
    }
}

/// What is left out, as a read that was not understood.
fn left_out(json: &Value, place: &[Step], mistake: &Mistake) -> Option<Unread> {
    let pick = |steps: &[Step]| {
        steps.iter().try_fold(json, |here, step| match step {
            Step::Key(key) => here.get(key),
            Step::Index(index) => here.get(*index),
        })
    };
    let text = |value: Option<&Value>, names: &[&str]| {
        names.iter().find_map(|name| value?.get(name)?.as_str().map(str::to_owned))
    };
    let first = place.get(..2).and_then(pick);
    let is_account = place.first() == Some(&Step::Key("accounts".to_owned()));
    // A policy belongs to the account of its ARN, or to the one whose document this is.
    let of_arn = text(first, &["name"]).and_then(|name| name.parse::<Arn>().ok()?.account());
    let id: AccountId = if is_account {
        text(first, &["id"])?.parse().ok()?
    } else {
        let of_document = || text(json.get("accounts")?.get(0), &["id"])?.parse().ok();
        of_arn.or_else(of_document)?
    };
    let (list, field) = match place.get(2) {
        Some(Step::Key(list)) => (
            list.as_str(),
            place.iter().skip(3).find_map(|step| match step {
                Step::Key(key) => Some(key.as_str()),
                Step::Index(_) => None,
            }),
        ),
        _ => ("policies", None),
    };
    let element = if is_account { place.get(..4).and_then(pick) } else { first };
    let region: Option<Region> = match place.get(3) {
        Some(Step::Key(region)) if list == "regions" => region.parse().ok(),
        _ => text(element, &["region"]).and_then(|region| region.parse().ok()),
    };
    Some(Unread {
        account: id,
        region: region.filter(Region::is_known),
        call: action(list, field).to_owned(),
        resource: text(element, &["arn", "id", "name"]),
        error: Refusal::NOT_UNDERSTOOD.to_owned(),
        message: Some(mistake.message.clone()),
        principal: None,
    })
}

/// The call that told a part of an estate.
fn action(list: &str, field: Option<&str>) -> &'static str {
    match (list, field) {
        ("keys", Some("policy")) => "kms:GetKeyPolicy",
        ("keys", Some("grants")) => "kms:ListGrants",
        ("keys", Some("tags")) => "kms:ListResourceTags",
        ("keys", _) => "kms:DescribeKey",
        ("roles", _) => "iam:GetRole",
        ("policies", _) => "iam:GetPolicyVersion",
        ("vaults", Some("policy")) => "backup:GetBackupVaultAccessPolicy",
        ("vaults", Some("recovery_points")) => "backup:ListRecoveryPointsByBackupVault",
        ("vaults", _) => "backup:ListBackupVaults",
        ("instances", _) => "ec2:DescribeInstances",
        ("volumes", _) => "ec2:DescribeVolumes",
        ("snapshots", Some("shared_with" | "public" | "product_codes")) => "ec2:DescribeSnapshotAttribute",
        ("snapshots", _) => "ec2:DescribeSnapshots",
        ("images", _) => "ec2:DescribeImages",
        ("db_instances", _) => "rds:DescribeDBInstances",
        ("db_clusters", _) => "rds:DescribeDBClusters",
        ("db_snapshots", _) => "rds:DescribeDBSnapshots",
        ("db_cluster_snapshots", _) => "rds:DescribeDBClusterSnapshots",
        ("repositories", _) => "s3:GetBucketPolicy",
        ("regions", Some("default_ebs_key")) => "ec2:GetEbsDefaultKmsKeyId",
        ("regions", _) => "ec2:DescribeRegions",
        _ => "organizations:DescribeOrganization",
    }
}
