//! Whether a principal may call an action on a resource, given every policy that has a say.

mod query;

pub use query::{GrantFacts, Levels, OrganizationFacts, Query};

use crate::iam::{Decision, Verdict};

/// Decides a request.
pub fn decide(_query: &Query<'_>) -> Decision {
    Decision { verdict: Verdict::Undetermined, blocked_by: Vec::new(), reasons: Vec::new() }
}
