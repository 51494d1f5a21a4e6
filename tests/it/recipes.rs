//! Recipes of one's own: what a product does can be written down as one, and mistakes are told with their place.

use crate::scenarios::{cases, texts};
use keyway::checks::Trust;
use keyway::estate::Estate;
use keyway::graph::{Target, Verdict};
use keyway::input::SourceText;
use keyway::plan::{Plan, Planner};
use keyway::question::Question;
use keyway::recipe;
use keyway::routes::Routes;
use keyway::workflows::{PRODUCTS, Workload, written};
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

/// What no recipe has: rules of the product itself, keys named by an alias of another account (a printed recipe names
/// them by their own ARN), and the key of what a backup job is asked for (`ResourceArn` of `StartBackupJob` is let pass).
const OF_THE_PRODUCT: &[&str] = &[
    "backup-into-air-gapped-vault",
    "repository-under-aws-managed-key",
    "replica-without-target-key",
    "alias-of-another-account",
];

/// What differs between a product's plan and that of the recipe which it prints; `None` where it cannot be printed.
fn differences(name: &str, planner: &Planner<'_>, plan: &Plan, workload: &Workload) -> Option<Vec<String>> {
    if plan.findings.iter().any(|finding| OF_THE_PRODUCT.contains(&finding.check.id)) {
        return None;
    }
    let sequence = planner.sequence(&plan.question, workload).unwrap();
    let document = written(&sequence, "the same").ok()?;
    let text = serde_json::to_string(&document).unwrap();
    let recipe = match recipe::read(&SourceText::new("recipe", text), planner.estate()) {
        Ok(recipe) => Arc::new(recipe),
        Err(mistakes) => return Some(mistakes.iter().map(|mistake| format!("{name}: {mistake}")).collect()),
    };
    let again = planner.plan_written(&recipe).unwrap();
    let mut wrong = Vec::new();
    if again.outcome != plan.outcome {
        wrong.push(format!("{name}: {:?} becomes {:?}", plan.outcome, again.outcome));
    }
    let (before, after) = (verdicts(plan), verdicts(&again));
    for (what, verdict) in &before {
        if after.get(what) != Some(verdict) {
            wrong.push(format!("{name}: {what}: {verdict:?} becomes {:?}", after.get(what)));
        }
    }
    let more = after.keys().filter(|what| !before.contains_key(*what));
    wrong.extend(more.map(|what| format!("{name}: not in the product's plan: {what}")));
    Some(wrong)
}

fn every_workflow(product: &str) -> BTreeSet<&'static str> {
    let named = PRODUCTS.iter().filter(|known| known.name == product);
    named.flat_map(|product| product.workflows.iter().map(|workflow| workflow.id)).collect()
}

#[test]
fn what_a_product_does_is_a_recipe_with_the_same_verdicts() {
    let (mut wrong, mut seen) = (Vec::new(), BTreeSet::new());
    for case in cases() {
        let Some(estate) = &case.prepared.estate else { continue };
        let planner = Planner::new(Some(estate), Trust::Role);
        for plan in case.plans().filter(|plan| plan.recipe.is_none()) {
            let Ok(workloads) = planner.workloads(&plan.question) else { continue };
            let Some(workload) = workloads.iter().find(|workload| workload.id == plan.workload) else {
                continue;
            };
            if let Some(differ) = differences(&case.prepared.scenario.name, &planner, plan, workload) {
                seen.insert(plan.workflow.id);
                wrong.extend(differ);
            }
        }
    }
    wrong.truncate(40);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let mut all: BTreeSet<&str> = PRODUCTS.iter().flat_map(|product| every_workflow(product.name)).collect();
    // What AWS Backup does for other types is told as one step that is no call of an API, and so is the file system of a
    // workspace; how a new database or snapshot is called, only a recipe says. Buckets and tables are no data of EBS, which
    // recipes are about.
    let exempt = ["-resource", "-workspace", "-database", "-s3", "-dynamodb"];
    all.retain(|id| !exempt.iter().any(|ending| id.ends_with(ending)));
    assert_eq!(seen, all);
}

/// Every question of one place to another in an estate.
fn questions(estate: &Estate) -> Vec<Question> {
    let places: Vec<String> = estate
        .document()
        .accounts
        .iter()
        .flat_map(|account| account.regions.keys().map(|region| format!("{}/{region}", account.id)))
        .collect();
    let ways = [
        ("snapshot", None),
        ("backup", None),
        ("replica", None),
        ("restore", Some("snapshot")),
        ("restore", Some("replica")),
        ("restore", Some("backup")),
    ];
    let mut found = Vec::new();
    for (job, from) in ways {
        for (src, dst) in places.iter().flat_map(|src| places.iter().map(move |dst| (src, dst))) {
            for (product, worker) in [("veeam@2", src), ("veeam@2", dst), ("veeam@10", src)] {
                let mut asked = serde_json::json!({"operation": job, "product": product, "src": src});
                for (field, value) in [("dst", Some(dst.as_str())), ("from", from), ("worker", Some(worker))]
                {
                    let fits = match field {
                        "dst" => job != "snapshot",
                        "worker" => job == "backup" || from == Some("backup"),
                        _ => true,
                    };
                    if let Some(value) = value.filter(|_| fits) {
                        asked[field] = value.into();
                    }
                }
                let asked = serde_json::from_value(asked).unwrap();
                found.extend(Question::resolve(&asked, Some(estate)));
            }
        }
    }
    found
}

