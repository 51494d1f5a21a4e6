//! Reading scenarios: what is wrong with one is told with its place, and what differs is told in full.

use keyway::input::{Mistake, SourceText};
use keyway::scenario::{run, schema};
use serde_json::{Value, json};

const BASE: &str = r#"{"version": 1, "accounts": [{"id": "111111111111", "name": "production"}]}"#;

fn bases(path: &str) -> Result<Vec<SourceText>, String> {
    match path {
        "base.json" => Ok(vec![SourceText::new("base.json", BASE)]),
        _ => Err("no such file".to_owned()),
    }
}

fn scenario() -> Value {
    json!({
        "version": 1, "name": "n", "about": "a", "source": "s",
        "question": {"operation": "snapshot", "src": "111111111111/us-east-1"},
        "expect": {"outcome": "undetermined"}
    })
}

fn with(field: &str, value: Value) -> Value {
    let mut scenario = scenario();
    scenario[field] = value;
    scenario
}

fn mistakes(text: &str) -> Vec<String> {
    match run(&SourceText::new("s.json", text), &bases) {
        Ok(result) => panic!("it ran: {result:?}"),
        Err(all) => all.iter().map(Mistake::to_string).collect(),
    }
}

fn mismatches(scenario: &Value) -> Vec<String> {
    run(&SourceText::new("s.json", scenario.to_string()), &bases).expect("a scenario").mismatches
}

#[test]
fn every_mistake_is_told_with_its_place() {
    let text = "{\n  \"version\": 1,\n  \"name\": 5,\n  \"abuot\": \"x\",\n  \"about\": \"x\", \"source\": \"x\",\n  \
                \"question\": {\"operation\": \"snapshot\", \"src\": \"x\"},\n  \"expect\": {\"outcome\": \"fine\"}\n}";
    let all = mistakes(text);
    assert!(all.iter().any(|m| m.starts_with("s.json:3:11: name:")), "{all:?}");
    assert!(
        all.iter().any(|m| m.starts_with("s.json:4:3:") && m.contains("did you mean `about`")),
        "{all:?}"
    );
    assert!(all.iter().any(|m| m.starts_with("s.json:7:25: expect.outcome:")), "{all:?}");
}

#[test]
fn a_scenario_expects_an_outcome_or_an_error() {
    let none = mistakes(&with("expect", json!({})).to_string());
    assert!(none[0].contains("an `outcome` or an `error` is expected"), "{none:?}");
    let both = mistakes(&with("expect", json!({"outcome": "blocked", "error": "x"})).to_string());
    assert!(both[0].contains("not both"), "{both:?}");
}

#[test]
fn an_estate_in_the_scenario_keeps_its_lines() {
    let text = "{\"version\": 1, \"name\": \"é\", \"about\": \"a\", \"source\": \"s\",\n  \"estate\": {\"version\": 1,\n    \
                \"accounts\": [{\"id\": \"111111111111\", \"partition\": \"awz\"}]},\n  \"question\": {\"operation\": \
                \"snapshot\", \"src\": \"111111111111/us-east-1\"}, \"expect\": {\"outcome\": \"undetermined\"}}";
    let all = mistakes(text);
    assert_eq!(all.len(), 1, "{all:?}");
    assert!(
        all[0].starts_with("s.json:3:54: estate.accounts[0].partition: unknown partition `awz`"),
        "{all:?}"
    );
}

#[test]
fn a_base_that_is_missing_or_cannot_be_patched_is_a_mistake() {
    let missing = mistakes(&with("base", json!("nowhere.json")).to_string());
    assert!(missing[0].contains("base: the base `nowhere.json` cannot be read: no such file"), "{missing:?}");
    let mut scenario = with("base", json!("base.json"));
    for (patch, said) in [
        (json!([{"op": "replace", "path": "/nothing", "value": 1}]), "patch[0]"),
        (json!([{"op": "replace", "path": "/accounts/0/id", "value": "1"}]), "accounts[0].id"),
        (json!([{"op": "twist", "path": "/accounts"}]), "patch[0]"),
        (json!([{"op": "test", "path": "/accounts/0/name", "value": "x"}]), "patch[0]"),
    ] {
        scenario["patch"] = patch;
        let all = mistakes(&scenario.to_string());
        assert!(all[0].contains(said), "{all:?}");
    }
    let alone = mistakes(&with("patch", json!([{"op": "remove", "path": "/accounts"}])).to_string());
    assert!(alone[0].contains("a patch needs a `base`"), "{alone:?}");
}

