//! The edits that serve several jobs at once.

use super::{FixSet, merged};
use crate::checks::Finding;
use crate::estate::{Edit, Estate};
use crate::planner::{Outcome, Plan, Planner};

/// What the edits of one job bring to light in another, mends are made for: so many times over.
const ROUNDS: usize = 4;

/// Edits for several jobs, and how these plan after them.
#[derive(Debug)]
pub struct Union {
    /// The edits, each once.
    pub edits: Vec<Edit>,
    /// The same as RFC 6902 operations on the estate.
    pub operations: Vec<serde_json::Value>,
    /// The estate after them.
    pub estate: Estate,
    /// The jobs, planned on that estate.
    pub plans: Vec<Plan>,
}

impl Union {
    /// The worst outcome after the edits.
    pub fn outcome(&self) -> Outcome {
        self.plans.iter().map(|plan| plan.outcome).max().unwrap_or(Outcome::Undetermined)
    }

    /// What still blocks a job or leaves it open, each told once.
    pub fn left(&self) -> Vec<&Finding> {
        let mut left: Vec<&Finding> = Vec::new();
        for finding in self.plans.iter().flat_map(Plan::open) {
            if !left.iter().any(|known| known.message == finding.message && known.cause == finding.cause) {
                left.push(finding);
            }
        }
        left
    }
}

/// The union of the fix sets of several plans; where it does not serve all of them, the fixes of what is left join it. `None`
/// where no plan has a set, or where the edits cannot be made.
pub fn union(planner: &Planner<'_>, plans: &[(&Plan, Option<&FixSet>)]) -> Option<Union> {
    let before = planner.estate()?;
    let sets = plans.iter().filter_map(|(_, set)| *set);
    let mut edits = one_default_each(merged(sets.flat_map(|set| set.edits.iter().cloned()).collect()));
    if edits.is_empty() {
        return None;
    }
    let mut made = made(planner, before, plans, edits.clone())?;
    for _ in 0..ROUNDS {
        let blocks = made.plans.iter().flat_map(Plan::blocks);
        let more = blocks.filter_map(Finding::first_edits).flatten().cloned();
        let wider = one_default_each(merged(edits.iter().cloned().chain(more).collect()));
        if wider == edits {
            break;
        }
        made = self::made(planner, before, plans, wider.clone())?;
        edits = wider;
    }
    Some(made)
}

fn made(
    planner: &Planner<'_>,
    before: &Estate,
    plans: &[(&Plan, Option<&FixSet>)],
    edits: Vec<Edit>,
) -> Option<Union> {
    let (estate, operations) = before.edited(&edits).ok()?;
    let again = Planner::new(Some(&estate), planner.trust());
    let plans = plans.iter().map(|(plan, _)| again.again(plan).ok()).collect::<Option<Vec<Plan>>>()?;
    Some(Union { edits, operations, estate, plans })
}

/// A place has one default key: the first that is asked for. A key that was to be made for another goes with it.
fn one_default_each(edits: Vec<Edit>) -> Vec<Edit> {
    let mut kept: Vec<Edit> = Vec::new();
    let mut dropped = Vec::new();
    for edit in edits {
        if let Edit::DefaultKey { account, region, key } = &edit {
            let same = |other: &Edit| matches!(other, Edit::DefaultKey { account: a, region: r, .. } if a == account && r == region);
            if kept.iter().any(same) {
                dropped.push(key.to_string());
                continue;
            }
        }
        kept.push(edit);
    }
    let is_used = |kept: &[Edit], arn: &str| {
        kept.iter().any(|edit| matches!(edit, Edit::DefaultKey { key, .. } if key.to_string() == arn))
    };
    for arn in dropped {
        if !is_used(&kept, &arn) {
            kept.retain(|edit| !matches!(edit, Edit::CreateKey { key } if key.arn.to_string() == arn));
        }
    }
    kept
}
