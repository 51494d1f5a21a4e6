//! The smallest set of edits that makes a plan feasible.

use super::{Trial, merged, policies_changed};
use crate::checks::Finding;
use crate::estate::Edit;
use crate::planner::{Outcome, Plan};

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
    /// What still blocks it, and has to be mended by hand: finding and ways out.
    pub left: Vec<Finding>,
    /// The job as it plans after the edits.
    pub after: Plan,
}

/// The smallest set of edits found that makes a blocked plan feasible, or leaves it with what no edit of the estate can
/// mend; `None` where nothing blocks the plan. Proven fixes of its findings make the search shorter.
pub fn smallest_set(trial: &Trial<'_>, plan: &Plan) -> Option<FixSet> {
    let (edits, current) = sufficient_set(trial, plan)?;
    fewest(trial, plan, edits, current)
}

/// The same edits without those that are needless.
pub(crate) fn fewest(trial: &Trial<'_>, plan: &Plan, edits: Vec<Edit>, current: Tried) -> Option<FixSet> {
    let (edits, (after, operations)) = if policies_of_first_findings(plan, &edits) {
        (edits, current)
    } else {
        without_needless(trial, edits, current)
    };
    let left = after.blocks().cloned().collect();
    let after = trial.in_full(&edits)?;
    Some(FixSet { edits, operations, outcome: after.outcome, left, after })
}

/// Whether the edits are statements only, all of them wanted by what blocks the plan as it is: then each lets calls pass
/// that no other does, and none is needless. A step that may make its grant lets calls of later steps pass.
fn policies_of_first_findings(plan: &Plan, edits: &[Edit]) -> bool {
    if plan.graph.steps().iter().any(|step| !step.grants.is_empty()) {
        return false;
    }
    let wanted = merged(plan.blocks().filter_map(Finding::first_edits).flatten().cloned().collect());
    edits.iter().all(Edit::is_of_policy) && wanted == edits
}

/// Edits that make a blocked plan feasible, as far as edits can, some of which may be needless; and the plan after them,
/// without remarks.
pub(crate) fn sufficient_set(trial: &Trial<'_>, plan: &Plan) -> Option<(Vec<Edit>, Tried)> {
    if plan.outcome != Outcome::Blocked {
        return None;
    }
    let mut edits = merged(plan.blocks().filter_map(Finding::first_edits).flatten().cloned().collect());
    let mut current = trial.after(&edits)?;
    for _ in 0..ROUNDS {
        let more: Vec<Edit> =
            current.0.blocks().filter_map(Finding::first_edits).flatten().cloned().collect();
        let wider = merged(edits.iter().cloned().chain(more).collect());
        if wider == edits {
            break;
        }
        current = trial.after(&wider)?;
        edits = wider;
    }
    Some((edits, current))
}

/// A plan after edits, and the edits as RFC 6902 operations.
pub(crate) type Tried = (Plan, Vec<serde_json::Value>);

/// Leaves out, one after the other, each edit without which no more blocks the plan than with it; those of policies first.
fn without_needless(trial: &Trial<'_>, edits: Vec<Edit>, tried: Tried) -> (Vec<Edit>, Tried) {
    let (mut edits, mut tried) = (edits, tried);
    let mut order: Vec<Edit> = edits.clone();
    order.sort_by_key(|edit| policies_changed(std::slice::from_ref(edit)) == 0);
    for candidate in order {
        let fewer: Vec<Edit> = edits.iter().filter(|edit| **edit != candidate).cloned().collect();
        if let Some(less) = trial.after(&fewer)
            && less.0.outcome <= tried.0.outcome
            && less.0.blocks().count() <= tried.0.blocks().count()
        {
            (edits, tried) = (fewer, less);
        }
    }
    (edits, tried)
}
