//! The example estates can be read and keep to their schema.

use crate::scenarios::texts;
use keyway::estate::{load, schema};
use serde_json::Value;
use std::path::Path;

#[test]
fn examples_and_bases_have_no_mistakes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let validator = jsonschema::validator_for(&schema()).expect("a schema");
    for path in [
        "examples/two-accounts",
        "examples/three-accounts.json",
        "examples/clumio-account.json",
        "examples/tool-accounts.json",
        "examples/cml-workspace.json",
        "examples/backup-accounts.json",
        "examples/database-accounts.json",
        "scenarios/open.estate.json",
    ] {
        let sources = texts(&root.join(path)).expect("an estate");
        for source in &sources {
            let value: Value = serde_json::from_str(&source.text).expect("JSON");
            let errors: Vec<_> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{}: {errors:?}", source.name);
        }
        let estate = load(&sources);
        assert!(estate.is_ok(), "{path}: {:?}", estate.err());
    }
}
