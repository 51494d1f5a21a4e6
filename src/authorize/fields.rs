//! Fields of request lines: absent is none, `null` and `"unknown"` may exist and are not known.

use crate::aws::{AccountId, Arn, KeyManager};
use crate::iam::{Document, Given, unique_pairs};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer, StrDeserializer};
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::fmt;
use std::marker::PhantomData;

/// A field that may be absent, unknown or known.
#[derive(Debug, Default)]
pub(super) enum Field<T> {
    #[default]
    Absent,
    Unknown,
    Known(T),
}

impl<T> Field<T> {
    /// The fact that the field states; an unknown one is named after the field.
    pub(super) fn given<U>(self, field: &str, read: impl FnOnce(T) -> U) -> Given<U> {
        match self {
            Self::Absent => Given::None,
            Self::Unknown => Given::Unknown(field.to_owned()),
            Self::Known(value) => Given::Known(read(value)),
        }
    }

    /// The same where the value may turn out to be unreadable.
    pub(super) fn try_given<U>(self, field: &str, read: impl FnOnce(T) -> Option<U>) -> Option<Given<U>> {
        match self {
            Self::Known(value) => read(value).map(Given::Known),
            Self::Absent => Some(Given::None),
            Self::Unknown => Some(Given::Unknown(field.to_owned())),
        }
    }
}

struct FieldVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for FieldVisitor<T> {
    type Value = Field<T>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value, `null` or `\"unknown\"`")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Field::Unknown)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        if text == "unknown" {
            return Ok(Field::Unknown);
        }
        T::deserialize(StrDeserializer::new(text)).map(Field::Known)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        T::deserialize(SeqAccessDeserializer::new(seq)).map(Field::Known)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Field::Known)
    }
}

impl<'de, T: Stated<'de>> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::stated(deserializer)
    }
}

/// What a [`Field`] can hold.
pub(super) trait Stated<'de>: Deserialize<'de> {
    /// Reads the field.
    fn stated<D: Deserializer<'de>>(deserializer: D) -> Result<Field<Self>, D::Error> {
        deserializer.deserialize_any(FieldVisitor(PhantomData))
    }
}

impl Stated<'_> for AccountId {}
impl Stated<'_> for Arn {}
impl Stated<'_> for Document {}
impl Stated<'_> for KeyManager {}
impl Stated<'_> for String {}
impl<'de, T: Deserialize<'de>> Stated<'de> for Vec<T> {}

/// A document that is not read yet, as it stands in the line.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(transparent)]
pub(super) struct Raw<'a>(#[serde(borrow)] &'a RawValue);

impl<'a> Raw<'a> {
    pub(super) fn text(self) -> &'a str {
        self.0.get()
    }
}

impl<'de: 'a, 'a> Stated<'de> for Raw<'a> {
    fn stated<D: Deserializer<'de>>(deserializer: D) -> Result<Field<Self>, D::Error> {
        let raw = Self::deserialize(deserializer)?;
        match raw.text() {
            "null" | "\"unknown\"" => Ok(Field::Unknown),
            text if text.starts_with('{') => Ok(Field::Known(raw)),
            _ => Err(D::Error::custom("a policy document, `null` or `\"unknown\"` is expected")),
        }
    }
}

/// Pairs of an object, in order; a key that appears twice is refused.
#[derive(Debug)]
pub(super) struct Pairs<T>(pub(super) Vec<(String, T)>);

impl<T> Default for Pairs<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PairsVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for PairsVisitor<T> {
            type Value = Pairs<T>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Pairs<T>, A::Error> {
                unique_pairs(map, "key").map(Pairs)
            }
        }

        deserializer.deserialize_map(PairsVisitor(PhantomData))
    }
}

/// A string or a list of strings.
#[derive(Debug)]
pub(super) enum Strings {
    One(String),
    Many(Vec<String>),
}

impl<'de> Deserialize<'de> for Strings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct StringsVisitor;

        impl<'de> Visitor<'de> for StringsVisitor {
            type Value = Strings;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a string or a list of strings")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Strings, E> {
                Ok(Strings::One(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Strings, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = seq.next_element()? {
                    texts.push(text);
                }
                Ok(Strings::Many(texts))
            }
        }

        deserializer.deserialize_any(StringsVisitor)
    }
}

/// A value of the context: a string, a list of strings, or `null` where it is not known.
#[derive(Debug)]
pub(super) struct ContextField(pub(super) Option<Strings>);

impl<'de> Deserialize<'de> for ContextField {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<Strings>::deserialize(deserializer).map(Self)
    }
}

/// `"arn:..."` or `{"type": "Anonymous"}`.
#[derive(Debug)]
pub(super) enum CallerField {
    Text(String),
    Anonymous,
}

impl<'de> Deserialize<'de> for CallerField {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct CallerVisitor;

        impl<'de> Visitor<'de> for CallerVisitor {
            type Value = CallerField;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an ARN, a service name or `{\"type\":\"Anonymous\"}`")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<CallerField, E> {
                Ok(CallerField::Text(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<CallerField, A::Error> {
                #[derive(Deserialize)]
                #[serde(deny_unknown_fields)]
                struct Typed {
                    r#type: String,
                }
                let typed = Typed::deserialize(MapAccessDeserializer::new(map))?;
                if typed.r#type == "Anonymous" {
                    return Ok(CallerField::Anonymous);
                }
                Err(A::Error::custom(format_args!("unknown type of principal `{}`", typed.r#type)))
            }
        }

        deserializer.deserialize_any(CallerVisitor)
    }
}
