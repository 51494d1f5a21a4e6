//! Names that try to leave their place. Every free text of a report gets one.

use super::{answer_of, document, write};
use keyway::render::Style;
use proptest::prelude::*;
use serde_json::Value;

const FREE: [&str; 17] = [
    "message",
    "cause",
    "title",
    "text",
    "source",
    "workload",
    "target_key",
    "alias",
    "volume",
    "operation",
    "sid",
    "origin",
    "unknown",
    "check",
    "code",
    "if",
    "grant_id",
];

/// Puts `name` behind every text that is not checked when a report is read.
fn infect(value: &mut Value, name: &str) {
    match value {
        Value::Object(fields) => {
            let is_role = fields.contains_key("use") && !fields.contains_key("region");
            for (field, value) in fields {
                let free = FREE.contains(&field.as_str()) || field == "arn" || (is_role && field == "use");
                match value {
                    Value::String(text) if free => text.push_str(name),
                    other => infect(other, name),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| infect(item, name)),
        _ => {}
    }
}

fn infected(name: &str) -> Value {
    let mut document = document("three_volumes");
    document["question"]["target_key"] = "key".into();
    document["findings"][0]["if"] = Value::Null;
    document["routes"] = serde_json::json!([{"title": "t", "workflow": "w", "changes": [name], "extra_copies": 2,
        "outcome": "feasible", "findings": 0}]);
    document["other_release"] = serde_json::json!({"release": name, "outcome": "feasible", "text": "t"});
    infect(&mut document, name);
    document
}

/// Names as people who look for a hole would write them, and any other.
fn names() -> impl Strategy<Value = String> {
    let hole = prop::sample::select(vec![
        "\nFEASIBLE: forged",
        "\r\n",
        "\u{1b}[2J",
        "\u{9b}31m",
        "\u{202e}",
        "\u{2028}",
        "\u{2061}",
        "\u{2064}",
        "\"",
        "\\",
        "\\\"",
        "\\N",
        "];",
        "}",
        "{",
        "-->",
        "%%{init: {}}%%",
        "%%",
        "<script>",
        "</div>",
        "&lt;",
        "#quot;",
        "#34;",
        "`",
        "|",
        "end",
        "style:#a;",
        "classDef",
        "click a b",
        "@{",
        "---",
        "\0",
        "\u{7f}",
        "\t",
        "1. ",
        "- ",
    ]);
    prop_oneof![prop::collection::vec(hole, 1..6).prop_map(|holes| holes.concat()), any::<String>(),]
}

fn check_text(text: &str) -> Result<(), TestCaseError> {
    let raw = text.chars().find(|c| {
        *c != '\n' && (c.is_control() || matches!(c, '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}'))
    });
    prop_assert_eq!(raw, None);
    for line in text.lines().skip(1) {
        prop_assert!(!line.starts_with("FEASIBLE") && !line.starts_with("BLOCKED"), "{}", line);
    }
    Ok(())
}

/// Reads DOT as far as its strings and braces go.
fn check_dot(text: &str) -> Result<(), TestCaseError> {
    let mut depth = 0_i32;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => loop {
                match characters.next() {
                    Some('"') => break,
                    Some('\\') => {
                        let escaped = characters.next();
                        prop_assert!(matches!(escaped, Some('"' | '\\' | 'n' | 'l')), "{:?}", escaped);
                    }
                    Some(inside) => prop_assert!(!inside.is_control(), "{:?}", inside),
                    None => prop_assert!(false, "a string does not end"),
                }
            },
            '{' => depth += 1,
            '}' => depth -= 1,
            other => prop_assert!(
                other.is_ascii_alphanumeric() || "_ \n[]=,;->.".contains(other),
                "{:?} stands outside of strings",
                other
            ),
        }
    }
    prop_assert_eq!(depth, 0);
    Ok(())
}

/// Every line is one that the renderer writes, and its string holds nothing that Mermaid reads.
fn check_mermaid(text: &str) -> Result<(), TestCaseError> {
    let mut depth = 0_i32;
    for line in text.lines() {
        let line = line.trim_start();
        let outside = match line.split('"').collect::<Vec<_>>().as_slice() {
            [whole] => (*whole).to_owned(),
            [before, inside, after] => {
                check_mermaid_string(inside)?;
                format!("{before}{after}")
            }
            _ => return Err(TestCaseError::fail(format!("odd quotes: {line}"))),
        };
        if let Some(comment) = line.strip_prefix("%% ") {
            check_mermaid_string(comment)?;
            continue;
        }
        depth += i32::from(outside.starts_with("subgraph ")) - i32::from(outside == "end");
        let word = outside.split([' ', '[']).next().unwrap_or_default();
        let own = ["flowchart", "subgraph", "direction", "end", "classDef", "class", "linkStyle", "style"];
        let is_box = word.starts_with('p') && word.chars().skip(1).all(|c| c.is_ascii_digit() || c == 'n');
        prop_assert!(own.contains(&word) || is_box, "{}", line);
    }
    prop_assert_eq!(depth, 0);
    Ok(())
}

fn check_mermaid_string(text: &str) -> Result<(), TestCaseError> {
    let text = text.replace("<br/>", " ");
    let mut parts = text.split('#');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let Some((entity, rest)) = part.split_once(';') else {
            return Err(TestCaseError::fail(format!("no entity: {part}")));
        };
        prop_assert!(entity.chars().all(|c| c.is_ascii_digit()), "{}", entity);
        plain.push_str(rest);
    }
    let odd = plain.chars().find(|c| !c.is_alphanumeric() && !" .,:/-()…".contains(*c));
    prop_assert_eq!(odd, None, "{}", text);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_name_leaves_its_place(name in names()) {
        let answer = answer_of(infected(&name));
        check_text(&write("text", &answer, &Style::default()))?;
        check_dot(&write("dot", &answer, &Style::default()))?;
        check_mermaid(&write("mermaid", &answer, &Style::default()))?;
        let json = write("json", &answer, &Style::default());
        prop_assert!(json.chars().all(|c| c == '\n' || !c.is_control()));
        let read: Value = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(read, serde_json::to_value(&answer).unwrap());
    }
}
