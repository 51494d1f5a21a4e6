//! Words of a shell command.

use crate::input::is_hidden;
use std::borrow::Cow;
use std::fmt::Write;

/// A text as one word of a Bash command, whatever stands in it. Characters that cannot be seen are spelled out in the way
/// of `$'...'` (Bash reference manual, "ANSI-C Quoting").
pub fn quoted(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@%+".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    if !text.chars().any(is_hidden) {
        return Cow::Owned(format!("'{}'", text.replace('\'', "'\\''")));
    }
    let mut word = String::from("$'");
    for character in text.chars() {
        match character {
            '\'' | '\\' => word.extend(['\\', character]),
            hidden if is_hidden(hidden) => {
                for byte in hidden.encode_utf8(&mut [0; 4]).bytes() {
                    // Three octal digits end by themselves.
                    let _infallible = write!(word, "\\{byte:03o}");
                }
            }
            other => word.push(other),
        }
    }
    word.push('\'');
    Cow::Owned(word)
}

/// A text in a comment: one line.
pub(super) fn comment(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        if is_hidden(character) {
            line.extend(character.escape_unicode());
        } else {
            line.push(character);
        }
    }
    line
}
