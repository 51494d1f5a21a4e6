use super::EstateDocument;
use serde_json::Value;

/// The JSON Schema (draft 2020-12) of an estate document.
pub fn schema() -> Value {
    schemars::schema_for!(EstateDocument).to_value()
}
