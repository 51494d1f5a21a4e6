//! Keys under which data may be copied.

use super::ground::Ground;
use super::leg::Leg;
use crate::aws::{Arn, KeyManager, KeySpec, KeyState, KeyUsage};
use crate::estate::{Edit, Estate, Key, KeyName, is_placeholder, new_key_of};
use crate::fact::Observed;
use crate::fixes::policies_changed;
use crate::graph::Place;
use crate::operations::CREATE_VOLUME;
use crate::planner::{Plan, Planner};
use crate::workflows::{Recipe, RecipeStep};

/// So many keys of a place are worth looking at, besides a new one.
const LOOKED_AT: usize = 2;

/// A new key in a place.
pub(super) fn new(estate: &Estate, place: &Place) -> Option<Edit> {
    let key = new_key_of(estate.account(&place.account)?, &place.region)?;
    Some(Edit::CreateKey { key: Box::new(key) })
}

/// The keys of a place for which the fewest policies would have to change if data were copied under them and read by the
/// other account, and a new one. One that needs no change comes alone.
pub(super) fn of(ground: &Ground<'_>, planner: &Planner<'_>, place: &Place) -> Vec<Arn> {
    let Some(account) = ground.estate.account(&place.account) else { return Vec::new() };
    let mut keys: Vec<&Key> = account
        .keys
        .iter()
        .map(AsRef::as_ref)
        .filter(|key| key.arn.region_text() == place.region.as_str() && is_usable(key))
        .collect();
    keys.sort_by(|a, b| a.arn.cmp(&b.arn));
    let (new, existing): (Vec<&Key>, Vec<&Key>) = keys.into_iter().partition(|key| is_placeholder(&key.arn));
    let mut priced: Vec<(usize, &Arn)> = existing
        .iter()
        .filter_map(|key| Some((policies_for(ground, planner, place, &key.arn)?, &key.arn)))
        .collect();
    priced.sort();
    let free = priced.first().is_some_and(|(policies, _)| *policies == 0);
    let kept = priced.into_iter().take(if free { 1 } else { LOOKED_AT }).map(|(_, arn)| arn.clone());
    let new = new.iter().filter(|_| !free).map(|key| key.arn.clone());
    kept.chain(new).collect()
}

/// How many policies have to change for a copy under a key, and its use by the other account; `None` where no edit helps.
fn policies_for(ground: &Ground<'_>, planner: &Planner<'_>, place: &Place, key: &Arn) -> Option<usize> {
    let mut fewest: Option<usize> = None;
    for hand in ground.hands(&place.account) {
        let policies = policies_by(ground, planner, place, key, hand);
        fewest = [fewest, policies].into_iter().flatten().min();
        if fewest == Some(0) {
            break;
        }
    }
    fewest
}

fn policies_by(
    ground: &Ground<'_>,
    planner: &Planner<'_>,
    place: &Place,
    key: &Arn,
    hand: &'static str,
) -> Option<usize> {
    let question = &ground.plan.question;
    if place.account != question.src.account {
        let own = ground.copied(place, &KeyName::Arn(key.clone()), None);
        let read = RecipeStep::new("probe", &CREATE_VOLUME, hand, place, "data").by_hand();
        return edits_of(&ground.plan_by_hand(planner, &own, &Recipe::default().step(read))?);
    }
    let copy = Leg::Copy { place: place.clone(), role_use: hand, key: key.clone(), name: String::new() };
    let (step, made) = copy.step("data", 0)?;
    let mut recipe = Recipe::default().step(step);
    if question.crosses_account() {
        let share = Leg::Share { place: place.clone(), role_use: hand, with: question.dst.account.clone() };
        recipe = recipe.step(share.step(made, 1)?.0);
        let reader = ground.hands(&question.dst.account).first().copied()?;
        let there = Place { account: question.dst.account.clone(), region: place.region.clone() };
        recipe = recipe.step(RecipeStep::new("probe", &CREATE_VOLUME, reader, &there, made).by_hand());
    }
    edits_of(&ground.plan_by_hand(planner, &ground.workload.data, &recipe)?)
}

/// The policies that the fixes of a plan change; `None` where something blocks it that no edit mends.
fn edits_of(plan: &Plan) -> Option<usize> {
    let mut edits: Vec<Edit> = Vec::new();
    for finding in plan.blocks() {
        edits.extend(finding.fixes.iter().find(|fix| !fix.edits.is_empty())?.edits.iter().cloned());
    }
    Some(policies_changed(&edits))
}

/// Whether EBS can encrypt under it: symmetric, enabled, its account's own, of a policy that is known.
pub(super) fn is_usable(key: &Key) -> bool {
    key.manager == Observed::Known(KeyManager::Customer)
        && key.state == Observed::Known(KeyState::Enabled)
        && key.spec.known().is_none_or(KeySpec::is_symmetric)
        && key.usage.known().is_none_or(|usage| *usage == KeyUsage::EncryptDecrypt)
        && !key.policy.is_unknown()
}
