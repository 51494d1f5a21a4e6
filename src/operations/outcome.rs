//! The outcome matrix: under which key a result ends where a step leaves it open.

use super::Invocation;
use crate::fact::Observed;
use crate::graph::{KeyRef, Protection};

/// A result from plain data, or from nothing: plain, unless a key is passed or encryption by default is on
/// (EBS user guide, "Encryption examples").
pub(super) fn of_plain_data(call: &Invocation<'_>) -> Protection {
    if let Some(key) = call.key {
        return Protection::Under(key.clone());
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

/// What `then` makes of encrypted data, where the input may be plain or encrypted.
pub(super) fn of_data(
    call: &Invocation<'_>,
    of_encrypted: impl Fn(&KeyRef) -> KeyRef,
) -> Protection {
    match &call.input.protection {
        Protection::Plain => of_plain_data(call),
        Protection::Under(key) => Protection::Under(of_encrypted(key)),
        Protection::PlainOrUnder(key, condition) => {
            let encrypted = of_encrypted(key);
            match of_plain_data(call) {
                Protection::Under(same) if same.is_same_key(&encrypted) => Protection::Under(same),
                _ => Protection::PlainOrUnder(encrypted, condition.clone()),
            }
        }
    }
}
