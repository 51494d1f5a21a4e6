//! Names of AWS: accounts, regions, partitions, ARNs, actions, keys.
//!
//! Everything here is a checked name without any knowledge of a particular estate.

mod account;
mod action;
mod arn;
mod database;
mod kms;
mod region;
mod resource_type;

pub use account::AccountId;
pub use action::Action;
pub use arn::Arn;
pub use database::{DatabaseArn, DatabaseKind, NoDatabase};
pub use kms::{KeyManager, KeyOrigin, KeySpec, KeyState, KeyUsage};
pub use region::{KNOWN_REGIONS, Partition, Region};
pub use resource_type::ResourceType;

use thiserror::Error;

/// A name that is not of the form AWS gives it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NameError {
    /// Account ids are twelve digits.
    #[error("`{0}` is not an account id: twelve digits are expected")]
    Account(String),
    /// Region codes look like `eu-west-1`.
    #[error("`{0}` is not a region code such as `eu-west-1`")]
    Region(String),
    /// ARNs have six parts.
    #[error("`{0}` is not an ARN: `arn:partition:service:region:account:resource` is expected")]
    Arn(String),
    /// Actions have a service prefix.
    #[error("`{0}` is not an action: `service:Name` is expected")]
    Action(String),
}

/// Serde and schema support for a checked name that is written as a string.
macro_rules! string_name {
    ($name:ident, $schema:literal, $pattern:expr, $about:literal) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $schema.into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string", "pattern": $pattern, "description": $about})
            }
        }
    };
}
pub(crate) use string_name;
