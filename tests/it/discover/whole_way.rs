//! The whole way: an example becomes an AWS, discovery makes an estate of it, and plans on that come out as on the example.

use super::replies;
use super::rule::Rule;
use super::stage::{BACKUP_ACCOUNTS, Example, Stage, THREE_ACCOUNTS};
use crate::scenarios::json_files;
use keyway::estate::{Estate, load};
use keyway::input::SourceText;
use keyway::plan::{Answer, Outcome};
use keyway::question::QuestionError;
use keyway::scenario::{Prepared, prepare};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The questions of the scenarios that are asked of an example as it is, under the ids that it has in the server.
fn questions(example: &Example, name: &str) -> Vec<Prepared> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut found = Vec::new();
    for file in json_files(&root) {
        let text = fs::read_to_string(&file).unwrap();
        let scenario: Value = serde_json::from_str(&text).unwrap();
        let of_example =
            scenario["base"].as_str().is_some_and(|base| base.ends_with(&format!("examples/{name}")));
        if !of_example || scenario.get("patch").is_some() {
            continue;
        }
        let source = SourceText::new(file.display().to_string(), example.seeded.renamed(text));
        let estate = serde_json::to_string(&example.seeded.estate).unwrap();
        let base = |_: &str| Ok(vec![SourceText::new("seeded", estate.clone())]);
        found.push(prepare(&source, &base).unwrap_or_else(|mistakes| panic!("{mistakes:?}")));
    }
    found
}

/// What discovery has found, with what AWS cannot tell taken from the example.
fn completed(found: &str, example: &Example) -> Estate {
    let mut found: Value = serde_json::from_str(found).unwrap();
    let known = serde_json::to_value(&example.seeded.estate).unwrap();
    found["products"] = known["products"].clone();
    let accounts: BTreeMap<&str, &Value> =
        list(&known, "accounts").map(|account| (account["id"].as_str().unwrap(), account)).collect();
    for account in found["accounts"].as_array_mut().unwrap() {
        let Some(known) = accounts.get(account["id"].as_str().unwrap()) else { continue };
        // Which product writes into a bucket, and what it has there.
        for bucket in things(account, "repositories") {
            let same =
                list(known, "repositories").find(|repository| repository["bucket"] == bucket["bucket"]);
            for name in ["name", "repository_key", "backups"] {
                bucket[name] = same.unwrap()[name].clone();
            }
        }
        // What a copy is a copy of: its volume is an arbitrary one (EC2 API reference, `CopySnapshot`).
        for snapshot in things(account, "snapshots").filter(|snapshot| snapshot["origin"] == "replica") {
            let same = list(known, "snapshots").find(|known| known["id"] == snapshot["id"]);
            for name in ["volume", "instance"] {
                if let Some(of) = same.unwrap().get(name) {
                    snapshot[name] = of.clone();
                }
            }
        }
        // With whom AWS RAM shares a vault.
        for vault in things(account, "vaults") {
            let same = list(known, "vaults")
                .find(|known| known["name"] == vault["name"] && known["region"] == vault["region"]);
            if let Some(with) = same.unwrap().get("shared_with") {
                vault["shared_with"] = with.clone();
            }
        }
    }
    load(&[SourceText::new("found", found.to_string())]).unwrap_or_else(|mistakes| panic!("{mistakes:?}"))
}

fn list<'a>(of: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    of[name].as_array().into_iter().flatten()
}

fn things<'a>(account: &'a mut Value, name: &str) -> impl Iterator<Item = &'a mut Value> {
    account.get_mut(name).and_then(Value::as_array_mut).into_iter().flatten()
}

/// Outcome and findings of each plan.
fn told(answers: &Result<Vec<Answer>, Vec<QuestionError>>) -> Vec<(Option<Outcome>, Vec<String>)> {
    match answers {
        Ok(answers) => answers
            .iter()
            .map(|answer| {
                let findings = answer.plan.findings.iter();
                (Some(answer.plan.outcome), findings.map(|finding| finding.check.id.to_owned()).collect())
            })
            .collect(),
        Err(errors) => vec![(None, errors.iter().map(ToString::to_string).collect())],
    }
}

/// Plans every question on the example and on what is discovered of it, and counts them by outcome.
fn compare(example: &Example, name: &str, found: &str) -> BTreeMap<String, usize> {
    let found = completed(found, example);
    let mut outcomes = BTreeMap::new();
    let mut wrong = Vec::new();
    for question in questions(example, name) {
        let on_example = question.ask();
        let on_found = question.ask_of(Some(&found), keyway::checks::Trust::Role);
        let (expected, is) = (told(&on_example), told(&on_found));
        if expected != is {
            wrong.push(format!("{}\n    example {expected:?}\n    found   {is:?}", question.scenario.name));
        }
        // As the scenario says, too: the example itself under its new ids answers so.
        assert_eq!(question.compare(&on_example).mismatches, [""; 0], "{}", question.scenario.name);
        wrong.extend(
            question
                .compare(&on_found)
                .mismatches
                .into_iter()
                .map(|why| format!("{}: {why}", question.scenario.name)),
        );
        for (outcome, _) in expected {
            *outcomes
                .entry(outcome.map_or("refused".to_owned(), |outcome| format!("{outcome:?}")))
                .or_default() += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    outcomes
}

#[test]
fn the_accounts_of_aws_backup_are_planned_as_their_example() {
    let stage = Stage::new(&BACKUP_ACCOUNTS, "999999999999");
    // The example says nothing of this region of this account.
    let on = |service: &str, operation: &str| {
        Rule::on(service, operation).account("999999999999").region("eu-central-1")
    };
    let unblocked = replies::snapshot_block_public_access_state("unblocked");
    let images = replies::image_block_public_access_state("unblocked");
    let opt_in = replies::region_settings(&BTreeMap::new(), &BTreeMap::new());
    stage
        .proxy
        .rule(on("ec2", "GetSnapshotBlockPublicAccessState").reply(unblocked))
        .rule(on("ec2", "GetImageBlockPublicAccessState").reply(images))
        .rule(on("ec2", "DescribeLockedSnapshots").reply(replies::locked_snapshots("999999999999", &[])))
        .rule(on("backup", "DescribeRegionSettings").reply(opt_in));
    let read = ["--organization", "--regions", "eu-west-1,eu-central-1", "--bucket", "production-contracts"];
    let found = stage.discovered(&read);
    let outcomes = compare(&BACKUP_ACCOUNTS, "backup-accounts.json", &found);
    assert!(
        outcomes["Feasible"] > 20 && outcomes["Blocked"] > 10 && outcomes["Undetermined"] > 0,
        "{outcomes:?}"
    );
}

#[test]
fn the_three_accounts_are_planned_as_their_example() {
    let stage = Stage::new(&THREE_ACCOUNTS, "999999999999");
    let accounts = "111111111111,222222222222,333333333333";
    let found = stage.discovered(&[
        "--accounts",
        accounts,
        "--regions",
        "us-east-1,eu-west-1",
        "--bucket",
        "backup-main-333333333333",
        "--bucket",
        "backup-copy-333333333333",
    ]);
    let outcomes = compare(&THREE_ACCOUNTS, "three-accounts.json", &found);
    assert!(outcomes["Feasible"] > 1 && outcomes["Blocked"] > 4, "{outcomes:?}");
}
