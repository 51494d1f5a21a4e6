//! What `docs/coverage.md` says of the documents behind the products: files and scenarios that are there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const PAGE: &str = include_str!("../../docs/coverage.md");

#[test]
fn every_file_and_scenario_of_the_coverage_is_there() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let mut wrong = Vec::new();
    for piece in PAGE.split("](").skip(1) {
        let link = piece.split(')').next().unwrap();
        if !docs.join(link).is_file() {
            wrong.push(link);
        }
    }
    assert!(wrong.is_empty(), "not there: {wrong:#?}");
    // What names a scenario is the scenario's own name.
    for piece in PAGE.split("| [").skip(1).flat_map(|cell| cell.split(", [")) {
        let Some((name, rest)) = piece.split_once("](../scenarios/") else { continue };
        let file = rest.split(')').next().unwrap();
        let text = fs::read_to_string(docs.join("../scenarios").join(file)).unwrap();
        let scenario: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(scenario["name"], name);
    }
}

#[test]
fn every_statement_says_where_it_is_modelled_or_why_not() {
    let mut titles = BTreeSet::new();
    for section in PAGE.split("\n## ").skip(1) {
        titles.insert(section.lines().next().unwrap());
        let rows: Vec<&str> = section.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
        assert!(rows.len() > 15, "{section}");
        for row in rows {
            let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
            let [statement, place, scenarios] = cells[..] else { panic!("{row}") };
            assert!(!statement.is_empty() && !place.is_empty(), "{row}");
            let told = place.starts_with("not modelled: ") || place.contains("](") || !scenarios.is_empty();
            assert!(told, "{row}");
        }
    }
    assert_eq!(titles.len(), 4);
}
