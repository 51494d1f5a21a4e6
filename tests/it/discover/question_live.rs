//! `--live`: a question answered from AWS alone, with no more read than it touches.

use super::stage::{Stage, THREE_ACCOUNTS, ran};
use serde_json::{Value, json};
use std::fs;

/// What a plan says: depth, outcome and findings.
fn told(report: &str) -> (Value, Value, Vec<Value>) {
    let report: Value = serde_json::from_str(report).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    let findings =
        findings.map(|finding| json!([finding["check"], finding["step"], finding["volume"]])).collect();
    (report["depth"].clone(), report["outcome"].clone(), findings)
}

const QUESTION: &[&str] =
    &["restore", "--src", "111111111111/us-east-1", "--dst", "222222222222/eu-west-1", "--format", "json"];

#[test]
fn a_question_reads_what_it_touches_and_answers_as_on_the_whole_estate() {
    let stage = Stage::new(&THREE_ACCOUNTS, "999999999999");
    let estate = &THREE_ACCOUNTS.seeded.estate;
    // What AWS cannot tell: which role serves which use.
    let products = json!({ "version": 1, "products": serde_json::to_value(&estate.products).unwrap() });
    fs::write(stage.path("products.json"), products.to_string()).unwrap();
    fs::write(stage.path("whole.json"), serde_json::to_string(estate).unwrap()).unwrap();
    let instance = THREE_ACCOUNTS.seeded.renamed("i-0e4a6c1b2d3f40001".to_owned());
    let plan = |more: &[&str]| {
        let mut command = stage.keyway(&["plan"]);
        command.args(QUESTION).args(["--workload", &instance]).args(more);
        ran(&mut command)
    };
    let on_file = plan(&["--estate", "whole.json"]);
    let endpoint = stage.proxy.endpoint();
    let live = plan(&["--live", "--estate", "products.json", "--endpoint-url", &endpoint]);
    assert_eq!(live.code, on_file.code, "{}", live.err);
    let (expected, is) = (told(&on_file.out), told(&live.out));
    assert_eq!((expected.1, expected.2), (is.1, is.2));
    assert_eq!((expected.0, is.0), (json!("estate"), json!("live")));

    // The shares of the instance's own snapshots, and of no other.
    let snapshots = estate.accounts.iter().flat_map(|account| &account.snapshots);
    let own: Vec<&str> = snapshots
        .filter(|snapshot| snapshot.instance.as_deref() == Some(instance.as_str()))
        .map(|snapshot| snapshot.id.as_str())
        .collect();
    for call in stage.proxy.calls_of("ec2", "DescribeSnapshotAttribute") {
        let asked = call.parameter("SnapshotId").unwrap();
        assert!(own.contains(&asked.as_str()), "{asked} is none of {own:?}");
    }
    assert!(stage.proxy.calls_of("iam", "GetAccountAuthorizationDetails").is_empty());
}

#[test]
fn what_cannot_be_read_leaves_a_live_answer_undetermined_with_its_reason() {
    let stage = Stage::new(&THREE_ACCOUNTS, "999999999999");
    stage.proxy.rule(super::rule::Rule::on("sts", "AssumeRole").holding("111111111111").deny());
    let endpoint = stage.proxy.endpoint();
    let mut command = stage.keyway(&["plan"]);
    command.args(QUESTION).args(["--live", "--endpoint-url", &endpoint]);
    let ran = ran(&mut command);
    assert_eq!(ran.code, Some(3), "{}", ran.err);
    assert!(ran.out.contains("`sts:AssumeRole`"), "{}", ran.out);
}

#[test]
fn a_name_that_no_estate_gives_is_refused() {
    let stage = Stage::new(&THREE_ACCOUNTS, "999999999999");
    let mut command = stage.keyway(&["plan", "restore", "--src", "production/us-east-1", "--live"]);
    let ran = ran(&mut command);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("--src: `production` is not an account id"), "{}", ran.err);
    assert!(stage.proxy.calls().iter().all(|call| call.service == "sts"));
}
