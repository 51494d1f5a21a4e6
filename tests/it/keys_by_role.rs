//! The table of the Veeam guide: which keys each role needs, at design depth.

use keyway::plan::plan;
use keyway::question::Asked;
use keyway::report::{report, v1};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Table {
    rows: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    number: usize,
    id: String,
    question: Asked,
    roles: BTreeMap<String, Vec<String>>,
}

fn table() -> Vec<Row> {
    let table: Table = serde_json::from_str(include_str!("../data/keys-by-role.json")).unwrap();
    table.rows
}

#[test]
fn the_keys_demanded_of_each_role_are_those_of_the_guide() {
    let rows = table();
    for number in 1..=11 {
        assert!(rows.iter().any(|row| row.number == number), "workflow {number} is in the table");
    }
    for row in rows {
        let plans = plan(&row.question, None).unwrap();
        let [plan] = plans.as_slice() else { panic!("one plan for row {}", row.number) };
        let report = report(plan);
        assert_eq!(report.workflow.id, row.id);
        assert_eq!(demanded(&report), row.roles, "row {} ({})", row.number, row.id);
    }
}

fn demanded(report: &v1::Report) -> BTreeMap<String, Vec<String>> {
    let mut roles = BTreeMap::new();
    for entry in report.keys_by_role.iter().filter(|entry| entry.role.role_use != "repository") {
        let keys: Vec<String> = entry
            .keys
            .iter()
            .filter(|key| key.bases.contains(&v1::Basis::Product))
            .map(|key| {
                let part = serde_json::to_value(key.key_use).unwrap();
                format!("{} {} {}", part.as_str().unwrap(), key.account, key.region)
            })
            .collect();
        if !keys.is_empty() {
            roles.insert(format!("{} {}", entry.role.role_use, entry.role.account), keys);
        }
    }
    roles
}

/// Dead ends of the guide at design depth: which key must not be aws/ebs.
#[test]
fn dead_ends_name_the_key_that_must_not_be_the_default_one() {
    let expected = [
        (3, Some("source key of us-east-1 in 111111111111")),
        (5, Some("source key of us-east-1 in 111111111111")),
        (8, Some("source key of us-east-1 in 111111111111")),
        (9, Some("default key of eu-west-1 in 111111111111")),
        (11, Some("default key of eu-west-1 in 333333333333")),
    ];
    for row in table() {
        let plans = plan(&row.question, None).unwrap();
        let findings: Vec<_> = plans[0].plan.findings.iter().collect();
        match expected.iter().find(|(number, _)| *number == row.number) {
            Some((_, Some(key))) => {
                assert_eq!(findings.len(), 1, "row {}", row.number);
                assert_eq!(findings[0].check.id, "default-key-shared");
                let condition = findings[0].condition.as_ref().unwrap();
                assert!(condition.contains(key), "row {}: {condition}", row.number);
            }
            _ => assert!(findings.is_empty(), "row {}: {findings:?}", row.number),
        }
    }
}