#[test]
fn every_workflow_is_printed_on_the_example_estates() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut wrong, mut seen) = (Vec::new(), BTreeSet::new());
    for path in ["examples/two-accounts", "examples/three-accounts.json", "scenarios/open.estate.json"] {
        let estate = keyway::estate::load(&texts(&root.join(path)).unwrap()).unwrap();
        let planner = Planner::new(Some(&estate), Trust::Role);
        for question in questions(&estate) {
            for workload in planner.workloads(&question).unwrap_or_default() {
                let Ok(plan) = planner.plan(&question, &workload) else { continue };
                let name = format!("{path} {} {} {:?}", question.src, question.dst, workload.id);
                if let Some(differ) = differences(&name, &planner, &plan, &workload) {
                    seen.insert(plan.workflow.id);
                    wrong.extend(differ);
                }
            }
        }
    }
    wrong.truncate(40);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(seen, every_workflow("veeam"));
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
     "parameters": {"VolumeId": "vol-cmc", "TagSpecifications": [{"ResourceType": "Snapshot", "Tags": []},
                    {"ResourceType": "snapshot", "Tags": [{"Kee": "a", "Value": 1}]}, {"Tags": []}]}},
    {"id": "grant", "operation": "CreateGrant", "role": "arn:aws:iam::111111111111:role/veeam-backup", "region": "us-east-1",
     "parameters": {"KeyId": "alias/data", "GranteePrincipal": "222222222222", "Operations": ["Decrypt"],
                    "Constraints": {"EncryptionContextEqual": {}, "EncryptionContextSubset": {"aws:ebs:id": 1}}}}
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
        ("steps[4].parameters.TagSpecifications[0].ResourceType", "`Snapshot` is no type of resources"),
        ("steps[4].parameters.TagSpecifications[1].Tags[0].Kee", "did you mean `Key`?"),
        ("steps[4].parameters.TagSpecifications[1].Tags[0]", "`Key` is missing"),
        ("steps[4].parameters.TagSpecifications[2]", "`ResourceType` is missing"),
        ("steps[5].parameters.GranteePrincipal", "is not the ARN of an account, role, user or session"),
        ("steps[5].parameters.Constraints.EncryptionContextEqual", "did you mean `EncryptionContextEquals`?"),
        (
            "steps[5].parameters.Constraints.EncryptionContextSubset.aws:ebs:id",
            "expected a string, found the number",
        ),
    ] {
        assert!(
            told.iter().any(|line| line.contains(place) && line.contains(words)),
            "nothing says {place}: {words}\n{}",
            told.join("\n")
        );
    }
}

#[test]
fn every_example_recipe_has_its_verdict_in_a_scenario() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/recipes");
    for file in crate::scenarios::json_files(std::path::Path::new(folder)) {
        let text = std::fs::read_to_string(&file).unwrap();
        let document: recipe::Document = serde_json::from_str(&text).unwrap();
        let is_of = |case: &crate::scenarios::Case| case.prepared.scenario.recipe.as_ref() == Some(&document);
        assert!(cases().iter().any(is_of), "{}", file.display());
    }
}

/// The answers about recipes that have routes, each with its estate.
fn routed() -> impl Iterator<Item = (&'static str, &'static Estate, &'static keyway::plan::Answer)> {
    cases().iter().filter(|case| case.prepared.scenario.recipe.is_some()).flat_map(|case| {
        let estate = case.prepared.estate.iter();
        estate.flat_map(|estate| {
            let name = case.prepared.scenario.name.as_str();
            case.answers().iter().map(move |answer| (name, estate, answer))
        })
    })
}

#[test]
fn a_changed_recipe_plans_as_its_route_says() {
    let mut seen = 0;
    for (name, estate, answer) in routed() {
        for route in &answer.routes.found {
            let recipe = route.plan.recipe.as_ref().unwrap();
            let text = serde_json::to_string(&recipe.document).unwrap();
            let again = recipe::read(&SourceText::new("changed", text), Some(estate))
                .unwrap_or_else(|mistakes| panic!("{name}: {}: {}", route.title, mistakes.first().unwrap()));
            let (edited, _) = estate.edited(&route.edits).unwrap();
            let plan = Planner::new(Some(&edited), Trust::Role).plan_written(&Arc::new(again)).unwrap();
            assert_eq!(plan.outcome, route.plan.outcome, "{name}: {}", route.title);
            assert_ne!(plan.outcome, keyway::plan::Outcome::Blocked, "{name}: {}", route.title);
            seen += 1;
        }
        assert!(answer.routes.found.is_sorted_by_key(|route| route.cost), "{name}");
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn a_blocked_recipe_has_routes_or_what_bars_them() {
    for (name, _, answer) in routed() {
        let blocked = answer.plan.outcome == keyway::plan::Outcome::Blocked;
        let Routes { found, barred } = &answer.routes;
        assert_eq!(blocked && found.is_empty(), barred.is_some(), "{name}");
        assert!(blocked || found.is_empty(), "{name}");
        for way in barred.iter().flat_map(|barred| &barred.tried) {
            assert!(!way.because.is_empty(), "{name}: {}", way.way);
        }
    }
}

#[test]
fn a_changed_recipe_leaves_behind_what_the_recipe_does() {
    for (name, _, answer) in routed() {
        let asked = &answer.plan.graph;
        let last = asked.steps().iter().rfind(|step| !step.outputs.is_empty());
        for wanted in last.into_iter().flat_map(|step| asked.outputs(step)) {
            for route in &answer.routes.found {
                let mut made = route.plan.graph.artefacts();
                let serves = made.any(|made| {
                    (&made.account, &made.region, made.kind) == (&wanted.account, &wanted.region, wanted.kind)
                        && wanted.shared_with.iter().flatten().all(|account| {
                            made.shared_with.as_ref().is_some_and(|with| with.contains(account))
                        })
                });
                assert!(serves, "{name}: {}: {}", route.title, wanted.id);
            }
        }
    }
}
