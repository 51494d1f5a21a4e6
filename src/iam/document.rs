//! Policy documents as AWS writes them, kept in the form they were written in.

use super::elements::{Conditions, OneOrMany, Principals};
use super::error::DocumentError;
use super::statement::CompiledStatement;
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

/// What a statement does to the requests it matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Effect {
    /// It allows them.
    Allow,
    /// It denies them, whatever else allows them.
    Deny,
}

impl Effect {
    /// As documents write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }
}

/// An element and its negation: `Action` or `NotAction`.
#[derive(Debug, Clone, PartialEq)]
pub enum Selector<T> {
    /// What is listed.
    Only(T),
    /// Everything but what is listed.
    Except(T),
}

impl<T> Selector<T> {
    /// The list.
    pub fn list(&self) -> &T {
        match self {
            Self::Only(list) | Self::Except(list) => list,
        }
    }

    /// Whether the list is of what is left out.
    pub fn is_negated(&self) -> bool {
        matches!(self, Self::Except(_))
    }

    /// The same choice over another list.
    pub fn map<U>(&self, f: impl FnOnce(&T) -> U) -> Selector<U> {
        match self {
            Self::Only(list) => Selector::Only(f(list)),
            Self::Except(list) => Selector::Except(f(list)),
        }
    }
}

/// A statement as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Its name.
    pub sid: Option<String>,
    /// What it does.
    pub effect: Effect,
    /// Whom it speaks of, in policies of resources.
    pub principal: Option<Selector<Principals>>,
    /// The API actions it speaks of.
    pub action: Selector<OneOrMany<String>>,
    /// The resources it speaks of; trust policies have none.
    pub resource: Option<Selector<OneOrMany<String>>>,
    /// Under which conditions it counts.
    pub condition: Option<Conditions>,
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

/// Sets an element once.
pub(super) fn set<E: serde::de::Error, T>(
    slot: &mut Option<T>,
    element: &'static str,
    value: T,
) -> Result<(), E> {
    if slot.is_some() {
        return Err(E::custom(format_args!("duplicate element `{element}`")));
    }
    *slot = Some(value);
    Ok(())
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

impl<'de> Deserialize<'de> for Statement {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(StatementVisitor)
    }
}

struct StatementVisitor;

impl<'de> Visitor<'de> for StatementVisitor {
    type Value = Statement;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a statement")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Statement, A::Error> {
        let (mut sid, mut effect, mut principal, mut action) = (None, None, None, None);
        let (mut resource, mut condition) = (None, None);
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            match key.as_ref() {
                "Sid" => set(&mut sid, "Sid", map.next_value()?)?,
                "Effect" => set(&mut effect, "Effect", map.next_value()?)?,
                "Principal" => set(&mut principal, "Principal", Selector::Only(map.next_value()?))?,
                "NotPrincipal" => set(&mut principal, "NotPrincipal", Selector::Except(map.next_value()?))?,
                "Action" => set(&mut action, "Action", Selector::Only(map.next_value()?))?,
                "NotAction" => set(&mut action, "NotAction", Selector::Except(map.next_value()?))?,
                "Resource" => set(&mut resource, "Resource", Selector::Only(map.next_value()?))?,
                "NotResource" => set(&mut resource, "NotResource", Selector::Except(map.next_value()?))?,
                "Condition" => set(&mut condition, "Condition", map.next_value()?)?,
                other => {
                    return Err(A::Error::custom(format_args!(
                        "unknown element `{other}`: a statement has `Sid`, `Effect`, `Principal`, `NotPrincipal`, \
                         `Action`, `NotAction`, `Resource`, `NotResource` and `Condition`"
                    )));
                }
            }
        }
        let effect = effect.ok_or_else(|| A::Error::custom("element `Effect` is missing"))?;
        let action = action.ok_or_else(|| A::Error::custom("element `Action` or `NotAction` is missing"))?;
        Ok(Statement { sid, effect, principal, action, resource, condition })
    }
}

impl Serialize for Statement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(sid) = &self.sid {
            map.serialize_entry("Sid", sid)?;
        }
        map.serialize_entry("Effect", &self.effect)?;
        match &self.principal {
            Some(Selector::Only(list)) => map.serialize_entry("Principal", list)?,
            Some(Selector::Except(list)) => map.serialize_entry("NotPrincipal", list)?,
            None => {}
        }
        match &self.action {
            Selector::Only(list) => map.serialize_entry("Action", list)?,
            Selector::Except(list) => map.serialize_entry("NotAction", list)?,
        }
        match &self.resource {
            Some(Selector::Only(list)) => map.serialize_entry("Resource", list)?,
            Some(Selector::Except(list)) => map.serialize_entry("NotResource", list)?,
            None => {}
        }
        if let Some(condition) = &self.condition {
            map.serialize_entry("Condition", condition)?;
        }
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
