//! Texts from estates that anybody may have written to.

use std::borrow::Cow;

/// Longest part of a displayed mistake, in characters.
const SHOWN: usize = 400;

/// A text that cannot play tricks on a terminal or a log: control, line-breaking, invisible and
/// direction-changing characters are written as `\u{202e}`, and the middle of a very long text is left out.
pub fn neutral(text: &str) -> Cow<'_, str> {
    if text.len() <= SHOWN && text.bytes().all(|b| (b' '..=b'~').contains(&b)) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::new();
    let count = text.chars().count();
    let (head, tail) = if count > SHOWN { (SHOWN / 4 * 3, count - SHOWN / 4) } else { (count, count) };
    for (at, c) in text.chars().enumerate() {
        if at == head && tail > head {
            safe.push_str(" ... ");
        }
        if (head..tail).contains(&at) {
            continue;
        }
        if is_hidden(c) { safe.extend(c.escape_unicode()) } else { safe.push(c) }
    }
    Cow::Owned(safe)
}

/// Whether a character changes how others are shown, or is not seen at all: controls, line separators, odd spaces, marks
/// of direction, joiners, tags, fillers.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202f}'
            | '\u{205f}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}
