//! Fixes, proven: every edit of an estate is tried by planning again.

mod merge;
mod policies;
mod prove;
mod smallest;
mod union;

pub use merge::merged;
pub use policies::{PolicyChange, PolicyOf, policy_changes, region};
pub use prove::{policies_changed, prove};
pub use smallest::{FixSet, smallest_set};
pub(crate) use smallest::{Tried, fewest, sufficient_set};
pub use union::{Union, union};

use crate::checks::{Thoroughness, Trust};
use crate::estate::{Edit, Estate};
use crate::planner::{Plan, Planner};

/// A job that can be planned again after edits of its estate.
pub struct Trial<'a> {
    /// The estate to edit.
    pub estate: &'a Estate,
    /// Whom edits of key policies let in.
    pub trust: Trust,
    /// Plans the job.
    pub again: &'a dyn Fn(&Planner<'_>) -> Option<Plan>,
}

impl Trial<'_> {
    /// The plan after edits, without remarks on documents, and the edits as RFC 6902 operations; `None` where they cannot
    /// be made.
    pub fn after(&self, edits: &[Edit]) -> Option<(Plan, Vec<serde_json::Value>)> {
        let (estate, operations) = self.estate.edited(edits).ok()?;
        let again = (self.again)(&Planner::within(&estate, self.trust, Thoroughness::Trial))?;
        Some((again, operations))
    }

    /// The plan after edits, with everything that is to be said of it.
    pub fn in_full(&self, edits: &[Edit]) -> Option<Plan> {
        let (estate, _) = self.estate.edited(edits).ok()?;
        (self.again)(&Planner::new(Some(&estate), self.trust))
    }
}
