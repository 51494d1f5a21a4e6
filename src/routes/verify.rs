//! A path planned in full.

use super::barred::{self, Tried};
use super::cost::Cost;
use super::ground::{Ground, seen};
use super::leg::Leg;
use super::{Route, words};
use crate::estate::{Edit, KeyName};
use crate::fixes::{self, Trial, merged};
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

/// A path that comes out, with what it costs at most.
pub(super) struct Sketch {
    pub(super) legs: Vec<Leg>,
    pub(super) cost: Cost,
    whole: Whole,
    /// Keys that are made first.
    made: Vec<Edit>,
    /// The plan without any other edit, the edits that suffice where that is blocked, and the plan after them.
    mended: Option<(Plan, Vec<Edit>, fixes::Tried)>,
}

impl Sketch {
    fn plan(&self, planner: &Planner<'_>) -> Option<Plan> {
        let Whole { question, workload, product, workflow, recipe } = &self.whole;
        planner.plan_recipe(question, &seen(planner, workload), product, workflow, recipe).ok()
    }
}

/// What a path comes to.
pub(super) enum Sketched {
    /// It plans feasible after edits, or leaves open only what nobody knows.
    Path(Box<Sketch>),
    /// Its legs can be gone one by one, and not together.
    Barred(Tried),
}

/// What the path over these legs comes to.
pub(super) fn sketch(ground: &Ground<'_>, legs: Vec<Leg>) -> Option<Sketched> {
    let whole = whole(ground, &legs)?;
    let is_named = |edit: &&Edit| match edit {
        Edit::CreateKey { key } => legs.iter().any(|leg| leg.key() == Some(&key.arn)),
        _ => false,
    };
    let made: Vec<Edit> = ground.new_keys.iter().filter(is_named).cloned().collect();
    let mut sketch = Sketch { legs, cost: Cost::default(), whole, made, mended: None };
    let (estate, _) = ground.original.edited(&sketch.made).ok()?;
    let trial = Trial { estate: &estate, trust: ground.trust, again: &|planner| sketch.plan(planner) };
    let (first, _) = trial.after(&[])?;
    let sufficient = fixes::sufficient_set(&trial, &first);
    let (edits, plan) = match &sufficient {
        Some((edits, (after, _))) => (edits.as_slice(), after),
        None => (&[] as &[Edit], &first),
    };
    if plan.outcome == Outcome::Blocked {
        return Some(Sketched::Barred(barred::tried(words::title(ground, &sketch.legs, &[]), plan.blocks())));
    }
    let edits = merged(sketch.made.iter().chain(edits).cloned().collect());
    sketch.cost = Cost::of(plan, &edits, &sketch.legs);
    sketch.mended = sufficient.map(|(edits, tried)| (first, edits, tried));
    Some(Sketched::Path(Box::new(sketch)))
}

/// The route of a sketch, with the fewest edits, planned in full.
pub(super) fn route(ground: &Ground<'_>, sketch: &Sketch) -> Option<Route> {
    let (estate, _) = ground.original.edited(&sketch.made).ok()?;
    let trial = Trial { estate: &estate, trust: ground.trust, again: &|planner| sketch.plan(planner) };
    let (plan, edits) = with_fewest(&trial, &sketch.made, sketch.mended.as_ref())?;
    let operations = ground.original.edited(&edits).ok()?.1;
    let cost = Cost::of(&plan, &edits, &sketch.legs);
    let title = words::title(ground, &sketch.legs, &edits);
    let changes = words::changes(ground, &sketch.legs, &edits);
    Some(Route { title, changes, edits, operations, cost, plan })
}

/// The plan of a way with the fewest edits, in full, and all its edits: keys that are made first, then the rest.
pub(super) fn with_fewest(
    trial: &Trial<'_>,
    made: &[Edit],
    mended: Option<&(Plan, Vec<Edit>, fixes::Tried)>,
) -> Option<(Plan, Vec<Edit>)> {
    let (plan, edits) = match mended {
        Some((first, edits, tried)) => {
            let set = fixes::fewest(trial, first, edits.clone(), tried.clone())?;
            (set.after, set.edits)
        }
        None => (trial.in_full(&[])?, Vec::new()),
    };
    let edits = merged(made.iter().cloned().chain(edits).collect());
    (plan.outcome != Outcome::Blocked).then_some((plan, edits))
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
