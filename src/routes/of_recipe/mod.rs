//! Other ways to what a recipe leaves behind, where the recipe as it is written is blocked.
//!
//! A way is the recipe with changes: a step names a key, reads a copy, is called by another role, or finds a setting or a
//! grant. Each is planned as the recipe itself is, with the edits that suffice; where that is not enough, one more change
//! is made for what still blocks it.

mod change;
mod goal;
mod ways;

use super::barred::{self, Tried};
use super::cost::Cost;
use super::verify::with_fewest;
use super::{Route, Routes, SHOWN, keys, landscape};
use crate::checks::Trust;
use crate::estate::{Edit, Estate, edits_in_words};
use crate::fixes::{self, Trial, merged};
use crate::graph::Place;
use crate::input::SourceText;
use crate::planner::{Outcome, Plan, Planner};
use crate::recipe::{self, Document, Recipe};
use change::Change;
use std::collections::VecDeque;
use std::sync::Arc;

/// So many ways are planned.
const PLANNED: usize = 64;

/// So many changes a way may have.
const CHANGES: usize = 3;

/// A recipe with changes.
#[derive(Debug, Clone)]
struct Way {
    changes: Vec<Change>,
    document: Document,
    /// How many findings block what it is a change of.
    blocks: usize,
}

impl Way {
    /// The same with one change more; `None` where the change does not fit or is there already.
    fn with(&self, change: Change) -> Option<Self> {
        let shape = change.shape();
        if self.changes.iter().flat_map(Change::shape).any(|known| shape.contains(&known)) {
            return None;
        }
        let document = change.apply(&self.document)?;
        let changes = self.changes.iter().cloned().chain([change]).collect();
        Some(Self { changes, document, blocks: self.blocks })
    }

    /// What it changes, whatever the keys and roles that it takes.
    fn shape(&self) -> Vec<String> {
        let mut shape: Vec<String> = self.changes.iter().flat_map(Change::shape).collect();
        shape.sort_unstable();
        shape
    }

    fn title(&self, edits: usize) -> String {
        let parts: Vec<String> = self.changes.iter().map(Change::in_words).collect();
        let after = match edits {
            0 => String::new(),
            1 => ", after one edit".to_owned(),
            edits => format!(", after {edits} edits"),
        };
        match parts.split_last() {
            None => format!("the recipe as it is written{after}"),
            Some((only, [])) => only.clone(),
            Some((last, first)) => format!("{}, and {last}", first.join(", ")),
        }
    }
}

/// A way that comes out, with what it costs at most.
struct Sketch {
    way: Way,
    recipe: Arc<Recipe>,
    cost: Cost,
    /// Keys that are made first, and settings that are changed.
    made: Vec<Edit>,
    /// The plan without any other edit, the edits that suffice where that is blocked, and the plan after them.
    mended: Option<(Plan, Vec<Edit>, fixes::Tried)>,
}

/// A way that was planned.
struct Planned {
    recipe: Arc<Recipe>,
    /// Before any edit.
    first: Plan,
    /// A sketch of its route, or the plan that no edit helps.
    comes_to: Result<Box<Sketch>, Box<Plan>>,
}

struct Search<'a> {
    original: &'a Estate,
    /// The estate with a new key in every place of the recipe.
    estate: Estate,
    new_keys: Vec<Edit>,
    trust: Trust,
    asked: &'a Plan,
}

/// Searches other ways to what a blocked recipe leaves behind. None are looked for where nothing blocks it, or nothing is
/// known.
pub(crate) fn search(planner: &Planner<'_>, plan: &Plan) -> Routes {
    let (Some(original), Some(recipe)) = (planner.estate(), &plan.recipe) else { return Routes::default() };
    if plan.outcome != Outcome::Blocked {
        return Routes::default();
    }
    let mut places: Vec<&Place> = recipe.steps.iter().map(|step| &step.place).collect();
    places.sort();
    places.dedup();
    let new_keys: Vec<Edit> = places.into_iter().filter_map(|place| keys::new(original, place)).collect();
    let Ok((estate, _)) = original.edited(&new_keys) else { return Routes::default() };
    let search = Search { original, estate, new_keys, trust: planner.trust(), asked: plan };
    search.run(&recipe.document)
}

