//! Each fix of each finding, tried.

use super::{after, merged};
use crate::checks::{Applicability, Finding, Fix};
use crate::estate::Edit;
use crate::graph::Severity;
use crate::planner::{Plan, Planner};

/// What one edit brings to light, another mends: so many times over.
const ROUNDS: usize = 6;

/// So many ways out of one finding are worth reading.
const SHOWN: usize = 2;

/// Tries the fixes of every finding. One closes its finding if, planned again after its edits, the finding is gone and
/// nothing new blocks the job or leaves it open; where that takes further edits, such as the other side of a cross-account
/// use, the fix takes them in. A fix that does not close its finding keeps its words and loses its edits. Fixes that
/// change the fewest policies come first.
pub fn prove(planner: &Planner<'_>, plan: &mut Plan) {
    if planner.estate().is_none() {
        return;
    }
    let proven: Vec<Vec<Fix>> =
        plan.findings.iter().map(|finding| fixes_of(planner, plan, finding)).collect();
    for (finding, fixes) in plan.findings.iter_mut().zip(proven) {
        finding.fixes = fixes;
    }
}

fn fixes_of(planner: &Planner<'_>, plan: &Plan, finding: &Finding) -> Vec<Fix> {
    let (tried, by_hand): (Vec<&Fix>, Vec<&Fix>) =
        finding.fixes.iter().partition(|fix| !fix.edits.is_empty());
    let mut closing: Vec<Fix> = tried.iter().filter_map(|fix| closed(planner, plan, finding, fix)).collect();
    closing.sort_by_key(|fix| (policies_changed(&fix.edits), fix.edits.len()));
    closing.truncate(SHOWN);
    if closing.is_empty() {
        let in_words = tried.into_iter().map(|fix| Fix::manual(fix.title.clone()));
        return in_words.chain(by_hand.into_iter().cloned()).take(SHOWN).collect();
    }
    closing
}

/// How many policies of others are changed.
pub(super) fn policies_changed(edits: &[Edit]) -> usize {
    let mut targets: Vec<String> =
        edits.iter().filter(|edit| edit.is_of_policy()).map(Edit::target).collect();
    targets.sort_unstable();
    targets.dedup();
    targets.len()
}

/// The fix with everything that it takes to close its finding.
fn closed(planner: &Planner<'_>, plan: &Plan, finding: &Finding, fix: &Fix) -> Option<Fix> {
    let mut edits = merged(fix.edits.clone());
    for _ in 0..ROUNDS {
        let (again, operations) = after(planner, plan, &edits)?;
        let stays = |open: &&Finding| open.is_same(finding);
        let is_new = |open: &&Finding| {
            open.severity <= Severity::Unknown && !plan.findings.iter().any(|known| known.is_same(open))
        };
        let open: Vec<&Finding> = again.findings.iter().filter(|open| stays(open) || is_new(open)).collect();
        if open.is_empty() {
            let applicability = if fix.applicability == Applicability::Manual {
                Applicability::Manual
            } else {
                Fix::of("", edits.clone()).applicability
            };
            return Some(Fix { edits, operations, applicability, closes: true, ..fix.clone() });
        }
        let mut more = edits.clone();
        for finding in open {
            more.extend(finding.fixes.iter().find(|fix| !fix.edits.is_empty())?.edits.iter().cloned());
        }
        let more = merged(more);
        if more == edits {
            return None;
        }
        edits = more;
    }
    None
}
