use super::neutral;
use super::{MAX_MISTAKES, hint};
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
