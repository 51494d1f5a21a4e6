//! The `Condition` element as written.

use super::condition::Operator;
use super::elements::{OneOrMany, Scalar, serialize_pairs, unique_pairs};
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// The values a condition wants for one key.
pub type Wanted = OneOrMany<Scalar>;

/// The `Condition` element: operators, each with its keys and their values, in the order written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Conditions(pub Vec<(String, ConditionKeys)>);

/// The keys of one operator and the values wanted for each.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ConditionKeys(pub Vec<(String, Wanted)>);

struct ConditionsVisitor;

impl<'de> Visitor<'de> for ConditionsVisitor {
    type Value = Conditions;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("condition operators with their keys and values")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Conditions, A::Error> {
        let pairs: Vec<(String, ConditionKeys)> = unique_pairs(map, "condition operator")?;
        for (operator, _) in &pairs {
            Operator::parse(operator).map_err(A::Error::custom)?;
        }
        Ok(Conditions(pairs))
    }
}

impl<'de> Deserialize<'de> for Conditions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ConditionsVisitor)
    }
}

impl Serialize for Conditions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_pairs(&self.0, serializer)
    }
}

struct ConditionKeysVisitor;

impl<'de> Visitor<'de> for ConditionKeysVisitor {
    type Value = ConditionKeys;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("condition keys with their values")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ConditionKeys, A::Error> {
        unique_pairs(map, "condition key").map(ConditionKeys)
    }
}

impl<'de> Deserialize<'de> for ConditionKeys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ConditionKeysVisitor)
    }
}

impl Serialize for ConditionKeys {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_pairs(&self.0, serializer)
    }
}
