//! The example estates can be read and keep to their schema.

use crate::scenarios::texts;
use keyway::estate::{load, schema};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Every file and folder of the examples that is an estate, and the base of scenarios.
fn estates(root: &Path) -> Vec<PathBuf> {
    let entries =
        std::fs::read_dir(root.join("examples")).expect("a folder").map(|entry| entry.unwrap().path());
    let is_estate = |path: &PathBuf| {
        path.extension().is_some_and(|ending| ending == "json")
            || (path.is_dir() && !path.ends_with("recipes"))
    };
    let mut found: Vec<PathBuf> = entries.filter(is_estate).collect();
    assert!(found.len() > 6, "{found:?}");
    found.push(root.join("scenarios/open.estate.json"));
    found
}

#[test]
fn examples_and_bases_have_no_mistakes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let validator = jsonschema::validator_for(&schema()).expect("a schema");
    for path in estates(root) {
        let sources = texts(&path).expect("an estate");
        for source in &sources {
            let value: Value = serde_json::from_str(&source.text).expect("JSON");
            let errors: Vec<_> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{}: {errors:?}", source.name);
        }
        let estate = load(&sources);
        assert!(estate.is_ok(), "{}: {:?}", path.display(), estate.err());
    }
}
