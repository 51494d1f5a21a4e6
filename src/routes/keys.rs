//! Keys under which data may be copied.

use super::ground::Ground;
use super::leg::Leg;
use crate::aws::{Arn, KeyManager, KeySpec, KeyState, KeyUsage};
use crate::estate::{Edit, Estate, Key, KeyName, is_placeholder, new_key_of};
use crate::fact::Observed;
use crate::fixes::policies_changed;
use crate::graph::{Basis, KeyRef, KeyUse, Place, Requirement, RoleRef, Target, Verdict};
use crate::iam::{PolicyType, Verdict as Decided};
use crate::operations::CREATE_VOLUME;
use crate::planner::{Plan, Planner};
use crate::workflows::{Recipe, RecipeStep, Surroundings};
use std::collections::BTreeSet;

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
    let mut keys: Vec<&Key> = account.keys_in(&place.region).filter(|key| is_usable(key)).collect();
    keys.sort_by(|a, b| a.arn.cmp(&b.arn));
    let (new, existing): (Vec<&Key>, Vec<&Key>) = keys.into_iter().partition(|key| is_placeholder(&key.arn));
    let mut priced = priced(ground, planner, place, &existing);
    priced.sort();
    let free = priced.first().is_some_and(|(policies, _)| *policies == 0);
    let kept = priced.into_iter().take(if free { 1 } else { LOOKED_AT }).map(|(_, arn)| arn.clone());
    let new = new.iter().filter(|_| !free).map(|key| key.arn.clone());
    kept.chain(new).collect()
}

/// How many policies have to change for a copy under each key, and its use by the other account; keys for which no edit helps
/// are left out.
fn priced<'k>(
    ground: &Ground<'_>,
    planner: &Planner<'_>,
    place: &Place,
    keys: &[&'k Key],
) -> Vec<(usize, &'k Arn)> {
    let Some(first) = keys.first() else { return Vec::new() };
    let probes: Vec<Probe> = ground
        .hands(&place.account)
        .into_iter()
        .filter_map(|hand| Probe::new(ground, planner, place, first, hand))
        .collect();
    keys.iter()
        .filter_map(|key| {
            let prices = probes.iter().filter_map(|probe| probe.price(ground, planner, place, key));
            Some((prices.min()?, &key.arn))
        })
        .collect()
}

/// What a copy under one key and its use take, so that other keys of the place need no plan of their own.
struct Probe {
    /// The calls on that key, with who makes them.
    calls: Vec<(RoleRef, Requirement)>,
    /// Policies that change whatever the key.
    others: usize,
}

impl Probe {
    /// `None` where something stands in the way that is not about the key and that no edit mends.
    fn new(
        ground: &Ground<'_>,
        planner: &Planner<'_>,
        place: &Place,
        key: &Key,
        hand: &'static str,
    ) -> Option<Self> {
        let plan = probed(ground, planner, place, &key.arn, hand)?;
        let is_on_key = |used: Option<&KeyRef>| used.is_some_and(|used| used.arn.as_ref() == Some(&key.arn));
        let mut edits: Vec<Edit> = Vec::new();
        for finding in plan.blocks().filter(|finding| !is_on_key(finding.key.as_ref())) {
            edits.extend(finding.first_edits()?.iter().cloned());
        }
        let calls = plan.graph.steps().iter().flat_map(|step| {
            let own = step
                .requirements
                .iter()
                .filter(|call| is_on_key(call.key()) && call.basis < Basis::Documented);
            own.map(|call| (step.role.clone(), call.clone()))
        });
        Some(Self { calls: calls.collect(), others: policies_changed(&edits) })
    }

    /// The same calls on another key of the place.
    fn price(&self, ground: &Ground<'_>, planner: &Planner<'_>, place: &Place, key: &Key) -> Option<usize> {
        let world = Surroundings::new(&ground.plan.question, Some(&ground.estate));
        let target = Target::Key(world.key(KeyUse::Source, &KeyName::Arn(key.arn.clone()), place));
        let mut policies: BTreeSet<&str> = BTreeSet::new();
        for (role, call) in &self.calls {
            let call = Requirement { target: target.clone(), ..call.clone() };
            let judgement = planner.judge()?.judge(role, &call);
            if judgement.verdict != Verdict::Denied {
                continue;
            }
            let decision = judgement.decision.filter(|decision| decision.verdict == Decided::ImplicitDeny)?;
            for kind in decision.blocked_by {
                policies.insert(match kind {
                    PolicyType::KeyPolicy => key.arn.as_str(),
                    PolicyType::IdentityPolicy => role.arn.as_ref()?.as_str(),
                    _ => return None,
                });
            }
        }
        Some(self.others + policies.len())
    }
}

/// A copy under a key and its use by the other account, planned.
fn probed(
    ground: &Ground<'_>,
    planner: &Planner<'_>,
    place: &Place,
    key: &Arn,
    hand: &'static str,
) -> Option<Plan> {
    let question = &ground.plan.question;
    if place.account != question.src.account {
        let own = ground.copied(place, &KeyName::Arn(key.clone()), None);
        let read = RecipeStep::new("probe", &CREATE_VOLUME, hand, place, "data").by_hand();
        return ground.plan_by_hand(planner, &own, &Recipe::default().step(read));
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
    ground.plan_by_hand(planner, &ground.workload.data, &recipe)
}

/// Whether EBS can encrypt under it: symmetric, enabled, its account's own, of a policy that is known.
pub(super) fn is_usable(key: &Key) -> bool {
    key.manager == Observed::Known(KeyManager::Customer)
        && key.state == Observed::Known(KeyState::Enabled)
        && key.spec.known().is_none_or(KeySpec::is_symmetric)
        && key.usage.known().is_none_or(|usage| *usage == KeyUsage::EncryptDecrypt)
        && !key.policy.is_unknown()
}
