//! The output formats over reports written by hand.

#![cfg(test)]

mod hostile;
mod snapshots;

use keyway::render::{FORMATS, Format, Style};
use keyway::report::v1::{Answer, Outcome};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

const NAMES: [&str; 6] = ["blocked", "design", "feasible", "hostile", "summary", "three_volumes"];

fn document(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/reports").join(format!("{name}.json"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn answer_of(document: Value) -> Answer {
    if document.get("plans").is_some() {
        Answer::Several(serde_json::from_value(document).unwrap())
    } else {
        Answer::One(serde_json::from_value(document).unwrap())
    }
}

fn answer(name: &str) -> Answer {
    answer_of(document(name))
}

fn write(format: &str, answer: &Answer, style: &Style) -> String {
    (Format::by_id(format).unwrap().render)(answer, style)
}

fn plain(format: &str, name: &str) -> String {
    write(format, &answer(name), &Style::default())
}

#[test]
fn every_file_is_a_registered_format() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/render");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .filter(|stem| stem != "mod")
        .collect();
    let ids: BTreeSet<String> = FORMATS.iter().map(|format| format.id.to_owned()).collect();
    assert_eq!(files, ids);
    assert!(FORMATS.iter().all(|format| !format.about.is_empty()));
}

#[test]
fn the_same_answer_gives_the_same_bytes() {
    for name in NAMES {
        for format in FORMATS {
            let text = plain(format.id, name);
            assert_eq!(text, plain(format.id, name));
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{name} {}", format.id);
        }
    }
}

#[test]
fn every_format_says_the_same_outcome() {
    for name in NAMES {
        let answer = answer(name);
        let (word, value) = match answer.outcome() {
            Outcome::Feasible => ("FEASIBLE", "feasible"),
            Outcome::Undetermined => ("UNDETERMINED", "undetermined"),
            Outcome::Blocked => ("BLOCKED", "blocked"),
        };
        let json: Value = serde_json::from_str(&plain("json", name)).unwrap();
        assert_eq!(json["outcome"], value);
        assert!(plain("text", name).starts_with(word), "{name}");
        assert!(plain("mermaid", name).starts_with(&format!("%% {word}")), "{name}");
        assert!(plain("dot", name).contains(&format!("tooltip=\"{word}")), "{name}");
        for (number, plan) in (1..).zip(answer.plans()) {
            let word = format!("{:?}", plan.outcome).to_uppercase();
            assert!(plain("mermaid", name).contains(&format!("plan{number}[\"{word}")), "{name}");
            assert!(plain("dot", name).contains(&format!("label=\"{word}")), "{name}");
        }
    }
}

#[test]
fn json_is_the_report_itself() {
    for name in NAMES {
        let written: Value = serde_json::from_str(&plain("json", name)).unwrap();
        assert_eq!(written, serde_json::to_value(answer(name)).unwrap());
    }
    let summary: Value = serde_json::from_str(&plain("json", "summary")).unwrap();
    assert_eq!(summary.as_object().unwrap().keys().collect::<Vec<_>>(), ["outcome", "plans", "version"]);
}

#[test]
fn text_keeps_to_the_width() {
    for width in [None, Some(120), Some(160)] {
        for name in NAMES.iter().filter(|name| **name != "hostile") {
            let text = write("text", &answer(name), &Style { colour: false, width });
            let answers = ["BLOCKED", "UNDETERMINED", "FEASIBLE"];
            for line in text.lines().filter(|line| !answers.iter().any(|word| line.starts_with(word))) {
                assert!(line.chars().count() <= width.unwrap_or(110), "{name}: {line}");
            }
        }
    }
}

#[test]
fn colour_changes_no_word() {
    for name in NAMES {
        let colourful = write("text", &answer(name), &Style { colour: true, width: None });
        let mut stripped = String::new();
        let mut inside = false;
        for character in colourful.chars() {
            match character {
                '\u{1b}' => inside = true,
                'm' if inside => inside = false,
                _ if inside => {}
                other => stripped.push(other),
            }
        }
        assert_ne!(colourful, stripped);
        assert_eq!(stripped, plain("text", name));
    }
}

/// The replicas of a multi-Region key have the same id.
#[test]
fn keys_alike_get_longer_names() {
    let mut text = document("blocked").to_string();
    let id = "mrk-1234abcd12ab34cd56ef1234567890ab";
    for old in ["1234abcd-12ab-34cd-56ef-1234567890ab", "9f8e7d6c-5b4a-4c3d-8e2f-0a1b2c3d4e5f"] {
        text = text.replace(old, id);
    }
    let written = write("text", &answer_of(serde_json::from_str(&text).unwrap()), &Style::default());
    let words = written.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(written.contains("source key (key/mrk-1234abcd… in"), "{written}");
    assert!(
        words.contains("under the target key (key/mrk-1234abcd… in 222222222222/eu-west-1)"),
        "{written}"
    );
}

#[test]
fn the_first_line_names_the_break_without_any_finding() {
    let mut document = document("blocked");
    document["findings"] = Value::Array(Vec::new());
    let text = write("text", &answer_of(document), &Style::default());
    let first = text.lines().next().unwrap();
    assert_eq!(first, "BLOCKED at step 3 of 5: `kms:ReEncryptFrom` is denied (and 4 more calls)");
}

#[test]
fn the_first_line_at_design_depth_says_that_nothing_was_judged() {
    let mut document = document("design");
    document["findings"] = Value::Array(Vec::new());
    let text = write("text", &answer_of(document), &Style::default());
    let first = text.lines().next().unwrap();
    assert_eq!(first, "UNDETERMINED: no policy was judged; the job needs 24 calls in 5 steps");
}
