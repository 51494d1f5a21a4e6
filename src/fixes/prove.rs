//! Each fix of each finding, tried.

use super::{Trial, merged};
use crate::checks::{Applicability, Finding, Fix};
use crate::estate::{Edit, is_placeholder};
use crate::graph::Severity;
use crate::planner::Plan;

/// What one edit brings to light, another mends: so many times over.
const ROUNDS: usize = 6;

/// So many ways out of one finding are worth reading.
const SHOWN: usize = 2;

/// Tries the fixes of every finding. One closes its finding if, planned again after its edits, the finding is gone and
/// nothing new blocks the job or leaves it open; where that takes further edits, such as the other side of a cross-account
/// use, the fix takes them in. A fix that does not close its finding keeps its words and loses its edits. Fixes that
/// change the fewest policies come first. What no fix of its own closes may be a consequence of another finding: then the
/// fix of that one closes both.
pub fn prove(trial: &Trial<'_>, plan: &mut Plan) {
    let mut proven: Vec<Vec<Fix>> =
        plan.findings.iter().map(|finding| fixes_of(trial, plan, finding)).collect();
    let others: Vec<Fix> = proven.iter().flatten().filter(|fix| fix.closes).cloned().collect();
    let open = plan.findings.iter().zip(&mut proven).filter(|(finding, fixes)| {
        finding.severity <= Severity::Denied && !fixes.iter().any(|fix| fix.closes)
    });
    for (finding, fixes) in open {
        if let Some(fix) = others.iter().find(|fix| lifts(trial, plan, finding, &fix.edits)) {
            fixes.insert(0, fix.clone());
            fixes.truncate(SHOWN);
        }
    }
    for (finding, fixes) in plan.findings.iter_mut().zip(proven) {
        finding.fixes = fixes;
    }
}

/// Whether a finding is gone after edits, and nothing new blocks the job or leaves it open.
fn lifts(trial: &Trial<'_>, plan: &Plan, finding: &Finding, edits: &[Edit]) -> bool {
    trial.after(edits).is_some_and(|(again, _)| still_open(plan, &again, finding).is_empty())
}

/// What stands in the way of calling a finding closed: itself, and what is new.
fn still_open<'p>(plan: &Plan, again: &'p Plan, finding: &Finding) -> Vec<&'p Finding> {
    let stays = |open: &Finding| open.is_same(finding);
    let is_new = |open: &Finding| {
        open.severity <= Severity::Unknown && !plan.findings.iter().any(|known| known.is_same(open))
    };
    again.findings.iter().filter(|open| stays(open) || is_new(open)).collect()
}

fn fixes_of(trial: &Trial<'_>, plan: &Plan, finding: &Finding) -> Vec<Fix> {
    let (tried, by_hand): (Vec<&Fix>, Vec<&Fix>) =
        finding.fixes.iter().partition(|fix| !fix.edits.is_empty());
    let mut closing: Vec<Fix> = tried.iter().filter_map(|fix| closed(trial, plan, finding, fix)).collect();
    closing.sort_by_key(|fix| (policies_changed(&fix.edits), fix.edits.len()));
    closing.truncate(SHOWN);
    if closing.is_empty() {
        let in_words = tried.into_iter().map(|fix| Fix::manual(fix.title.clone()));
        return in_words.chain(by_hand.into_iter().cloned()).take(SHOWN).collect();
    }
    closing
}

/// How many policies of others are changed. That of a key which is yet to be made is nobody's.
pub fn policies_changed(edits: &[Edit]) -> usize {
    let is_new = |edit: &&Edit| matches!(edit, Edit::KeyPolicy { key, .. } if is_placeholder(key));
    let of_others = edits.iter().filter(|edit| edit.is_of_policy() && !is_new(edit));
    let mut targets: Vec<String> = of_others.map(Edit::target).collect();
    targets.sort_unstable();
    targets.dedup();
    targets.len()
}

/// The fix with everything that it takes to close its finding.
fn closed(trial: &Trial<'_>, plan: &Plan, finding: &Finding, fix: &Fix) -> Option<Fix> {
    let mut edits = merged(fix.edits.clone());
    for _ in 0..ROUNDS {
        let (again, operations) = trial.after(&edits)?;
        let open = still_open(plan, &again, finding);
        if open.is_empty() {
            let applicability = match fix.applicability {
                Applicability::Manual => Applicability::Manual,
                _ => Fix::of("", edits.clone()).applicability,
            };
            return Some(Fix { edits, operations, applicability, closes: true, ..fix.clone() });
        }
        let mut more = edits.clone();
        for finding in open {
            more.extend(finding.first_edits()?.iter().cloned());
        }
        let more = merged(more);
        if more == edits {
            return None;
        }
        edits = more;
    }
    None
}