impl Search<'_> {
    fn run(&self, document: &Document) -> Routes {
        let blocks = self.asked.blocks().count();
        let asked = Way { changes: Vec::new(), document: document.clone(), blocks };
        let mut open = VecDeque::from([asked]);
        let mut sketches: Vec<Sketch> = Vec::new();
        // What each way meets before edits, or in spite of them.
        let mut met: Vec<(Vec<String>, Tried)> = Vec::new();
        let mut failed: Vec<Tried> = Vec::new();
        let mut planned = 0;
        while let Some(way) = open.pop_front() {
            let within = |known: &Sketch| {
                let shape = way.shape();
                known.cost.policies + known.cost.settings + known.cost.unknown == 0
                    && known.way.shape().iter().all(|change| shape.contains(change))
            };
            if planned == PLANNED {
                break;
            }
            // What needs no edit is not bettered by another key or by more changes.
            if !way.changes.is_empty() && sketches.iter().any(within) {
                continue;
            }
            planned += 1;
            let Some(Planned { recipe, first, comes_to }) = self.sketch(&way) else { continue };
            // Where edits suffice, changes may do with fewer of them.
            let (still, comes_out) = match comes_to {
                Ok(sketch) => {
                    sketches.push(*sketch);
                    (first, true)
                }
                Err(blocked) => (*blocked, false),
            };
            let tried = barred::tried(way.title(0), still.blocks());
            let shape = way.shape();
            // The same with another key, barred by the same, is told once and goes no further.
            let is_told =
                |(known, other): &(Vec<String>, Tried)| *known == shape && other.because == tried.because;
            if met.iter().any(is_told) {
                continue;
            }
            if !comes_out {
                failed.push(tried.clone());
            }
            met.push((shape, tried));
            let blocks = still.blocks().count();
            let comes_nearer = blocks < way.blocks;
            let is_asked = way.changes.is_empty();
            if way.changes.len() == CHANGES || blocks == 0 || (comes_out && !is_asked && !comes_nearer) {
                continue;
            }
            let look = ways::Look { estate: &self.estate, way: &way, recipe: &recipe, plan: &still };
            let next = ways::beyond(&look).into_iter().map(|next| Way { blocks, ..next });
            if comes_nearer {
                next.rev().for_each(|next| open.push_front(next));
            } else {
                open.extend(next);
            }
        }
        sketches.sort_by_key(|sketch| sketch.cost);
        let found = self.best(&sketches);
        let barred = found.is_empty().then(|| barred::of(failed));
        Routes { found, barred }
    }

    /// The best routes, of each shape one, none that asks for all that a cheaper one asks for, and more.
    fn best(&self, sketches: &[Sketch]) -> Vec<Route> {
        let mut found: Vec<Route> = Vec::new();
        let mut shapes: Vec<Vec<String>> = Vec::new();
        for sketch in sketches {
            if found.len() == SHOWN {
                break;
            }
            if shapes.contains(&sketch.way.shape()) {
                continue;
            }
            let Some(route) = self.route(sketch) else { continue };
            let mut shape = sketch.way.shape();
            shape.extend(route.edits.iter().filter_map(change::shape_of_setting));
            shape.sort_unstable();
            shape.dedup();
            if shapes.contains(&shape) {
                continue;
            }
            if !found.iter().any(|cheaper| landscape::is_within(&cheaper.changes, &route.changes)) {
                found.push(route);
                shapes.push(shape);
            }
        }
        found.sort_by(|a, b| a.cost.cmp(&b.cost).then_with(|| a.title.cmp(&b.title)));
        found
    }

    /// The edits that the changes of a way take before any other: keys that are made, settings.
    fn made(&self, way: &Way) -> Vec<Edit> {
        let is_named = |edit: &&Edit| match edit {
            Edit::CreateKey { key } => {
                way.changes.iter().any(|change| change.key().as_deref() == Some(key.arn.as_str()))
            }
            _ => false,
        };
        let keys = self.new_keys.iter().filter(is_named).cloned();
        let settings = way.changes.iter().filter_map(|change| match change {
            Change::Setting { edit, .. } => Some(edit.as_ref().clone()),
            _ => None,
        });
        keys.chain(settings).collect()
    }

    /// Plans a way with the edits that suffice; `None` where it makes no sense or leaves behind something else.
    fn sketch(&self, way: &Way) -> Option<Planned> {
        let text = serde_json::to_string(&way.document).ok()?;
        let recipe = Arc::new(recipe::read(&SourceText::new("route", text), Some(self.original)).ok()?);
        let made = self.made(way);
        let (estate, _) = self.original.edited(&made).ok()?;
        let again = |planner: &Planner<'_>| planner.plan_written(&recipe).ok();
        let trial = Trial { estate: &estate, trust: self.trust, again: &again };
        let (first, _) = trial.after(&[])?;
        let sufficient = fixes::sufficient_set(&trial, &first);
        let (edits, plan) = match &sufficient {
            Some((edits, (after, _))) => (edits.as_slice(), after),
            None => (&[] as &[Edit], &first),
        };
        if !goal::is_met(self.asked, plan) {
            return None;
        }
        if plan.outcome == Outcome::Blocked {
            let comes_to = Err(Box::new(plan.clone()));
            return Some(Planned { recipe, first, comes_to });
        }
        let all = merged(made.iter().chain(edits).cloned().collect());
        let cost = cost(plan, &all, way);
        let mended = sufficient.map(|(edits, tried)| (first.clone(), edits, tried));
        let sketch = Sketch { way: way.clone(), recipe: Arc::clone(&recipe), cost, made, mended };
        Some(Planned { recipe, first, comes_to: Ok(Box::new(sketch)) })
    }

    /// The route of a sketch, with the fewest edits, planned in full.
    fn route(&self, sketch: &Sketch) -> Option<Route> {
        let (estate, _) = self.original.edited(&sketch.made).ok()?;
        let again = |planner: &Planner<'_>| planner.plan_written(&sketch.recipe).ok();
        let trial = Trial { estate: &estate, trust: self.trust, again: &again };
        let (plan, edits) = with_fewest(&trial, &sketch.made, sketch.mended.as_ref())?;
        let operations = self.original.edited(&edits).ok()?.1;
        let of_steps = sketch.way.changes.iter().filter(|change| !matches!(change, Change::Setting { .. }));
        let changes = edits_in_words(&edits).into_iter().chain(of_steps.map(Change::in_words)).collect();
        let title = sketch.way.title(edits.len());
        let cost = cost(&plan, &edits, &sketch.way);
        Some(Route { title, changes, edits, operations, cost, plan })
    }
}

fn cost(plan: &Plan, edits: &[Edit], way: &Way) -> Cost {
    let of = |test: fn(&Change) -> bool| way.changes.iter().filter(|change| test(change)).count();
    Cost { product: of(Change::is_of_steps), by_hand: of(Change::is_step), ..Cost::of(plan, edits, &[]) }
}
