//! A path planned in full.

use super::barred::{self, Tried};
use super::cost::Cost;
use super::ground::{Ground, seen};
use super::leg::Leg;
use super::{Route, words};
use crate::estate::{Edit, KeyName};
use crate::fixes::{Trial, merged, smallest_set};
use crate::graph::Place;
use crate::planner::{Outcome, Plan, Planner};
use crate::question::Question;
use crate::workflows::{self, Data, Product, Recipe, Workflow, Workload};

/// The legs as one job.
struct Whole {
    question: Question,
    workload: Workload,
    product: &'static Product,
    workflow: &'static Workflow,
    recipe: Recipe,
}

/// What became of a path.
pub(super) enum Verified {
    /// It plans feasible after its edits, or leaves open only what nobody knows.
    Route(Box<Route>),
    /// Its legs can be gone one by one, and not together.
    Barred(Tried),
}

/// The route over these legs, or why it is none.
pub(super) fn route(ground: &Ground<'_>, legs: &[Leg]) -> Option<Verified> {
    let whole = whole(ground, legs)?;
    let again = |planner: &Planner<'_>| -> Option<Plan> {
        let workload = seen(planner, &whole.workload);
        planner.plan_recipe(&whole.question, &workload, whole.product, whole.workflow, &whole.recipe).ok()
    };
    let made: Vec<Edit> = ground
        .new_keys
        .iter()
        .filter(|edit| match edit {
            Edit::CreateKey { key } => legs.iter().any(|leg| leg.key() == Some(&key.arn)),
            _ => false,
        })
        .cloned()
        .collect();
    let (estate, _) = ground.original.edited(&made).ok()?;
    let trial = Trial { estate: &estate, trust: ground.trust, again: &again };
    let (first, _) = trial.after(&[])?;
    let (plan, more) = match smallest_set(&trial, &first) {
        Some(set) => (set.after, set.edits),
        None if first.outcome == Outcome::Blocked => (first, Vec::new()),
        None => (trial.in_full(&[])?, Vec::new()),
    };
    if plan.outcome == Outcome::Blocked {
        return Some(Verified::Barred(barred::tried(words::title(ground, legs, &[]), plan.blocks())));
    }
    let edits = merged(made.into_iter().chain(more).collect());
    let operations = ground.original.edited(&edits).ok()?.1;
    let cost = Cost::of(&plan, &edits, legs);
    let title = words::title(ground, legs, &edits);
    let changes = words::changes(ground, legs, &edits);
    Some(Verified::Route(Box::new(Route { title, changes, edits, operations, cost, plan })))
}

/// The steps of all legs, one behind the other, each on what the one before it made.
fn whole(ground: &Ground<'_>, legs: &[Leg]) -> Option<Whole> {
    let (mut product, mut workflow) = ground.product()?;
    let mut question = ground.plan.question.clone();
    let mut data: Vec<Data> = ground.workload.data.clone();
    let mut recipe = Recipe::default();
    let mut made = "data";
    let mut number = 0;
    let mut copy: Option<(&Place, KeyName)> = None;
    for leg in legs {
        match leg {
            Leg::Done => {}
            Leg::Copy { place, key, .. } => {
                let (step, name) = leg.step(made, number)?;
                recipe = recipe.step(step);
                (made, number) = (name, number + 1);
                copy = Some((place, KeyName::Arn(key.clone())));
            }
            Leg::Share { .. } => recipe = recipe.step(leg.step(made, number)?.0),
            Leg::Product { question: asked, .. } => {
                (product, workflow) = workflows::find(asked)?;
                let steps = (workflow.recipe)(asked);
                let last = steps.steps.last().map(|step| step.id);
                recipe = steps.after(recipe, made);
                question = asked.as_ref().clone();
                made = last.unwrap_or(made);
                // What the product finds is the copy, wherever the data came from.
                if let Some((place, key)) = &copy {
                    let copied = ground.copied(place, key, None);
                    for (data, copied) in data.iter_mut().zip(copied) {
                        data.original = copied.original;
                        data.original_place = copied.original_place;
                    }
                }
            }
        }
    }
    let workload = ground.workload_of(&data);
    Some(Whole { question, workload, product, workflow, recipe })
}
