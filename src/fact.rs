//! What a statement rests on, and what is not known.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

/// Where an AWS fact comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// Document and section.
    pub title: &'static str,
    /// Its address.
    pub url: &'static str,
}

/// A fact that is known, or known to be unknown. Not knowing is never the same as knowing that there is none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Observed<T> {
    /// The fact.
    Known(T),
    /// Nobody has told.
    #[default]
    Unknown,
}

impl<T> Observed<T> {
    /// The fact, if it is known.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown => None,
        }
    }

    /// What the fact becomes, if it is known.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Observed<U> {
        match self {
            Self::Known(value) => Observed::Known(make(value)),
            Self::Unknown => Observed::Unknown,
        }
    }

    /// Whether nobody has told.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }
}

impl<T: Serialize> Serialize for Observed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(value) => value.serialize(serializer),
            Self::Unknown => serializer.serialize_none(),
        }
    }
}

/// A present field is known; an absent one (`#[serde(default)]`) is unknown. `null` is refused, so that nobody
/// takes it for "none".
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Observed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::Known)
    }
}

impl<T: JsonSchema> JsonSchema for Observed<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        generator.subschema_for::<T>()
    }
}
