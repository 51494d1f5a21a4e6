//! The report as other programs read it.

use super::common::neutral;
use super::{Format, Style};
use crate::report::v1::Answer;

pub(super) static FORMAT: Format =
    Format { id: "json", about: "the report for other programs, version 1", render };

fn render(answer: &Answer, _: &Style) -> String {
    // Serialising fails on maps whose keys are no strings; a report has none.
    let mut document = serde_json::to_string_pretty(answer).unwrap_or_default();
    document.push('\n');
    neutral::json(&document)
}
