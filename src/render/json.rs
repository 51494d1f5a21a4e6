//! The report as other programs read it.

use super::common::neutral;
use super::{Format, Style};
use crate::report::v1::Answer;
use serde::Serialize;

pub(super) static FORMAT: Format =
    Format { id: "json", about: "the report for other programs, version 1", tells_fixes: true, render };

fn render(answer: &Answer, _: &Style) -> String {
    json_document(answer)
}

/// The same without indentation: for what must not grow.
pub fn json_line(value: &impl Serialize) -> String {
    let mut document = serde_json::to_string(value).unwrap_or_default();
    document.push('\n');
    neutral::json(&document)
}

/// Anything as JSON that no name in it can bend: one document, indented, a newline behind it.
pub fn json_document(value: &impl Serialize) -> String {
    // Serialising fails on maps whose keys are no strings; answers have none.
    let mut document = serde_json::to_string_pretty(value).unwrap_or_default();
    document.push('\n');
    neutral::json(&document)
}
