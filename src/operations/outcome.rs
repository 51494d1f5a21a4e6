//! The outcome matrix: under which key a result ends where a step leaves it open.

use super::{Invocation, PassedKey};
use crate::fact::Observed;
use crate::graph::{KeyRef, KeyUse, Protection};

/// A result from plain data, or from nothing: plain, unless a key is passed or encryption by default is on
/// (EBS user guide, "Encryption examples").
pub(super) fn of_plain_data(call: &Invocation<'_>) -> Protection {
    match call.key {
        Some(PassedKey { key, only_if: None }) => Protection::Under(key.clone()),
        // The key is passed only if the data is encrypted: both cases count.
        Some(PassedKey { key, only_if: Some(condition) }) => either(key, condition, by_default(call)),
        None => by_default(call),
    }
}

fn by_default(call: &Invocation<'_>) -> Protection {
    if call.parameters.encrypted == Some(true) && call.key.is_none() {
        return Protection::Under(call.default_key.clone());
    }
    match call.encryption_by_default {
        Observed::Known(true) => Protection::Under(call.default_key.clone()),
        Observed::Known(false) => Protection::Plain,
        Observed::Unknown => Protection::PlainOrUnder(
            call.default_key.clone(),
            format!("encryption by default is on in {}", call.place),
        ),
    }
}

/// Under a key if the data is encrypted, and as it comes if it is plain.
fn either(key: &KeyRef, condition: &str, plain: Protection) -> Protection {
    match plain {
        Protection::Under(same) if same.is_same_key(key) => Protection::Under(same),
        Protection::PlainOrUnder(same, other) if same.is_same_key(key) => {
            Protection::PlainOrUnder(same, format!("{condition} or {other}"))
        }
        _ => Protection::PlainOrUnder(key.clone(), condition.to_owned()),
    }
}

/// The key of a copy of encrypted data where none is passed. The API reference names the default key, the user guide
/// `aws/ebs` where encryption by default is off, and only the latter was seen: which of two it is stays open.
pub(super) fn default_of_copy(call: &Invocation<'_>) -> KeyRef {
    let default = call.default_key;
    if default.is_aws_managed() || *call.encryption_by_default == Observed::Known(true) {
        return default.clone();
    }
    KeyRef::named_by_part(KeyUse::Default, &default.account, &default.region)
}

/// A result from the input of a call; `of_encrypted` says under which key it ends if the input is encrypted.
pub(super) fn of_data(call: &Invocation<'_>, of_encrypted: impl Fn(&KeyRef) -> KeyRef) -> Protection {
    match &call.input.protection {
        Protection::Plain => of_plain_data(call),
        Protection::Under(key) => Protection::Under(of_encrypted(key)),
        Protection::PlainOrUnder(key, condition) => match call.key {
            Some(PassedKey { key, only_if: None }) => Protection::Under(key.clone()),
            _ => either(&of_encrypted(key), condition, by_default(call)),
        },
    }
}
