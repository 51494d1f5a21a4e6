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

/// Explains a landscape without a path to its goal.
pub(super) fn explain(landscape: &Landscape) -> Barred {
    let mut tried: Vec<Tried> = Vec::new();
    for barrier in &landscape.barriers {
        let way = way(barrier);
        let because: Vec<String> = facts(barrier).into_iter().collect();
        if !tried.iter().any(|known| known.way == way && known.because == because) {
            tried.push(Tried { way, because });
        }
    }
    let facts = fewest(&tried);
    Barred { facts, tried }
}

/// What only follows from another of them is none.
fn facts(barrier: &Barrier) -> BTreeSet<String> {
    let is_met = |step: usize| barrier.because.iter().any(|finding| finding.step == Some(step));
    let first = barrier.because.iter().filter(|finding| !finding.consequence_of.is_some_and(is_met));
    first.map(fact).collect()
}

/// What has to be otherwise: the statement that denies, or the state that the finding tells of. Calls that one statement
/// denies are one fact.
fn fact(finding: &Finding) -> String {
    let denied = finding.severity == Severity::Denied && finding.fixes.iter().all(|fix| fix.edits.is_empty());
    if denied && !finding.actions.is_empty() { finding.cause.clone() } else { finding.message.clone() }
}

fn way(barrier: &Barrier) -> String {
    match &barrier.leg {
        Leg::Copy { place, name, .. } => format!("copy the snapshot to {place} under {name} by hand"),
        Leg::Share { place, with, .. } => format!("share what is in {place} with {with} by hand"),
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
