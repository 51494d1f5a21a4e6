//! From the text of a scenario to its estate and question.

use super::Scenario;
use crate::estate::{self, Estate};
use crate::input::{Locator, Mistake, Path, SourceText, decode};
use crate::recipe::{self, Recipe};
use json_patch::PatchOperation;
use serde::de::IgnoredAny;

/// Supplies the texts of a base estate: of a file its text, of a folder those of its files. The path is the one that
/// stands in the scenario. An error says why there are none.
pub type Bases<'a> = &'a dyn Fn(&str) -> Result<Vec<SourceText>, String>;

/// A scenario that is ready to be run.
#[derive(Debug)]
pub struct Prepared {
    /// The scenario as it is written.
    pub scenario: Scenario,
    /// Its estate, patched; `None` at design depth.
    pub estate: Option<Estate>,
    /// Its recipe, checked against that estate, or what AWS could never be asked.
    pub recipe: Option<Result<Recipe, Vec<Mistake>>>,
}

/// Reads a scenario and its estate. Every mistake of the scenario is listed; if it has none, every mistake of its
/// estate.
pub fn prepare(source: &SourceText, bases: Bases<'_>) -> Result<Prepared, Vec<Mistake>> {
    let scenario: Scenario = decode(source)?;
    let locator = Locator::new(source);
    let mistakes = contradictions(&scenario, &locator);
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let estate = match (&scenario.base, &scenario.estate) {
        (Some(base), _) => Some(based(source, &scenario, base, &locator, bases)?),
        (None, Some(_)) => Some(written_out(source, &locator)?),
        (None, None) => None,
    };
    let recipe = scenario
        .recipe
        .clone()
        .map(|document| recipe::check(document, &Path::root().key("recipe"), &locator, estate.as_ref()));
    Ok(Prepared { scenario, estate, recipe })
}

fn contradictions(scenario: &Scenario, locator: &Locator<'_>) -> Vec<Mistake> {
    let mut found = Vec::new();
    let mut note = |field: &'static str, text: &str| {
        found.push(locator.mistake_of_key(&Path::root().key(field), text));
    };
    if scenario.estate.is_some() && scenario.base.is_some() {
        note("base", "a scenario has an `estate` or a `base`, not both");
    }
    if !scenario.patch.is_empty() && scenario.base.is_none() {
        note("patch", "a patch needs a `base`");
    }
    match (&scenario.question, &scenario.recipe) {
        (None, None) => note("name", "a scenario has a `question` or a `recipe`"),
        (Some(_), Some(_)) => note("recipe", "a scenario has a `question` or a `recipe`, not both"),
        _ => {}
    }
    match (&scenario.expect.outcome, &scenario.expect.error) {
        (None, None) => note("expect", "an `outcome` or an `error` is expected"),
        (Some(_), Some(_)) => note("expect", "an `outcome` or an `error` is expected, not both"),
        _ => {}
    }
    for (field, text) in [("name", &scenario.name), ("about", &scenario.about), ("source", &scenario.source)]
    {
        if text.trim().is_empty() {
            note(field, "is empty");
        }
    }
    found
}

/// The base with the patch applied. Mistakes of a patched estate have no place in any text, so the patch is told with
/// them.
fn based(
    source: &SourceText,
    scenario: &Scenario,
    base: &str,
    locator: &Locator<'_>,
    bases: Bases<'_>,
) -> Result<Estate, Vec<Mistake>> {
    let texts = bases(base).map_err(|why| {
        vec![locator.mistake(&Path::root().key("base"), format!("the base `{base}` cannot be read: {why}"))]
    })?;
    let estate = estate::load(&texts)?;
    if scenario.patch.is_empty() {
        return Ok(estate);
    }
    let mut document = serde_json::to_value(estate.document())
        .map_err(|error| vec![Mistake::of_source(&source.name, format!("`{base}`: {error}"))])?;
    for (index, operation) in scenario.patch.iter().enumerate() {
        let refuse = |why: String| vec![locator.mistake(&Path::root().key("patch").index(index), why)];
        let operation: PatchOperation =
            serde_json::from_value(operation.clone()).map_err(|error| refuse(error.to_string()))?;
        json_patch::patch(&mut document, &[operation]).map_err(|error| refuse(error.kind.to_string()))?;
    }
    let text = SourceText::new(format!("{} (its base, patched)", source.name), document.to_string());
    estate::load(&[text]).map_err(|mistakes| {
        let without_place = |mistake| Mistake { line: 1, column: 1, ..mistake };
        mistakes.into_iter().map(without_place).collect()
    })
}

/// The estate that stands in the scenario itself. It is loaded from the scenario's text with everything else blanked
/// out, so that mistakes keep their line and column.
fn written_out(source: &SourceText, locator: &Locator<'_>) -> Result<Estate, Vec<Mistake>> {
    let start = locator.value(&Path::root().key("estate"));
    let (mut line, mut column, mut at) = (1, 1, source.text.len());
    for (offset, c) in source.text.char_indices() {
        if (line, column) == (start.line, start.column) && c != '\u{feff}' {
            at = offset;
            break;
        }
        match c {
            '\n' => (line, column) = (line + 1, 1),
            '\u{feff}' => {}
            _ => column += 1,
        }
    }
    let (before, rest) = source.text.split_at_checked(at).unwrap_or((&source.text, ""));
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<IgnoredAny>();
    let length = match values.next() {
        Some(Ok(_)) => values.byte_offset(),
        _ => rest.len(),
    };
    let blanks: String = before.chars().filter(|c| *c != '\u{feff}').map(blank).collect();
    let text = SourceText::new(&source.name, blanks + rest.get(..length).unwrap_or(rest));
    estate::load(&[text]).map_err(|mistakes| {
        let in_scenario = |mistake: Mistake| {
            let dot = if mistake.path.is_empty() { "" } else { "." };
            Mistake { path: format!("estate{dot}{}", mistake.path), ..mistake }
        };
        mistakes.into_iter().map(in_scenario).collect()
    })
}

fn blank(c: char) -> char {
    if c == '\n' { c } else { ' ' }
}
