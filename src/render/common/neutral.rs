//! Names come from accounts that anybody may have written to. A name must not move a cursor, start a line, turn the
//! direction of reading, or leave the string of a diagram that it stands in.

use crate::input::is_hidden;
use std::fmt::Write;

/// For a terminal: one line, with every hidden character spelled out as `\u{..}`.
pub(in crate::render) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        if is_hidden(character) {
            plain.extend(character.escape_unicode());
        } else {
            plain.push(character);
        }
    }
    plain
}

/// For the inside of a DOT string in double quotes. DOT reads escapes and HTML entities in labels.
pub(in crate::render) fn dot(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for character in plain(text).chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '&' => quoted.push_str("&amp;"),
            other => quoted.push(other),
        }
    }
    quoted
}

/// For the inside of a Mermaid string in double quotes. Mermaid looks for directives, comments, Markdown, HTML and
/// entities in such strings, so that only characters without a meaning stay as they are.
pub(in crate::render) fn mermaid(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for character in plain(text).chars() {
        let harmless = character.is_alphanumeric()
            || matches!(character, ' ' | '.' | ',' | ':' | '/' | '-' | '(' | ')' | '…');
        if harmless {
            quoted.push(character);
        } else {
            // Writing to a string does not fail.
            let _ = write!(quoted, "#{};", u32::from(character));
        }
    }
    // Mermaid drops a semicolon from lines that look like styles, wherever the word stands.
    quoted.replace("style", "#115;tyle").replace("classDef", "#99;lassDef").replace("://", "#58;//")
}

/// For JSON: the text of a document in which hidden characters can only stand inside strings.
pub(in crate::render) fn json(document: &str) -> String {
    let mut escaped = String::with_capacity(document.len());
    for character in document.chars() {
        if is_hidden(character) && character != '\n' {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(character);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spells_out_what_cannot_be_seen() {
        assert_eq!(plain("a\u{1b}[31mb\n\u{202e}c\u{9b}"), "a\\u{1b}[31mb\\u{a}\\u{202e}c\\u{9b}");
        assert_eq!(dot("a\"; b \\N <b>&lt;"), "a\\\"; b \\\\N <b>&amp;lt;");
        assert_eq!(mermaid("a\"]; %%{init}"), "a#34;#93;#59; #37;#37;#123;init#125;");
        assert_eq!(json("\"a\u{2028}\u{e0041}\""), "\"a\\u2028\\udb40\\udc41\"");
    }

    proptest! {
        #[test]
        fn nothing_hidden_is_left(text in any::<String>()) {
            for neutral in [plain(&text), dot(&text), mermaid(&text)] {
                prop_assert!(!neutral.chars().any(is_hidden), "{neutral:?}");
            }
        }

        #[test]
        fn json_says_the_same(text in any::<String>()) {
            let document = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(serde_json::from_str::<String>(&json(&document)).unwrap(), text);
        }

        #[test]
        fn a_dot_string_stays_a_string(text in any::<String>()) {
            let quoted = dot(&text);
            let unescaped = quoted.replace("\\\\", "").replace("\\\"", "");
            prop_assert!(!unescaped.contains(['"', '\\']), "{quoted:?}");
        }

        #[test]
        fn a_mermaid_string_stays_a_string(text in any::<String>()) {
            let quoted = mermaid(&text);
            let left = quoted.contains(['"', '<', '>', '`', '%', '{', '}', '[', ']', '|', '&', '\\', '@']);
            prop_assert!(!left, "{quoted:?}");
        }
    }
}
