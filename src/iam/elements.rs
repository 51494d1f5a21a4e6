//! What AWS lets people write in several forms: lists of one, numbers without quotes.

use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::marker::PhantomData;

/// One value or a list of values, as it was written.
#[derive(Debug, Clone, PartialEq)]
pub enum OneOrMany<T> {
    /// Without brackets.
    One(T),
    /// In brackets.
    Many(Vec<T>),
}

impl<T> OneOrMany<T> {
    /// The values.
    pub fn as_slice(&self) -> &[T] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Many(values) => values,
        }
    }

    /// Adds a value; a single value becomes a list.
    pub fn push(&mut self, value: T) {
        *self = match std::mem::replace(self, Self::Many(Vec::new())) {
            Self::One(first) => Self::Many(vec![first, value]),
            Self::Many(mut values) => {
                values.push(value);
                Self::Many(values)
            }
        };
    }
}

impl<T> From<Vec<T>> for OneOrMany<T> {
    fn from(values: Vec<T>) -> Self {
        Self::Many(values)
    }
}

impl<T: Serialize> Serialize for OneOrMany<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::One(value) => value.serialize(serializer),
            Self::Many(values) => values.serialize(serializer),
        }
    }
}

/// Reads what is not a list as a single value, so that messages name what is wrong inside it.
struct OneOrManyVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrManyVisitor<T> {
    type Value = OneOrMany<T>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("one value or a list of values")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element()? {
            values.push(value);
        }
        Ok(OneOrMany::Many(values))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        T::deserialize(serde::de::value::StrDeserializer::new(text)).map(OneOrMany::One)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Self::Value, E> {
        T::deserialize(serde::de::value::BoolDeserializer::new(value)).map(OneOrMany::One)
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Self::Value, E> {
        T::deserialize(serde::de::value::U64Deserializer::new(value)).map(OneOrMany::One)
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Self::Value, E> {
        T::deserialize(serde::de::value::I64Deserializer::new(value)).map(OneOrMany::One)
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Self::Value, E> {
        T::deserialize(serde::de::value::F64Deserializer::new(value)).map(OneOrMany::One)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(OneOrMany::One)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOrManyVisitor(PhantomData))
    }
}

/// A value of a condition: AWS takes strings, numbers and booleans.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    /// In quotes.
    Text(String),
    /// `true` or `false` without quotes.
    Bool(bool),
    /// A number without quotes.
    Number(serde_json::Number),
}

impl Scalar {
    /// The value as text, which is how it is compared.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Bool(value) => Cow::Borrowed(if *value { "true" } else { "false" }),
            Self::Number(number) => Cow::Owned(number.to_string()),
        }
    }
}

impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => number.serialize(serializer),
        }
    }
}

struct ScalarVisitor;

impl Visitor<'_> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a string, a number or a boolean")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(text.to_owned()))
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Scalar, E> {
        Ok(Scalar::Bool(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Scalar, E> {
        Ok(Scalar::Number(value.into()))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Scalar, E> {
        Ok(Scalar::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Scalar, E> {
        serde_json::Number::from_f64(value)
            .map(Scalar::Number)
            .ok_or_else(|| E::custom("a number that JSON cannot write"))
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

/// Pairs in the order they were written; a key that appears twice, in whatever case, is refused.
pub(crate) fn unique_pairs<'de, A, V>(mut map: A, what: &str) -> Result<Vec<(String, V)>, A::Error>
where
    A: MapAccess<'de>,
    V: Deserialize<'de>,
{
    let mut pairs: Vec<(String, V)> = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    while let Some(key) = map.next_key::<String>()? {
        let repeated = if pairs.len() < FEW {
            pairs.iter().any(|(known, _)| known.eq_ignore_ascii_case(&key))
        } else {
            if seen.is_empty() {
                seen.extend(pairs.iter().map(|(known, _)| known.to_ascii_lowercase()));
            }
            !seen.insert(key.to_ascii_lowercase())
        };
        if repeated {
            return Err(A::Error::custom(format_args!("duplicate {what} `{key}`")));
        }
        pairs.push((key, map.next_value()?));
    }
    Ok(pairs)
}

/// So many keys are compared one with another faster than they are hashed.
const FEW: usize = 16;

pub(super) fn serialize_pairs<S: Serializer, V: Serialize>(
    pairs: &[(String, V)],
    to: S,
) -> Result<S::Ok, S::Error> {
    let mut map = to.serialize_map(Some(pairs.len()))?;
    for (key, value) in pairs {
        map.serialize_entry(key, value)?;
    }
    map.end()
}
