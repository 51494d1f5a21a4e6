//! From files to a checked estate.

use super::merge::merge;
use super::validate::{Part, validate};
use super::{Estate, EstateDocument};
use crate::input::{Mistake, Reading, SourceText, listed, read};

/// Loads an estate from one or several texts, each an [`EstateDocument`]. The order of the texts changes nothing.
///
/// Accounts stand in one text only. The organization, a named policy and a product may stand in several where these
/// agree; the roles of a product are gathered from all of them.
///
/// Otherwise every mistake of every text, in the order of file, line and column: what is no JSON, what does not fit
/// the format, and what contradicts itself or AWS.
pub fn load(sources: &[SourceText]) -> Result<Estate, Vec<Mistake>> {
    if sources.is_empty() {
        return Err(vec![Mistake::of_source("", "the estate is empty: there is no file to read")]);
    }
    let mut sources: Vec<&SourceText> = sources.iter().collect();
    sources.sort();
    let readings: Vec<Reading<'_, EstateDocument>> = sources.into_iter().map(read).collect();
    // What is missing from a text that was not read in full may stand in the rest of it.
    let complete = readings.iter().all(|reading| reading.mistakes.is_empty());
    let parts: Vec<Part<'_>> = readings
        .iter()
        .filter_map(|reading| Some(Part { document: reading.value.as_ref()?, locator: &reading.locator }))
        .collect();
    let mut mistakes = validate(&parts, complete);
    let mut more = false;
    let mut documents = Vec::new();
    for reading in readings {
        mistakes.extend(reading.mistakes);
        more |= reading.more;
        documents.extend(reading.value);
    }
    if mistakes.is_empty() { Ok(Estate::new(merge(documents))) } else { Err(listed(mistakes, more)) }
}
