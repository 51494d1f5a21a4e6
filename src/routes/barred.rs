//! Why no route leads to the goal.

use super::landscape::{Barrier, Landscape};
use super::leg::Leg;
use crate::checks::Finding;
use crate::graph::Severity;
use std::collections::BTreeSet;

/// Why no route can exist: the fewest facts that bar every way tried, and each way with what bars it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Barred {
    /// Facts such that each way tried meets at least one of them.
    pub facts: Vec<String>,
    /// The ways, in the order in which they were tried.
    pub tried: Vec<Tried>,
}

/// A way that was tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// In words.
    pub way: String,
    /// What bars it, none of which an edit of the estate can lift.
    pub because: Vec<String>,
}

/// Explains a landscape without a path to its goal, and with paths that cannot be gone to the end.
pub(super) fn explain(landscape: &Landscape, failed: Vec<Tried>) -> Barred {
    let alone = landscape.barriers.iter().map(|barrier| tried(way(barrier), &barrier.because));
    let mut ways: Vec<Tried> = Vec::new();
    for way in alone.chain(failed) {
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    of(ways)
}

/// Explains ways none of which comes out.
pub(super) fn of(ways: Vec<Tried>) -> Barred {
    Barred { facts: fewest(&ways), tried: ways }
}

/// A way, and what of the findings bars it. What only follows from another of them does not.
pub(super) fn tried<'f>(way: String, because: impl IntoIterator<Item = &'f Finding>) -> Tried {
    let because: Vec<&Finding> = because.into_iter().collect();
    let is_met = |step: usize| because.iter().any(|finding| finding.step == Some(step));
    let first = because.iter().filter(|finding| !finding.consequence_of.is_some_and(is_met));
    let facts: BTreeSet<String> = first.map(|finding| fact(finding)).collect();
    Tried { way, because: facts.into_iter().collect() }
}

/// What has to be otherwise: the statement that denies, or the state that the finding tells of. Calls that one statement
/// denies are one fact.
fn fact(finding: &Finding) -> String {
    let denied = finding.severity == Severity::Denied && finding.fixes.iter().all(|fix| fix.edits.is_empty());
    if denied && !finding.actions.is_empty() { finding.cause.clone() } else { finding.message.clone() }
}

fn way(barrier: &Barrier) -> String {
    match &barrier.leg {
        Leg::Copy { place, name, role_use, .. } => {
            format!("copy the snapshot to {place} under {name} by hand, with the {role_use} role")
        }
        Leg::Share { place, with, role_use } => {
            format!("share what is in {place} with {with} by hand, with the {role_use} role")
        }
        Leg::Product { changes, .. } if changes.is_empty() => "the job as it was asked".to_owned(),
        Leg::Product { changes, .. } => changes.join(", and "),
        Leg::Done => "the data as it is".to_owned(),
    }
}

/// The fewest facts found such that each way meets at least one: each time the one that bars most of the rest.
fn fewest(tried: &[Tried]) -> Vec<String> {
    let mut open: Vec<&Tried> = tried.iter().collect();
    let mut chosen = Vec::new();
    while !open.is_empty() {
        let candidates: BTreeSet<&String> = open.iter().flat_map(|way| &way.because).collect();
        let bars = |fact: &&&String| open.iter().filter(|way| way.because.contains(**fact)).count();
        // Of facts that bar equally many the first by name, which `max_by_key` gives from behind.
        let Some(best) = candidates.iter().rev().max_by_key(bars).map(|fact| (*fact).clone()) else { break };
        open.retain(|way| !way.because.contains(&best));
        chosen.push(best);
    }
    chosen
}
