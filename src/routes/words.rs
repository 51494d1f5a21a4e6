//! Routes in words.

use super::ground::Ground;
use super::leg::Leg;
use crate::aws::Arn;
use crate::estate::{Edit, Estate, KeyName, edits_in_words, is_placeholder};
use crate::graph::Protection;
use crate::question::{Job, Question};

/// A key in words.
pub(super) fn key(estate: &Estate, arn: &Arn) -> String {
    let place = format!("of {} in {}", arn.region_text(), arn.account_text());
    if is_placeholder(arn) {
        return format!("a new customer managed key {place}");
    }
    let alias = estate.key(arn).and_then(|key| key.aliases.known()?.first().cloned());
    format!("`{}` {place}", alias.as_deref().unwrap_or(arn.resource()))
}

/// In what a question differs from the one that was asked, but for where its data is.
pub(super) fn product_changes(ground: &Ground<'_>, question: &Question) -> Vec<String> {
    let asked = &ground.plan.question;
    let mut changes = Vec::new();
    if question.release != asked.release {
        changes.push(format!("use release {} of {}", question.release.release, question.release.product));
    }
    if question.worker != asked.worker
        && let Some(worker) = &question.worker
    {
        changes.push(format!("run the workers in {worker}"));
    }
    if question.job != asked.job {
        let job = question.job.as_str();
        changes.push(match question.release.product {
            "aws" => format!("make a {job} only"),
            _ => format!("let the product make a {job} only"),
        });
    } else if question.dst != asked.dst {
        changes.push(format!("let the product make the {} in {}", question.job.as_str(), question.dst));
    }
    if question.target_key != asked.target_key
        && let Some(KeyName::Arn(arn)) = &question.target_key
    {
        changes.push(format!("name {} as the target key", key(&ground.estate, arn)));
    }
    changes
}

/// A route in one line.
pub(super) fn title(ground: &Ground<'_>, legs: &[Leg], edits: &[Edit]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let hand = if ground.plan.question.release.product == "aws" { "" } else { " by hand" };
    for leg in legs {
        match leg {
            Leg::Copy { place, name, .. } => {
                parts.push(format!("copy the snapshot to {place} under {name}{hand}"));
            }
            Leg::Share { with, .. } => {
                let what = if parts.is_empty() { "the snapshot" } else { "it" };
                parts.push(format!("share {what} with {with}{hand}"));
            }
            Leg::Product { changes, .. } => parts.extend(changes.iter().cloned()),
            Leg::Done => {}
        }
    }
    let by_hand = legs.iter().any(Leg::is_by_hand);
    let job = ground.plan.question.job;
    if by_hand && job == Job::Restore {
        parts.push("restore from the copy".to_owned());
    }
    match parts.split_last() {
        None if edits.is_empty() => "the job as it was asked".to_owned(),
        None => format!("the job as it was asked, after {}", count(edits.len())),
        Some((only, [])) => only.clone(),
        Some((last, first)) => format!("{}, and {last}", first.join(", ")),
    }
}

fn count(edits: usize) -> String {
    if edits == 1 { "one edit".to_owned() } else { format!("{edits} edits") }
}

/// Everything that has to be done or changed: edits first, since the rest needs them.
pub(super) fn changes(ground: &Ground<'_>, legs: &[Leg], edits: &[Edit]) -> Vec<String> {
    let mut changes: Vec<String> = edits_in_words(edits);
    let mut copied = false;
    let is_product = ground.plan.question.release.product != "aws";
    let by_hand = if is_product { "by hand, outside the product: " } else { "" };
    for leg in legs {
        match leg {
            Leg::Copy { place, name, role_use, .. } => {
                changes.push(format!(
                    "{by_hand}copy the snapshot to {place} under {name}, with the {role_use} role"
                ));
                copied = true;
            }
            Leg::Share { place, with, role_use } => changes.push(format!(
                "{by_hand}share the snapshot in {place} with {with}, with the {role_use} role"
            )),
            Leg::Product { changes: asked, .. } => changes.extend(asked.iter().cloned()),
            Leg::Done => {}
        }
    }
    let plain = ground.workload.data.iter().filter(|data| data.start.protection == Protection::Plain);
    let plain: Vec<&str> = plain.map(|data| data.start.volume.as_deref().unwrap_or(&data.start.id)).collect();
    if copied && !plain.is_empty() {
        changes
            .push(format!("a copy under a key is encrypted, that of plain data too: {}", plain.join(", ")));
    }
    let asked = &ground.plan.question;
    let moves_workers = |leg: &Leg| match leg {
        Leg::Product { question, .. } => question.worker != asked.worker && question.release.release != "10",
        _ => false,
    };
    if legs.iter().any(moves_workers) {
        changes.push(
            "workers in another account than the backup account are documented for release 10 only"
                .to_owned(),
        );
    }
    let by_product = is_product && legs.iter().any(|leg| matches!(leg, Leg::Product { .. }));
    if by_product && matches!(legs.first(), Some(leg) if leg.is_by_hand()) {
        changes.push(
            "let the product find the copy: whether it restores from a snapshot that it did not make is not published"
                .to_owned(),
        );
    }
    changes
}
