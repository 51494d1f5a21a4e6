//! The smallest set of edits that makes a plan feasible.

use super::prove::policies_changed;
use super::{after, merged};
use crate::checks::Finding;
use crate::estate::Edit;
use crate::planner::{Outcome, Plan, Planner};

/// What one edit brings to light, another mends: so many times over.
const ROUNDS: usize = 10;

/// Edits that lift what blocks a plan.
#[derive(Debug, Clone)]
pub struct FixSet {
    /// The edits; none can be left out.
    pub edits: Vec<Edit>,
    /// The same as RFC 6902 operations on the estate.
    pub operations: Vec<serde_json::Value>,
    /// How the job plans after the edits.
    pub outcome: Outcome,
    /// What still blocks it and has to be mended by hand, or leaves it open: finding and ways out.
    pub left: Vec<Finding>,
}

/// The smallest set of edits found that makes a blocked plan feasible, or leaves it with what no edit of the estate can
/// mend; `None` where nothing blocks the plan. The fixes of its findings have been proven.
pub fn smallest_set(planner: &Planner<'_>, plan: &Plan) -> Option<FixSet> {
    if plan.outcome != Outcome::Blocked || planner.estate().is_none() {
        return None;
    }
    let mut edits = merged(plan.blocks().filter_map(Finding::first_edits).flatten().cloned().collect());
    let mut current = after(planner, plan, &edits)?;
    for _ in 0..ROUNDS {
        let more: Vec<Edit> =
            current.0.blocks().filter_map(Finding::first_edits).flatten().cloned().collect();
        let wider = merged(edits.iter().cloned().chain(more).collect());
        if wider == edits {
            break;
        }
        current = after(planner, plan, &wider)?;
        edits = wider;
    }
    let (edits, (last, operations)) = without_needless(planner, plan, edits, current);
    let left = last.open().cloned().collect();
    Some(FixSet { edits, operations, outcome: last.outcome, left })
}

type Tried = (Plan, Vec<serde_json::Value>);

/// Leaves out, one after the other, each edit without which no more blocks the plan than with it; those of policies first.
fn without_needless(
    planner: &Planner<'_>,
    plan: &Plan,
    edits: Vec<Edit>,
    tried: Tried,
) -> (Vec<Edit>, Tried) {
    let (mut edits, mut tried) = (edits, tried);
    let mut order: Vec<Edit> = edits.clone();
    order.sort_by_key(|edit| policies_changed(std::slice::from_ref(edit)) == 0);
    for candidate in order {
        let fewer: Vec<Edit> = edits.iter().filter(|edit| **edit != candidate).cloned().collect();
        if let Some(less) = after(planner, plan, &fewer)
            && less.0.outcome <= tried.0.outcome
            && less.0.blocks().count() <= tried.0.blocks().count()
        {
            (edits, tried) = (fewer, less);
        }
    }
    (edits, tried)
}
