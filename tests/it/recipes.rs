//! Recipes of one's own: what a product does can be written down as one, and mistakes are told with their place.

use crate::scenarios::cases;
use keyway::checks::Trust;
use keyway::estate::Estate;
use keyway::graph::{Target, Verdict};
use keyway::input::SourceText;
use keyway::plan::{Plan, Planner};
use keyway::recipe;
use keyway::workflows::{PRODUCTS, written};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The worst verdict of each operation on each key or resource for each action.
fn verdicts(plan: &Plan) -> BTreeMap<String, Verdict> {
    let mut found = BTreeMap::new();
    for step in plan.graph.steps() {
        for requirement in &step.requirements {
            let on = match &requirement.target {
                Target::Key(key) => match &key.arn {
                    Some(arn) => arn.to_string(),
                    None => format!("{} {}/{}", key.alias.as_deref().unwrap_or("?"), key.account, key.region),
                },
                Target::Resource { arn, .. } => format!("{arn:?}"),
            };
            let what = format!("{} {} {on} {:?}", step.operation.name, requirement.action, requirement.basis);
            let verdict = requirement.judgement.verdict;
            let worst = found.entry(what).or_insert(verdict);
            *worst = (*worst).max(verdict);
        }
    }
    found
}

/// What no recipe has: rules of the product itself, and keys named by an alias of another account (a printed recipe names
/// them by their own ARN).
const OF_THE_PRODUCT: &[&str] =
    &["repository-under-aws-managed-key", "replica-without-target-key", "alias-of-another-account"];

#[test]
fn what_a_product_does_is_a_recipe_with_the_same_verdicts() {
    let (mut wrong, mut seen, mut of_examples) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for case in cases() {
        let Some(estate) = &case.prepared.estate else { continue };
        let planner = Planner::new(Some(estate), Trust::Role);
        for plan in case.plans().filter(|plan| plan.recipe.is_none()) {
            if plan.findings.iter().any(|finding| OF_THE_PRODUCT.contains(&finding.check.id)) {
                continue;
            }
            let question = &plan.question;
            let Ok(workloads) = planner.workloads(question) else { continue };
            let Some(workload) = workloads.iter().find(|workload| workload.id == plan.workload) else {
                continue;
            };
            let sequence = planner.sequence(question, workload).unwrap();
            let Ok(document) = written(&sequence, "the same") else { continue };
            let text = serde_json::to_string(&document).unwrap();
            let name = &case.prepared.scenario.name;
            let recipe = match recipe::read(&SourceText::new("recipe", text), Some(estate)) {
                Ok(recipe) => Arc::new(recipe),
                Err(mistakes) => {
                    wrong.push(format!("{name}: {}", mistakes.first().unwrap()));
                    continue;
                }
            };
            let again = planner.plan_written(&recipe).unwrap();
            seen.insert(plan.workflow.id);
            if case.file.to_string_lossy().contains("examples") {
                of_examples.insert(plan.workflow.id);
            }
            if again.outcome != plan.outcome {
                wrong.push(format!("{name}: {:?} becomes {:?}", plan.outcome, again.outcome));
            }
            let (before, after) = (verdicts(plan), verdicts(&again));
            for (what, verdict) in &before {
                if after.get(what) != Some(verdict) {
                    wrong.push(format!("{name}: {what}: {verdict:?} becomes {:?}", after.get(what)));
                }
            }
            let more: Vec<&String> = after.keys().filter(|what| !before.contains_key(*what)).collect();
            if !more.is_empty() {
                wrong.push(format!("{name}: not in the product's plan: {more:?}"));
            }
        }
    }
    wrong.truncate(40);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let all: BTreeSet<&str> =
        PRODUCTS.iter().flat_map(|product| product.workflows.iter().map(|workflow| workflow.id)).collect();
    assert_eq!(seen, all);
    assert!(of_examples.len() > 4, "{of_examples:?}");
}

fn estate() -> Estate {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/open.estate.json")).unwrap();
    keyway::estate::load(&[SourceText::new("open.estate.json", text)]).unwrap()
}

#[test]
fn every_mistake_of_a_recipe_is_told_at_its_place() {
    let text = r#"{
  "version": 1,
  "name": "wrong",
  "steps": [
    {"id": "snap", "operation": "CreateSnapshots", "role": "arn:aws:iam::111111111111:role/veeam-backup", "region": "us-east-1",
     "parameters": {"VolumeId": "vol-cmk"}},
    {"id": "share", "operation": "ModifySnapshotAttribute", "role": "arn:aws:iam::111111111111:role/veeam-backups",
     "region": "us-east-9", "parameters": {"SnapshotId": "@copy", "UserId": ["222222222222"], "UserIds": ["2222"]}},
    {"id": "copy", "operation": "CopySnapshot", "role": "arn:aws:iam::222222222222:user/somebody", "region": "eu-west-1",
     "parameters": {"SourceSnapshotId": "@sanp", "SourceRegion": "us-east-1", "Encrypted": "yes", "KmsKeyId": "vault"}},
    {"id": "volume", "operation": "CreateVolume", "role": "arn:aws:iam::222222222222:role/veeam-restore", "region": "eu-west-1",
     "parameters": {"SnapshotId": "@share"}, "requires": [{"key": "inputs", "actions": ["ec2:CreateVolume"]}]},
    {"id": "other", "operation": "CreateSnapshot", "role": "arn:aws:iam::111111111111:role/veeam-backup", "region": "us-east-1",
     "parameters": {"VolumeId": "vol-cmc"}}
  ]
}"#;
    let mistakes = recipe::read(&SourceText::new("wrong.json", text), Some(&estate())).unwrap_err();
    let told: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    for (place, words) in [
        ("wrong.json:5:33: steps[0].operation", "did you mean `CreateSnapshot`?"),
        ("wrong.json:7:69: steps[1].role", "did you mean `arn:aws:iam::111111111111:role/veeam-backup`?"),
        ("wrong.json:8:16: steps[1].region", "`us-east-9` is not a region"),
        ("steps[1].parameters.SnapshotId", "is not there yet"),
        ("steps[1].parameters.UserId:", "did you mean `UserIds`?"),
        ("steps[1].parameters.UserIds[0]", "twelve digits"),
        ("steps[2].role", "is not the ARN of an IAM role"),
        ("steps[2].parameters.SourceSnapshotId", "did you mean `@snap`?"),
        ("steps[2].parameters.Encrypted", "expected `true` or `false`, found the string `yes`"),
        ("steps[2].parameters.KmsKeyId", "is not the ARN or id of a KMS key and not an alias"),
        ("steps[3].parameters.SnapshotId", "makes nothing"),
        ("steps[3].requires[0].key", "did you mean `input`?"),
        ("steps[3].requires[0].actions[0]", "no action of KMS"),
        ("steps[4].parameters.VolumeId", "did you mean `vol-cmk`?"),
    ] {
        assert!(
            told.iter().any(|line| line.contains(place) && line.contains(words)),
            "nothing says {place}: {words}\n{}",
            told.join("\n")
        );
    }
}
