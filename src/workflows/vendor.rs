//! Roles of vendors: how they assume the roles of their customers.

use crate::iam::Document;
use serde_json::Value;

/// The external id that a trust policy asks for (IAM user guide, "Access to AWS accounts owned by third parties"): nobody but
/// the vendor can be asked whether it passes it, and a product whose template writes it into the policy does.
pub(super) fn external_id(trust: &Document) -> Option<String> {
    let written = serde_json::to_value(trust).ok()?;
    find(&written)
}

fn find(value: &Value) -> Option<String> {
    match value {
        Value::Object(fields) => fields.iter().find_map(|(name, inner)| {
            let is_id = name.eq_ignore_ascii_case("sts:ExternalId");
            if is_id { first_text(inner) } else { find(inner) }
        }),
        Value::Array(items) => items.iter().find_map(find),
        _ => None,
    }
}

fn first_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => items.iter().find_map(first_text),
        _ => None,
    }
}
