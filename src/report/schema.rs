use super::v1::Answer;
use schemars::generate::SchemaSettings;
use serde_json::Value;

/// The JSON Schema (draft 2020-12) of what a question is answered with: the report of one workload, or the summary
/// of several. Fields that are always written are required; further fields may be added.
pub fn schema() -> Value {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Answer>()
        .to_value()
}