#[test]
fn a_patch_changes_the_answer() {
    let mut scenario = with("base", json!("base.json"));
    scenario["question"]["src"] = json!("production/us-east-1");
    scenario["expect"] = json!({"outcome": "undetermined", "findings": [
        {"check": "verdict-unknown", "severity": "unknown", "message": "what there is to snapshot"},
        {"check": "verdict-unknown", "severity": "unknown", "message": "which role serves the use `backup`"}
    ]});
    assert_eq!(mismatches(&scenario), Vec::<String>::new());
    scenario["patch"] = json!([{"op": "replace", "path": "/accounts/0/name", "value": "test"}]);
    let found = mismatches(&scenario);
    assert!(found[0].contains("the question is refused"), "{found:?}");
}

#[test]
fn whatever_differs_is_told() {
    let share =
        json!({"operation": "restore", "src": "111111111111/us-east-1", "dst": "222222222222/us-east-1"});
    let dead_end = json!({"check": "default-key-shared", "severity": "dead_end", "step": 1, "if": true, "key": "source", "volume": null});
    let good = json!({"outcome": "undetermined", "findings": [dead_end.clone()], "exit": 3});
    let mut scenario = with("question", share);
    scenario["expect"] = good.clone();
    assert_eq!(mismatches(&scenario), Vec::<String>::new());
    for (field, value, said) in [
        ("outcome", json!("blocked"), "outcome"),
        ("exit", json!(0), "exit code"),
        ("workflow", json!("veeam/snapshot"), "workflow"),
        ("steps", json!(["CreateVolume"]), "steps"),
        ("findings", json!([]), "finding not expected"),
        ("findings", json!([dead_end.clone(), dead_end.clone()]), "finding expected and not found"),
        (
            "findings",
            json!([{"check": "default-key-shared", "severity": "dead_end", "step": 2}]),
            "not found",
        ),
        (
            "findings",
            json!([{"check": "default-key-shared", "severity": "dead_end", "if": false}]),
            "not found",
        ),
        (
            "findings",
            json!([{"check": "default-key-shared", "severity": "dead_end", "volume": "vol-1"}]),
            "not found",
        ),
        ("risks", json!([dead_end]), "risk expected and not found"),
        ("keys_by_role", json!([]), "keys by role"),
        ("artefacts", json!({"volume": "plain"}), "artefact `volume`"),
        ("artefacts", json!({"volumes": "plain"}), "no artefact `volumes`"),
        (
            "requirements",
            json!([{"step": 1, "action": "kms:DescribeKey", "verdict": "allowed"}]),
            "requirement",
        ),
        (
            "requirements",
            json!([{"step": 1, "action": "kms:DescribeKey", "verdict": "absent"}]),
            "there is one",
        ),
        ("requirements", json!([{"step": 1, "action": "kms:Sign", "verdict": "denied"}]), "there is none"),
        ("assumptions", json!(["the moon is cheese"]), "no stated assumption"),
        ("other_release", json!("feasible"), "other release"),
        ("workloads", json!({"i-1": "blocked"}), "workloads"),
    ] {
        let mut expect = good.clone();
        expect[field] = value;
        scenario["expect"] = expect;
        let found = mismatches(&scenario);
        assert!(found.iter().any(|mismatch| mismatch.contains(said)), "{field}: {found:?}");
    }
    scenario["expect"] = json!({"error": "no way"});
    assert!(mismatches(&scenario)[0].contains("an error is expected"));
}

#[test]
fn the_schema_takes_every_scenario() {
    let validator = jsonschema::validator_for(&schema()).expect("a schema");
    for case in crate::scenarios::cases() {
        let text = std::fs::read_to_string(&case.file).expect("a file");
        let value: Value = serde_json::from_str(&text).expect("JSON");
        let errors: Vec<_> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", case.file.display());
    }
    assert!(!validator.is_valid(&with("expcet", json!({}))));
}
