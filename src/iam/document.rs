//! Policy documents as AWS writes them, kept in the form they were written in.

use super::elements::OneOrMany;
use super::error::DocumentError;
use super::statement::CompiledStatement;
use super::written::{Statement, set};
use schemars::JsonSchema;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// Documents longer than this are refused; the longest AWS stores, a key policy, has 32 KiB.
pub const MAX_DOCUMENT_BYTES: usize = 1 << 20;

/// Version of the policy language. Only `2012-10-17` knows policy variables (IAM user guide, "IAM JSON policy
/// elements: Version").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Version {
    /// The first version, also meant where a document names none.
    #[serde(rename = "2008-10-17")]
    V2008,
    /// The current version.
    #[serde(rename = "2012-10-17")]
    V2012,
}

/// A policy document. Serialises as it was written, but for white space and the order of elements.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Version of the language.
    pub version: Option<Version>,
    /// Its name.
    pub id: Option<String>,
    /// Its statements.
    pub statements: OneOrMany<Statement>,
}

impl Document {
    /// A document of the current version.
    pub fn new(statements: Vec<Statement>) -> Self {
        Self { version: Some(Version::V2012), id: None, statements: OneOrMany::Many(statements) }
    }

    /// Its statements, in order.
    pub fn statements(&self) -> &[Statement] {
        self.statements.as_slice()
    }

    /// Adds a statement. A `Sid` that another statement has already gets a number: in a policy each may stand once (IAM
    /// user guide, "IAM JSON policy elements: Sid").
    pub fn add(&mut self, mut statement: Statement) {
        if let Some(sid) = statement.sid.take() {
            let taken = |name: &str| self.statements().iter().any(|known| known.sid.as_deref() == Some(name));
            let mut name = sid.clone();
            let mut number = 1;
            while taken(&name) {
                number += 1;
                name = format!("{sid}{number}");
            }
            statement.sid = Some(name);
        }
        self.statements.push(statement);
    }

    /// Prepares the document for evaluation: once for any number of requests.
    pub fn compile(&self) -> Arc<Compiled> {
        let variables = self.version == Some(Version::V2012);
        let statements = self.statements().iter().map(|s| CompiledStatement::new(s, variables)).collect();
        Arc::new(Compiled { statements })
    }
}

/// A policy document prepared for evaluation: patterns, operators and variables parsed.
#[derive(Debug)]
pub struct Compiled {
    statements: Vec<CompiledStatement>,
}

impl Compiled {
    /// The statements, in the order of the document.
    pub fn statements(&self) -> &[CompiledStatement] {
        &self.statements
    }
}

impl FromStr for Document {
    type Err = DocumentError;

    fn from_str(text: &str) -> Result<Self, DocumentError> {
        if text.len() > MAX_DOCUMENT_BYTES {
            return Err(DocumentError::TooLong(text.len()));
        }
        let mut json = serde_json::Deserializer::from_str(text);
        let document = serde_path_to_error::deserialize(&mut json).map_err(|error| {
            DocumentError::Malformed { path: error.path().to_string(), source: error.into_inner() }
        })?;
        json.end().map_err(|source| DocumentError::Malformed { path: ".".to_owned(), source })?;
        Ok(document)
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DocumentVisitor;

        impl<'de> Visitor<'de> for DocumentVisitor {
            type Value = Document;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a policy document")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Document, A::Error> {
                let (mut version, mut id, mut statements) = (None, None, None);
                while let Some(key) = map.next_key::<Cow<'de, str>>()? {
                    match key.as_ref() {
                        "Version" => set(&mut version, "Version", map.next_value()?)?,
                        "Id" => set(&mut id, "Id", map.next_value()?)?,
                        "Statement" => set(&mut statements, "Statement", map.next_value()?)?,
                        other => {
                            return Err(A::Error::custom(format_args!(
                                "unknown element `{other}`: a policy document has `Version`, `Id` and `Statement`"
                            )));
                        }
                    }
                }
                let statements =
                    statements.ok_or_else(|| A::Error::custom("element `Statement` is missing"))?;
                Ok(Document { version, id, statements })
            }
        }

        deserializer.deserialize_map(DocumentVisitor)
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(version) = &self.version {
            map.serialize_entry("Version", version)?;
        }
        if let Some(id) = &self.id {
            map.serialize_entry("Id", id)?;
        }
        map.serialize_entry("Statement", &self.statements)?;
        map.end()
    }
}

impl JsonSchema for Document {
    fn schema_name() -> Cow<'static, str> {
        "PolicyDocument".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let strings = serde_json::json!({"anyOf": [
            {"type": "string"}, {"type": "array", "items": {"type": "string"}}]});
        let scalars = serde_json::json!({"anyOf": [
            {"type": ["string", "number", "boolean"]},
            {"type": "array", "items": {"type": ["string", "number", "boolean"]}}]});
        let principal = serde_json::json!({"anyOf": [{"const": "*"}, {
            "type": "object",
            "properties": {"AWS": strings, "Service": strings, "Federated": strings, "CanonicalUser": strings},
            "additionalProperties": false}]});
        let statement = serde_json::json!({
            "type": "object",
            "required": ["Effect"],
            "properties": {
                "Sid": {"type": "string"},
                "Effect": {"enum": ["Allow", "Deny"]},
                "Principal": principal, "NotPrincipal": principal,
                "Action": strings, "NotAction": strings,
                "Resource": strings, "NotResource": strings,
                "Condition": {"type": "object", "additionalProperties": {
                    "type": "object", "additionalProperties": scalars}}},
            "additionalProperties": false});
        schemars::json_schema!({
            "description": "An AWS policy document, verbatim.",
            "type": "object",
            "required": ["Statement"],
            "properties": {
                "Version": {"enum": ["2008-10-17", "2012-10-17"]},
                "Id": {"type": "string"},
                "Statement": {"anyOf": [statement, {"type": "array", "items": statement}]}},
            "additionalProperties": false
        })
    }
}
