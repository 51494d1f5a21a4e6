//! A scenario: an estate, a question and the answer that the facts demand, in one file.
//!
//! Scenarios are how the rules of AWS and of the products are held fast, and how a team tests its own estate: a base
//! estate and a patch say what is different, the expectation says what must follow. Nothing here touches files: whoever
//! runs a scenario supplies the base estates it names.

mod compare;
mod format;
mod prepare;

pub use format::{
    Artefacts, Expect, ExpectedFinding, ExpectedKey, ExpectedOther, ExpectedRequirement, ExpectedRole,
    ExpectedRoute, ExpectedVerdict, Scenario, schema,
};
pub use prepare::{Bases, Prepared, prepare};

use crate::checks::Trust;
use crate::estate::Estate;
use crate::input::{Mistake, SourceText};
use crate::plan::{Answer, Outcome, plan_recipe, plan_with};
use crate::question::QuestionError;
use crate::report;

/// Exit code of a question that is refused.
const REFUSED: u8 = 2;

/// What came of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioResult {
    /// Its name.
    pub name: String,
    /// Each way in which the answer is not the expected one; none if it is.
    pub mismatches: Vec<String>,
}

impl ScenarioResult {
    /// Whether the answer is the expected one.
    pub fn passed(&self) -> bool {
        self.mismatches.is_empty()
    }
}

/// Reads a scenario, asks its question and compares the answer with what it expects. A scenario that cannot be read, or
/// whose estate cannot, is a list of mistakes.
pub fn run(source: &SourceText, bases: Bases<'_>) -> Result<ScenarioResult, Vec<Mistake>> {
    prepare(source, bases).map(|prepared| prepared.run())
}

impl Prepared {
    /// Asks the question.
    pub fn ask(&self) -> Result<Vec<Answer>, Vec<QuestionError>> {
        self.ask_of(self.estate.as_ref(), Trust::Role)
    }

    /// Asks the question of an estate, with a say in whom edits of key policies let in.
    pub fn ask_of(&self, estate: Option<&Estate>, trust: Trust) -> Result<Vec<Answer>, Vec<QuestionError>> {
        match (&self.recipe, &self.scenario.question) {
            (Some(Ok(recipe)), _) => plan_recipe(recipe.clone(), estate, trust).map(|answer| vec![answer]),
            (Some(Err(mistakes)), _) => Err(mistakes.iter().map(refused).collect()),
            (None, Some(asked)) => plan_with(asked, estate, trust),
            (None, None) => Ok(Vec::new()),
        }
    }

    /// Asks the question and compares the answer with what is expected.
    pub fn run(&self) -> ScenarioResult {
        self.compare(&self.ask())
    }

    /// Compares an answer with what is expected.
    pub fn compare(&self, answer: &Result<Vec<Answer>, Vec<QuestionError>>) -> ScenarioResult {
        let expect = &self.scenario.expect;
        let mismatches = match answer {
            Ok(answers) => {
                if let Some(text) = &expect.error {
                    vec![format!("the question is answered, and an error is expected that says \"{text}\"")]
                } else {
                    let set = answers.first().and_then(|answer| answer.fixes.as_ref());
                    compare::answer(expect, &report::answer(answers), set.map(|set| set.outcome))
                }
            }
            Err(errors) => {
                let said: Vec<String> = errors.iter().map(ToString::to_string).collect();
                compare::refusal(expect, &said)
            }
        };
        ScenarioResult { name: self.scenario.name.clone(), mismatches }
    }
}

/// A mistake of a recipe, as a scenario compares it.
fn refused(mistake: &Mistake) -> QuestionError {
    let hint = mistake.hint.as_deref().map_or_else(String::new, |hint| format!(" ({hint})"));
    QuestionError::Senseless { field: "recipe", why: format!("{}: {}{hint}", mistake.path, mistake.message) }
}

/// The exit code that an outcome has where nothing else is asked for.
fn exit_code(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Feasible => 0,
        Outcome::Blocked => 1,
        Outcome::Undetermined => 3,
    }
}
