//! Wording of what serde tells in the terms of Rust.

use super::de::FaultKind;
use super::did_you_mean;
use crate::aws::{KNOWN_REGIONS, NameError};
use serde::de::{Expected, Unexpected};
use std::fmt;

/// A message and the name that may have been meant.
pub(super) struct Worded {
    pub(super) message: String,
    pub(super) hint: Option<String>,
}

/// Words a refusal; `key` is the last key on the way to it.
pub(super) fn worded(kind: &FaultKind, key: Option<&str>) -> Worded {
    match kind {
        FaultKind::UnknownField(known) => {
            unknown("field", key.unwrap_or_default(), known, "there are no fields here")
        }
        FaultKind::UnknownWord(word, known) => unknown("value", word, known, "no value is known"),
        FaultKind::Missing(field) => Worded { message: format!("missing field `{field}`"), hint: None },
        FaultKind::Other(message) => Worded { message: message.clone(), hint: None },
    }
}

/// The name that a refused word may have been meant for, where only the message tells what is expected.
pub(super) fn hint_from(message: &str, word: &str) -> Option<String> {
    if message == NameError::Region(word.to_owned()).to_string() {
        return did_you_mean(word, KNOWN_REGIONS.iter().copied());
    }
    let list = message.strip_prefix("unknown ")?;
    did_you_mean(word, list.split('`').skip(1).step_by(2).filter(|name| *name != word))
}

fn unknown(what: &str, word: &str, known: &[&str], none: &str) -> Worded {
    let hint = did_you_mean(word, known.iter().copied());
    let message = match (&hint, known) {
        (Some(_), _) => format!("unknown {what} `{word}`"),
        (None, []) => format!("unknown {what} `{word}`: {none}"),
        (None, [one]) => format!("unknown {what} `{word}`: expected `{one}`"),
        (None, many) => {
            let list: Vec<_> = many.iter().map(|name| format!("`{name}`")).collect();
            format!("unknown {what} `{word}`: expected one of {}", list.join(", "))
        }
    };
    Worded { message, hint }
}

/// Words a value of the wrong type in the terms of JSON.
pub(super) fn wrong_type(found: Unexpected<'_>, expected: &dyn Expected) -> String {
    let expected = expected.to_string();
    let expected = match expected.as_str() {
        "a sequence" => "an array",
        "a map" => "an object",
        "a boolean" => "`true` or `false`",
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" | "u64" | "usize" => "a whole number, not negative",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "unit" => "null",
        "a borrowed string" | "a character" => "a string",
        other if other.starts_with("struct ") || other.starts_with("internally tagged enum ") => "an object",
        other if other.starts_with("enum ") || other.starts_with("variant of ") => "a string",
        other => other,
    };
    let found = match found {
        Unexpected::Bool(value) => format!("`{value}`"),
        Unexpected::Unsigned(number) => format!("the number `{number}`"),
        Unexpected::Signed(number) => format!("the number `{number}`"),
        Unexpected::Float(number) => format!("the number `{number}`"),
        Unexpected::Char(text) => format!("the string `{text}`"),
        Unexpected::Str(text) => format!("the string `{text}`"),
        Unexpected::Seq => "an array".to_owned(),
        Unexpected::Unit | Unexpected::Option => "`null`".to_owned(),
        Unexpected::Map | Unexpected::StructVariant => "an object".to_owned(),
        other => other.to_string(),
    };
    format!("expected {expected}, found {found}")
}

/// What an enum is written as.
pub(super) struct AWord;

impl Expected for AWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }
}
