//! Every kind of mistake that an estate can hold, each made once in an estate that is right.

use keyway::estate::load;
use keyway::input::{Mistake, SourceText};
use serde_json::Value;

pub(crate) const ESTATE: &str = include_str!("fixtures/estate.json");

/// What is said about the estate after one text in it was replaced, which must stand there once.
fn after(from: &str, to: &str) -> Vec<String> {
    assert_eq!(ESTATE.matches(from).count(), 1, "`{from}` must stand once");
    said(&ESTATE.replace(from, to))
}

fn said(text: &str) -> Vec<String> {
    match load(&[SourceText::new("e.json", text)]) {
        Ok(_) => Vec::new(),
        Err(all) => all.iter().map(Mistake::to_string).collect(),
    }
}

/// Cases as they stand in `fixtures/mistakes.json`: a text, its replacement and everything that is said then.
#[test]
fn each_kind_of_mistake_is_told_with_its_place() {
    let cases: Value = serde_json::from_str(include_str!("fixtures/mistakes.json")).expect("cases");
    let mut wrong = Vec::new();
    for case in cases.as_array().expect("a list") {
        let text = |field: &str| case[field].as_str().expect(field).to_owned();
        let expected: Vec<&str> =
            case["said"].as_array().expect("said").iter().map(|s| s.as_str().expect("text")).collect();
        let said = after(&text("replace"), &text("by"));
        if said != expected {
            wrong.push(format!("{}\n  said {said:#?}", text("what")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
