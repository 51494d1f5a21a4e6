//! What a recipe is for: what it leaves behind.

use crate::graph::{Artefact, KeyRef, KeyUse};
use crate::planner::Plan;

/// Whether a plan leaves behind what the recipe that was asked does: for each final artefact one of the same data and kind,
/// in the same account and region, shared with the same accounts, under the key that was named for it, and encrypted if it
/// would be.
pub(super) fn is_met(asked: &Plan, plan: &Plan) -> bool {
    let serves = |wanted| plan.graph.artefacts().any(|made| serves(wanted, made));
    finals(asked).all(serves)
}

/// What steps make and none makes something else of.
fn finals(plan: &Plan) -> impl Iterator<Item = &Artefact> {
    let steps = plan.graph.steps();
    let is_read = |id: &String| steps.iter().any(|step| !step.outputs.is_empty() && step.inputs.contains(id));
    let made = steps.iter().flat_map(|step| &step.outputs).filter(move |id| !is_read(id));
    made.filter_map(|id| plan.graph.artefact(id))
}

fn serves(wanted: &Artefact, made: &Artefact) -> bool {
    // Where a key has to be named and none is, any serves.
    let is_wanted =
        |key: &&KeyRef| key.key_use == KeyUse::Target && !key.is_aws_managed() && !key.is_to_be_named();
    let same_key = match wanted.protection.key().filter(is_wanted) {
        Some(key) => made.protection.key().is_some_and(|own| own.is_same_key(key)),
        None => {
            wanted.protection.is_encrypted() != Some(true) || made.protection.is_encrypted() == Some(true)
        }
    };
    let shared = |account| made.shared_with.as_ref().is_none_or(|with| with.contains(account));
    made.kind == wanted.kind
        && made.volume == wanted.volume
        && made.account == wanted.account
        && made.region == wanted.region
        && same_key
        && wanted.shared_with.iter().flatten().all(shared)
}
