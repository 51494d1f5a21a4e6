use super::{MAX_MISTAKES, hint};
use std::borrow::Cow;
use std::fmt;

/// One thing that is wrong with an input, and where.
///
/// Displayed as `file:line:column: path: message (hint)` on one line, whatever characters the input holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// Name of the source.
    pub file: String,
    /// Line, from 1; 0 where the mistake is not in a text, as with an empty folder.
    pub line: usize,
    /// Column in characters, from 1; 0 where the mistake is not in a text.
    pub column: usize,
    /// The way to the value, like `accounts[0].keys[1].arn`; empty for the whole document.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What may have been meant.
    pub hint: Option<String>,
}

impl Mistake {
    /// A mistake of a whole source, at no place in its text.
    pub fn of_source(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            line: 0,
            column: 0,
            path: String::new(),
            message: message.into(),
            hint: None,
        }
    }

    /// Adds "did you mean", if a name was found.
    #[must_use]
    pub(crate) fn hinted(mut self, name: Option<&str>) -> Self {
        self.hint = name.map(hint::sentence);
        self
    }
}

impl std::error::Error for Mistake {}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.file.is_empty() {
            f.write_str(&neutral(&self.file))?;
            if self.line > 0 {
                write!(f, ":{}:{}", self.line, self.column)?;
            }
            f.write_str(": ")?;
        }
        if !self.path.is_empty() {
            write!(f, "{}: ", neutral(&self.path))?;
        }
        f.write_str(&neutral(&self.message))?;
        match &self.hint {
            Some(hint) => write!(f, " ({})", neutral(hint)),
            None => Ok(()),
        }
    }
}

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
        if is_hostile(c) { safe.extend(c.escape_unicode()) } else { safe.push(c) }
    }
    Cow::Owned(safe)
}

fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Mistakes as they are handed out: in the order of file, line and column, at most [`MAX_MISTAKES`], with one more
/// entry that says so where there are others.
pub(crate) fn listed(mut mistakes: Vec<Mistake>, more: bool) -> Vec<Mistake> {
    mistakes.sort();
    mistakes.dedup();
    let more = more || mistakes.len() > MAX_MISTAKES;
    mistakes.truncate(MAX_MISTAKES);
    if more {
        mistakes.push(Mistake::of_source(
            "",
            format!("there are more mistakes: only the first {MAX_MISTAKES} are listed"),
        ));
    }
    mistakes
}
