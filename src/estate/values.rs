//! Small values of the estate format: versions, "none", names of keys.

use crate::aws::Arn;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserializer, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// The format version, always 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Version;

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(1)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u64::deserialize(deserializer)? {
            1 => Ok(Self),
            other => Err(de::Error::custom(format_args!("version `{other}` is not known: 1 is expected"))),
        }
    }
}

impl JsonSchema for Version {
    fn schema_name() -> Cow<'static, str> {
        "Version".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"const": 1, "description": "Format version."})
    }
}

/// The word `"none"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoneMark;

impl Serialize for NoneMark {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("none")
    }
}

impl<'de> Deserialize<'de> for NoneMark {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <Cow<'de, str>>::deserialize(deserializer)?;
        if text == "none" {
            Ok(Self)
        } else {
            Err(de::Error::custom(format_args!("`{text}` is not expected here: only `none` can be written")))
        }
    }
}

impl JsonSchema for NoneMark {
    fn schema_name() -> Cow<'static, str> {
        "None".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"const": "none", "description": "Known to be none."})
    }
}

/// A thing that may be known not to be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrNone<T> {
    /// `"none"`.
    None,
    /// The thing.
    Some(T),
}

impl<T> OrNone<T> {
    /// The thing, if there is one.
    pub fn as_option(&self) -> Option<&T> {
        match self {
            Self::None => None,
            Self::Some(value) => Some(value),
        }
    }
}

impl<T: Serialize> Serialize for OrNone<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => serializer.serialize_str("none"),
            Self::Some(value) => value.serialize(serializer),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OrNone<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NoneOr<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for NoneOr<T> {
            type Value = OrNone<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or `none`")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                if text == "none" {
                    return Ok(OrNone::None);
                }
                T::deserialize(text.into_deserializer()).map(OrNone::Some)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(de::value::MapAccessDeserializer::new(map)).map(OrNone::Some)
            }
        }
        deserializer.deserialize_any(NoneOr(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for OrNone<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("{}OrNone", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let some = generator.subschema_for::<T>();
        json_schema!({"anyOf": [{"const": "none"}, some]})
    }
}

/// How an estate or a question names a key: by ARN, or by an alias of the account and region at hand.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyName {
    /// ARN of the key.
    Arn(Arn),
    /// Alias, beginning with `alias/`.
    Alias(String),
}

/// The alias of the AWS managed key that EBS uses where no other default is set.
pub const AWS_EBS_ALIAS: &str = "alias/aws/ebs";

/// Alias of the AWS managed key of AWS Backup.
pub const AWS_BACKUP_ALIAS: &str = "alias/aws/backup";

/// The alias of the AWS managed key under which RDS encrypts where no other key is named.
pub const AWS_RDS_ALIAS: &str = "alias/aws/rds";

impl std::str::FromStr for KeyName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.strip_prefix("alias/").is_some_and(|name| !name.is_empty()) {
            return Ok(Self::Alias(text.to_owned()));
        }
        match text.parse::<Arn>() {
            Ok(arn) if arn.is_kms_key() && arn.region().is_some() && arn.account().is_some() => {
                Ok(Self::Arn(arn))
            }
            _ => Err(format!("`{text}` is not the ARN of a KMS key and not an alias (`alias/...`)")),
        }
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Arn(arn) => f.write_str(arn.as_str()),
            Self::Alias(alias) => f.write_str(alias),
        }
    }
}

impl Serialize for KeyName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for KeyName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for KeyName {
    fn schema_name() -> Cow<'static, str> {
        "KeyName".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^(alias/.+|arn:aws[a-z-]*:kms:[^:]+:[0-9]{12}:key/.+)$",
            "description": "ARN of a KMS key, or an alias of the account and region at hand."})
    }
}

/// What a grant can allow (KMS API reference, `CreateGrant`: `Operations`).
pub const GRANT_OPERATIONS: &[&str] = &[
    "Decrypt",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "ReEncryptFrom",
    "ReEncryptTo",
    "Sign",
    "Verify",
    "GetPublicKey",
    "CreateGrant",
    "RetireGrant",
    "DescribeKey",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
    "GenerateMac",
    "VerifyMac",
    "DeriveSharedSecret",
];
