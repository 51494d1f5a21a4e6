//! Exit codes, and what decides them.

use crate::graph::Severity;
use crate::plan::Outcome;
use crate::report::v1::Answer;
use clap::ValueEnum;

/// Feasible, or nothing is wrong.
pub(super) const OK: u8 = 0;
/// Blocked, or something differs from what is expected.
pub(super) const BLOCKED: u8 = 1;
/// Usage or input error.
pub(super) const USAGE: u8 = 2;
/// Something that decides is not known.
pub(super) const UNDETERMINED: u8 = 3;

/// What a subcommand answers.
#[derive(Debug)]
pub(super) struct Reply {
    /// For standard output.
    pub(super) text: String,
    /// For the caller.
    pub(super) code: u8,
}

impl Reply {
    /// An answer with which nothing is wrong.
    pub(super) fn ok(text: String) -> Self {
        Self { text, code: OK }
    }
}

/// The mildest outcome that does not exit 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(super) enum FailOn {
    /// No outcome: only usage and input errors exit other than 0
    Never,
    /// Blocked plans exit 1, others 0
    Blocked,
    /// Blocked plans exit 1, undetermined ones 3
    Undetermined,
    /// As `undetermined`, and feasible plans with a risk exit 1
    Risk,
}

impl FailOn {
    /// The exit code of an answer.
    pub(super) fn code(self, answer: &Answer) -> u8 {
        match answer.outcome() {
            Outcome::Blocked if self >= Self::Blocked => BLOCKED,
            Outcome::Undetermined if self >= Self::Undetermined => UNDETERMINED,
            Outcome::Feasible if self >= Self::Risk && has_risk(answer) => BLOCKED,
            Outcome::Feasible | Outcome::Undetermined | Outcome::Blocked => OK,
        }
    }
}

fn has_risk(answer: &Answer) -> bool {
    let findings = answer.plans().iter().flat_map(|report| &report.findings);
    findings.into_iter().any(|finding| finding.severity == Severity::Risk)
}
