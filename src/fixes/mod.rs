//! Fixes, proven: every edit of an estate is tried by planning again.

mod merge;
mod policies;
mod prove;
mod smallest;
mod union;
mod words;

pub use merge::merged;
pub use policies::{PolicyChange, PolicyOf, policy_changes, region};
pub use prove::prove;
pub use smallest::{FixSet, smallest_set};
pub use union::{Union, union};
pub use words::{in_words, key_in_words};

use crate::estate::{Edit, Estate};
use crate::planner::{Plan, Planner};

/// The plan of the same job after edits, and the edits as RFC 6902 operations; `None` where they cannot be made.
fn after(planner: &Planner<'_>, plan: &Plan, edits: &[Edit]) -> Option<(Plan, Vec<serde_json::Value>)> {
    let (estate, operations): (Estate, _) = planner.estate()?.edited(edits).ok()?;
    let again = Planner::new(Some(&estate), planner.trust()).again(plan).ok()?;
    Some((again, operations))
}
