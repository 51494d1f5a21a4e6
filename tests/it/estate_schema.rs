//! The schema of estates and what is read agree.

use crate::estate_mistakes::ESTATE;
use keyway::estate::{EstateDocument, schema};
use keyway::input::{SourceText, decode};
use serde_json::{Value, json};

fn reads(value: &Value) -> bool {
    decode::<EstateDocument>(&SourceText::new("e.json", value.to_string())).is_ok()
}

#[test]
fn the_schema_is_draft_2020_12_and_takes_an_estate() {
    let schema = schema();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(schema["title"], "Keyway estate, version 1");
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let estate: Value = serde_json::from_str(ESTATE).expect("JSON");
    let errors: Vec<_> = validator.iter_errors(&estate).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert!(!validator.is_valid(&json!({"version": 1, "acounts": []})), "unknown fields are refused");
    assert!(!validator.is_valid(&json!({"accounts": []})), "the version is required");
}

/// Everything with which each value of the estate is replaced.
fn replacements() -> Vec<Value> {
    let mut all =
        vec![json!(null), json!(true), json!(5), json!(1.5), json!([]), json!({}), json!([null]), json!([7])];
    all.extend(
        [
            "",
            "none",
            "x",
            "alias/",
            "alias/x",
            "12",
            "000000000000",
            "eu-west-1",
            "EU-WEST-1",
            "useast1",
            "Enabled",
            "enabled",
            "customer",
            "archive",
            "arn:aws:iam::000000000000:role/x",
            "arn:aws:kms:eu-west-1:000000000000:key/x",
            "arn:aws:kms:eu-west-1:000000000000:alias/x",
            "arn:aws:s3:::bucket",
            "arn:aws",
            "arn:oops:iam::1:role/x",
            "é",
        ]
        .map(Value::from),
    );
    all
}

/// Paths to every value.
fn pointers(value: &Value, at: &str, all: &mut Vec<String>) {
    all.push(at.to_owned());
    match value {
        Value::Array(values) => {
            values.iter().enumerate().for_each(|(i, below)| pointers(below, &format!("{at}/{i}"), all));
        }
        Value::Object(fields) => {
            for (key, below) in fields {
                pointers(below, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), all);
            }
        }
        _ => {}
    }
}

#[test]
fn what_the_schema_refuses_is_not_read() {
    let validator = jsonschema::validator_for(&schema()).expect("a schema");
    let estate: Value = serde_json::from_str(ESTATE).expect("JSON");
    let mut all = Vec::new();
    pointers(&estate, "", &mut all);
    assert!(all.len() > 150, "{}", all.len());
    let (mut refused, mut wrong) = (0, Vec::new());
    let mut check = |changed: &Value, what: String| {
        if !validator.is_valid(changed) {
            refused += 1;
            if reads(changed) {
                wrong.push(what);
            }
        }
    };
    for pointer in &all {
        for replacement in replacements() {
            let mut changed = estate.clone();
            *changed.pointer_mut(pointer).expect("there") = replacement.clone();
            check(&changed, format!("{pointer} = {replacement}"));
        }
        let mut changed = estate.clone();
        if let Some(Value::Object(fields)) = changed.pointer_mut(pointer) {
            fields.insert("zzz".to_owned(), json!("x"));
            check(&changed, format!("{pointer} with `zzz`"));
        }
        let (above, key) = pointer.rsplit_once('/').unwrap_or_default();
        let mut changed = estate.clone();
        if let Some(Value::Object(fields)) = changed.pointer_mut(above)
            && fields.remove(key).is_some()
        {
            check(&changed, format!("without {pointer}"));
        }
    }
    assert!(wrong.is_empty(), "refused by the schema, but read:\n{}", wrong.join("\n"));
    assert!(refused > 2_000, "{refused}");
}
