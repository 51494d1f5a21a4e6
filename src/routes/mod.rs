//! Other ways to the goal of a question whose asked path is blocked.
//!
//! The search goes over forms of the data: as it is, copied under another key, shared, in the other account. An edge is an
//! operation made by hand by a role that the estate has, or what a product does; its weight is what it costs. The best
//! paths are planned in full, with the edits they take, and only those that come out are shown.

mod barred;
mod best;
mod cost;
mod ground;
mod keys;
mod landscape;
mod leg;
pub(crate) mod of_recipe;
mod verify;
mod words;

pub use barred::{Barred, Tried};
pub use cost::Cost;

use crate::estate::Edit;
use crate::graph::ArtefactKind;
use crate::planner::{Outcome, Plan, Planner};
use crate::workflows::{Data, Workload};
use ground::Ground;
use verify::{Sketch, Sketched};

/// So many routes are shown.
const SHOWN: usize = 3;

/// So many paths are planned in full to find them.
const PLANNED: usize = 12;

/// Another way to the same goal, planned in full.
#[derive(Debug, Clone)]
pub struct Route {
    /// In words.
    pub title: String,
    /// What has to be done or changed, in the order in which it is done.
    pub changes: Vec<String>,
    /// The edits of the estate among them.
    pub edits: Vec<Edit>,
    /// The same as RFC 6902 operations.
    pub operations: Vec<serde_json::Value>,
    /// What it costs.
    pub cost: Cost,
    /// The plan after the edits.
    pub plan: Plan,
}

/// What a search came to.
#[derive(Debug, Clone, Default)]
pub struct Routes {
    /// The best routes, cheapest first.
    pub found: Vec<Route>,
    /// Why there is none.
    pub barred: Option<Barred>,
}

/// Searches routes round what blocks a plan. None are looked for where nothing blocks it, or nothing is known.
pub fn search(planner: &Planner<'_>, plan: &Plan, workload: &Workload) -> Routes {
    if plan.outcome != Outcome::Blocked {
        return Routes::default();
    }
    let Some(ground) = Ground::new(planner, plan, workload) else { return Routes::default() };
    let landscape = landscape::draw(&ground);
    let paths = best::paths(&landscape, PLANNED).into_iter();
    let (mut sketches, mut failed): (Vec<Sketch>, Vec<Tried>) = (Vec::new(), Vec::new());
    for path in paths {
        match verify::sketch(&ground, landscape.legs(&path)) {
            Some(Sketched::Path(sketch)) => sketches.push(*sketch),
            Some(Sketched::Barred(tried)) => failed.push(tried),
            None => {}
        }
    }
    sketches.sort_by_key(|sketch| sketch.cost);
    let mut found: Vec<Route> = Vec::new();
    for sketch in &sketches {
        if found.len() == SHOWN {
            break;
        }
        let Some(route) = verify::route(&ground, sketch) else { continue };
        // What asks for all that a cheaper route asks for, and more, is no other route.
        if !found.iter().any(|cheaper| landscape::is_within(&cheaper.changes, &route.changes)) {
            found.push(route);
        }
    }
    found.sort_by(|a, b| a.cost.cmp(&b.cost).then_with(|| a.title.cmp(&b.title)));
    // Images, databases and recovery points of other types are not copied by hand on the way: that nothing was found says little.
    let by_hand = |data: &Data| {
        matches!(data.start.kind, ArtefactKind::Volume | ArtefactKind::Snapshot | ArtefactKind::Backup)
    };
    let searched = workload.data.iter().all(by_hand);
    let barred = (found.is_empty() && searched).then(|| barred::explain(&landscape, failed));
    Routes { found, barred }
}
