//! Fixes, proven: every edit of an estate is tried by planning again.

mod merge;
mod prove;
mod smallest;

pub use merge::merged;
pub use prove::{policies_changed, prove};
pub use smallest::{FixSet, smallest_set};

use crate::checks::Trust;
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
    /// The plan after edits, and the edits as RFC 6902 operations; `None` where they cannot be made.
    pub fn after(&self, edits: &[Edit]) -> Option<(Plan, Vec<serde_json::Value>)> {
        let (estate, operations) = self.estate.edited(edits).ok()?;
        let again = (self.again)(&Planner::new(Some(&estate), self.trust))?;
        Some((again, operations))
    }
}
