//! The output formats. One file per format, which sees the report and nothing else; a new format is one more file
//! and one line in [`FORMATS`].
//!
//! A renderer only makes text: whether it goes to a terminal, and how wide and colourful that is, comes in as a
//! [`Style`].

mod common;

mod dot;
mod json;
mod mermaid;
mod text;

pub use json::{json_document, json_line};
pub use text::explanation::{Place, explanation};
pub use text::who::who;

use crate::report::v1::Answer;

/// Every format, the default first.
pub static FORMATS: &[&Format] = &[&text::FORMAT, &json::FORMAT, &mermaid::FORMAT, &dot::FORMAT];

/// A way to write an answer.
#[derive(Debug)]
pub struct Format {
    /// The value of `--format`.
    pub id: &'static str,
    /// What it is for, in a few words.
    pub about: &'static str,
    /// Whether it tells the smallest set of edits; a drawing has no place for it.
    pub tells_fixes: bool,
    /// Writes an answer; the text ends with a newline. The same answer and style give the same bytes.
    pub render: fn(&Answer, &Style) -> String,
}

impl Format {
    /// The format of that id.
    pub fn by_id(id: &str) -> Option<&'static Self> {
        FORMATS.iter().copied().find(|format| format.id == id)
    }
}

/// How the reader sees the text. Only the `text` format heeds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// Whether to mark verdicts with ANSI colours. Nothing is said by colour alone.
    pub colour: bool,
    /// Columns to fill; 110 if not told.
    pub width: Option<usize>,
}
