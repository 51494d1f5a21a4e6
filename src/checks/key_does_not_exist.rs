use super::edits::default_keys;
use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing, symptoms};
use crate::estate::reads;
use crate::fact::Source;
use crate::graph::{KeyRef, KeyUse, Severity, Step};
use crate::input::did_you_mean;

/// A step calls upon a key that is not there.
pub(super) static CHECK: Check = Check {
    id: "key-does-not-exist",
    summary: "a step names a key or alias that does not exist",
    docs: Docs {
        what: "A step calls upon a key, by ARN or alias, that is not among the keys of its account and region, and the \
               estate says that it holds all of them (`all_keys`). An alias that is merely not known there is told as open, \
               with the nearest one that is.",
        why: "CopySnapshot refuses an unknown target key at once. CreateVolume answers with an id and the volume vanishes. \
              Data under a key that was deleted cannot be read by anyone any more.",
        example: "`--target-key alias/dr-primay`: a letter is missing.",
        ways_out: &[
            "mend the name; an alias counts in the account and region of the step",
            "set another default EBS key where the default names a key that was deleted",
            "for the key of existing data: there is none, a deleted key cannot be brought back",
        ],
        sources: &[
            Source {
                title: "EC2 API reference, CopySnapshot",
                url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CopySnapshot.html",
            },
            Source {
                title: "KMS developer guide, Deleting AWS KMS keys",
                url: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for step in assessment.graph.steps() {
        for (key, condition) in assessment.keys_used(step) {
            let same = |known: &&mut Finding| known.key.as_ref().is_some_and(|known| known.is_same_key(key));
            if let Some(known) = found.iter_mut().find(same) {
                known.also_steps.push(step.id);
                continue;
            }
            if assessment.alias_elsewhere(key).is_some() {
                continue;
            }
            if !assessment.is_absent(key) {
                found.extend(unheard_of(assessment, step, key));
                continue;
            }
            let mut finding = absent(step, key, condition);
            if key.key_use == KeyUse::Default {
                finding.fixes.splice(0..0, default_keys(assessment, &step.place));
            }
            found.push(finding);
        }
    }
    found
}

fn absent(step: &Step, key: &KeyRef, condition: Option<&str>) -> Finding {
    let name = name(key);
    let message = format!("the {} `{name}` does not exist", key.in_words());
    let cause =
        format!("the estate holds every key of {} in {}, and this is none of them", key.region, key.account);
    let lost = key.key_use == KeyUse::Source;
    let severity = if lost { Severity::DeadEnd } else { Severity::Denied };
    let fix = match key.key_use {
        KeyUse::Source => {
            "find a copy of the data under another key: a deleted key cannot be brought back".to_owned()
        }
        KeyUse::Default => format!("set another default EBS key in {} of {}", key.region, key.account),
        _ => format!("name a key that {} has in {}", key.account, key.region),
    };
    let mut finding = finding(step, key, severity, message, cause, fix);
    finding.condition = condition.map(str::to_owned);
    finding.failure = Some(symptoms::refused(step, key, &name, "invalid"));
    finding
}

/// An alias that the estate does not know, beside others that it does.
fn unheard_of(assessment: &Assessment<'_>, step: &Step, key: &KeyRef) -> Option<Finding> {
    let alias = key.alias.as_deref().filter(|_| key.arn.is_none() && !key.is_aws_managed())?;
    let known: Vec<&str> = assessment
        .keys_beside(key)
        .filter_map(|key| key.aliases.known())
        .flatten()
        .map(String::as_str)
        .collect();
    if known.is_empty() {
        return None;
    }
    let near = did_you_mean(alias, known.into_iter());
    let hint = near.map_or_else(String::new, |near| format!(" (did you mean `{near}`?)"));
    let message = format!("not known: the alias `{alias}` of {} in {}{hint}", key.region, key.account);
    let cause = "the estate knows other aliases there, and does not say that it knows all".to_owned();
    let fix = format!("mend the name, or give the key of `{alias}` in the estate");
    let mut finding = finding(step, key, Severity::Unknown, message, cause, fix);
    assessment.tell_unread_key(&mut finding, key, reads::ALIAS);
    Some(finding)
}

fn name(key: &KeyRef) -> String {
    let arn = key.arn.as_ref().map(ToString::to_string);
    arn.or_else(|| key.alias.clone()).unwrap_or_default()
}

fn finding(
    step: &Step,
    key: &KeyRef,
    severity: Severity,
    message: String,
    cause: String,
    fix: String,
) -> Finding {
    let mut finding = Finding::new(&CHECK, severity, message, cause);
    finding.step = Some(step.id);
    finding.role = Some(step.role.clone());
    finding.key = Some(key.clone());
    finding.fixes = vec![Fix::manual(fix)];
    finding
}
