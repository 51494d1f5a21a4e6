//! The `Principal` element as written.

use super::elements::{OneOrMany, unique_pairs};
use serde::de::{Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// The `Principal` element.
#[derive(Debug, Clone, PartialEq)]
pub enum Principals {
    /// `"*"`.
    Everyone,
    /// Lists by kind, in the order written.
    Listed(Vec<(PrincipalKind, OneOrMany<String>)>),
}

/// Kinds of principals that statements list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrincipalKind {
    /// Accounts, roles, users, sessions, and `*`.
    Aws,
    /// AWS services.
    Service,
    /// Identity providers.
    Federated,
    /// Canonical user ids of S3.
    CanonicalUser,
}

impl PrincipalKind {
    /// As documents write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Service => "Service",
            Self::Federated => "Federated",
            Self::CanonicalUser => "CanonicalUser",
        }
    }
}

struct PrincipalsVisitor;

impl<'de> Visitor<'de> for PrincipalsVisitor {
    type Value = Principals;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("`*` or an object with `AWS`, `Service`, `Federated` or `CanonicalUser`")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Principals, E> {
        if text == "*" {
            return Ok(Principals::Everyone);
        }
        Err(E::custom(format_args!(
            "principal `{text}` is neither `*` nor an object with `AWS`, `Service`, `Federated` or `CanonicalUser`"
        )))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Principals, A::Error> {
        let pairs: Vec<(String, OneOrMany<String>)> = unique_pairs(map, "kind of principal")?;
        let mut listed = Vec::with_capacity(pairs.len());
        for (kind, names) in pairs {
            let kind = match kind.as_str() {
                "AWS" => PrincipalKind::Aws,
                "Service" => PrincipalKind::Service,
                "Federated" => PrincipalKind::Federated,
                "CanonicalUser" => PrincipalKind::CanonicalUser,
                other => {
                    return Err(A::Error::custom(format_args!(
                        "unknown kind of principal `{other}`: `AWS`, `Service`, `Federated` or `CanonicalUser` is \
                         expected"
                    )));
                }
            };
            listed.push((kind, names));
        }
        Ok(Principals::Listed(listed))
    }
}

impl<'de> Deserialize<'de> for Principals {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PrincipalsVisitor)
    }
}

impl Serialize for Principals {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Everyone => serializer.serialize_str("*"),
            Self::Listed(listed) => {
                let mut map = serializer.serialize_map(Some(listed.len()))?;
                for (kind, names) in listed {
                    map.serialize_entry(kind.as_str(), names)?;
                }
                map.end()
            }
        }
    }
}
