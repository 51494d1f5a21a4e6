//! Every outcome under every `--fail-on`, and in every format.

use super::{DESIGN, Place};

/// No `kms:` call is left that only documentation lists.
const RISK: (&str, &str) = (
    r#""kms:*", "iam:PassRole""#,
    r#""kms:CreateGrant", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncrypt*", "iam:PassRole""#,
);
const BLOCKED: (&str, &str) = (r#""kms:*", "iam:PassRole""#, r#""iam:PassRole""#);
const UNDETERMINED: (&str, &str) = (
    r#""boundary": "none",
          "trust""#,
    r#""trust""#,
);

/// Exit codes under `never`, `blocked`, `undetermined`, `risk`, and without `--fail-on`.
#[track_caller]
fn exits(changes: &[(&str, &str)], first_word: &str, codes: [i32; 5]) {
    let place = Place::with_estate(changes);
    let flags: [&[&str]; 5] = [
        &["--fail-on", "never"],
        &["--fail-on", "blocked"],
        &["--fail-on", "undetermined"],
        &["--fail-on", "risk"],
        &[],
    ];
    for (flags, code) in flags.into_iter().zip(codes) {
        for format in ["text", "json", "mermaid", "dot"] {
            let answer = place.restore(&[flags, &["--format", format]].concat()).exits(code);
            match format {
                "text" => assert!(answer.starts_with(first_word), "{answer}"),
                "json" => {
                    assert!(answer.contains(&format!("\"outcome\": \"{}\"", first_word.to_lowercase())));
                }
                _ => assert!(!answer.is_empty()),
            }
        }
    }
}

#[test]
fn a_feasible_plan_exits_0() {
    exits(&[], "FEASIBLE", [0, 0, 0, 0, 0]);
}

#[test]
fn a_feasible_plan_with_a_risk_exits_1_if_risks_are_to_fail() {
    exits(&[RISK], "FEASIBLE", [0, 0, 0, 1, 0]);
}

#[test]
fn a_blocked_plan_exits_1() {
    exits(&[BLOCKED], "BLOCKED", [0, 1, 1, 1, 1]);
}

#[test]
fn an_undetermined_plan_exits_3() {
    exits(&[UNDETERMINED], "UNDETERMINED", [0, 0, 3, 3, 3]);
}

#[test]
fn the_worst_workload_decides() {
    let second = (
        r#"{"id": "i-1", "region": "us-east-1", "volumes": ["vol-1"], "profile_role": "none"}"#,
        r#"{"id": "i-1", "region": "us-east-1", "volumes": ["vol-1"], "profile_role": "none"},
           {"id": "i-2", "region": "us-east-1", "volumes": ["vol-2"], "profile_role": "none"}"#,
    );
    let unknown = (
        r#"{"id": "vol-1", "region": "us-east-1", "key": "alias/data"}"#,
        r#"{"id": "vol-1", "region": "us-east-1", "key": "alias/data"},
           {"id": "vol-2", "region": "us-east-1", "key": "arn:aws:kms:us-east-1:111111111111:key/untold"}"#,
    );
    exits(&[second, unknown], "UNDETERMINED", [0, 0, 3, 3, 3]);
    let place = Place::with_estate(&[second, unknown]);
    place.restore(&["--workload", "i-1"]).exits(0);
    place.restore(&["--workload", "i-2"]).exits(3);
}

#[test]
fn without_an_estate_a_plan_is_undetermined() {
    let place = Place::new();
    let answer = place.run(DESIGN).exits(3);
    assert!(answer.starts_with("UNDETERMINED"), "{answer}");
    assert!(answer.contains("default-key-shared"), "{answer}");
    place.run(&[DESIGN, &["--fail-on", "blocked"]].concat()).exits(0);
    place.run(&[DESIGN, &["--fail-on", "never"]].concat()).exits(0);
    place.run(&[DESIGN, &["--fail-on", "risk"]].concat()).exits(3);
}

#[test]
fn without_an_estate_a_plan_is_blocked_by_what_is_impossible_whatever_the_facts() {
    let replica = ["plan", "replica", "--src", "111111111111/us-east-1", "--dst", "222222222222/us-east-1"];
    let of_release_10 = [replica.as_slice(), &["--product", "veeam@10"]].concat();
    let answer = Place::new().run(&of_release_10).exits(1);
    assert!(answer.starts_with("BLOCKED") && answer.contains("replica-without-target-key"), "{answer}");
}
