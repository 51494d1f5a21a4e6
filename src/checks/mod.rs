//! One file per bad state: what it is, why, an example, ways out, sources; logic; wording; fixes.
//!
//! A new check is one file here and one line in [`CHECKS`]. A check is named by the bad state.

mod action_does_not_exist;
mod alias_of_another_account;
mod assessment;
mod aws_managed_key_of_another_account;
mod boundary_does_not_allow;
mod claims;
mod condition_key_never_present;
mod condition_on_resource_owner;
mod database_copy_without_key;
mod database_snapshot_under_aws_managed_key_shared;
mod default_key_shared;
mod deleted_role_named;
mod denials;
mod edits;
mod encryption_context_of_another_kind;
mod explicit_deny;
mod finding;
mod foreign_key_dependency;
mod foreign_snapshot_shared;
mod grant_constraint_of_another_type;
mod grants_near_limit;
mod host_of_the_instance_denied;
mod identity_policy_does_not_allow;
mod incremental_copy_not_granted;
mod key_does_not_exist;
mod key_in_wrong_region;
mod key_not_usable;
mod key_policy_does_not_allow;
mod key_policy_does_not_delegate;
mod lints;
mod locked_snapshot_key_deletable;
mod multi_region_key_policy_differs;
mod network_condition_on_service_call;
mod parameters_rejected;
mod partition_crossed;
mod region_not_enabled;
mod replica_without_target_key;
mod repository_under_aws_managed_key;
mod resource_never_matches;
mod resource_policy_does_not_allow;
mod result_under_default_key;
mod role_not_assumable;
mod scp_does_not_allow;
mod service_linked_role_not_admitted;
mod session_policy_does_not_allow;
mod snapshot_archived;
mod snapshot_not_complete;
mod snapshot_not_shared;
mod symptoms;
mod verdict_unknown;
mod via_service_misses_region;
mod via_service_never_matches;

pub use assessment::{Assessment, Thoroughness};
pub use claims::{Claims, Denied, PRECEDENCE};
pub(crate) use denials::reason_in_words;
pub use edits::Trust;
pub use finding::{Applicability, Finding, Fix};

use crate::fact::Source;

/// Every check.
pub static CHECKS: &[&Check] = &[
    &action_does_not_exist::CHECK,
    &alias_of_another_account::CHECK,
    &aws_managed_key_of_another_account::CHECK,
    &boundary_does_not_allow::CHECK,
    &condition_key_never_present::CHECK,
    &condition_on_resource_owner::CHECK,
    &database_copy_without_key::CHECK,
    &database_snapshot_under_aws_managed_key_shared::CHECK,
    &default_key_shared::CHECK,
    &deleted_role_named::CHECK,
    &encryption_context_of_another_kind::CHECK,
    &explicit_deny::CHECK,
    &foreign_key_dependency::CHECK,
    &foreign_snapshot_shared::CHECK,
    &grant_constraint_of_another_type::CHECK,
    &grants_near_limit::CHECK,
    &host_of_the_instance_denied::CHECK,
    &identity_policy_does_not_allow::CHECK,
    &incremental_copy_not_granted::CHECK,
    &key_does_not_exist::CHECK,
    &key_in_wrong_region::CHECK,
    &key_not_usable::CHECK,
    &key_policy_does_not_allow::CHECK,
    &key_policy_does_not_delegate::CHECK,
    &locked_snapshot_key_deletable::CHECK,
    &multi_region_key_policy_differs::CHECK,
    &network_condition_on_service_call::CHECK,
    &parameters_rejected::CHECK,
    &partition_crossed::CHECK,
    &region_not_enabled::CHECK,
    &replica_without_target_key::CHECK,
    &repository_under_aws_managed_key::CHECK,
    &resource_never_matches::CHECK,
    &resource_policy_does_not_allow::CHECK,
    &result_under_default_key::CHECK,
    &role_not_assumable::CHECK,
    &scp_does_not_allow::CHECK,
    &service_linked_role_not_admitted::CHECK,
    &session_policy_does_not_allow::CHECK,
    &snapshot_archived::CHECK,
    &snapshot_not_complete::CHECK,
    &snapshot_not_shared::CHECK,
    &verdict_unknown::CHECK,
    &via_service_misses_region::CHECK,
    &via_service_never_matches::CHECK,
];

/// A bad state that Keyway looks for.
#[derive(Debug)]
pub struct Check {
    /// Its name: the bad state.
    pub id: &'static str,
    /// In one line.
    pub summary: &'static str,
    /// Its page.
    pub docs: Docs,
    /// Whether it explains a denied requirement. The first that does, in the order of [`PRECEDENCE`], names it.
    pub claims: fn(&Denied<'_>) -> bool,
    /// Finds it in a plan.
    pub run: fn(&Assessment<'_>) -> Vec<Finding>,
}

impl PartialEq for Check {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// The page of a check.
#[derive(Debug)]
pub struct Docs {
    /// What it looks for.
    pub what: &'static str,
    /// Why it is bad.
    pub why: &'static str,
    /// A case.
    pub example: &'static str,
    /// How to get out of it.
    pub ways_out: &'static [&'static str],
    /// Where that is documented.
    pub sources: &'static [Source],
}

/// For checks of the structure, which explain no denial.
fn claims_nothing(_: &Denied<'_>) -> bool {
    false
}

/// The check with this id.
pub fn find(id: &str) -> Option<&'static Check> {
    CHECKS.iter().copied().find(|check| check.id == id)
}

/// Everything that is amiss in a plan, worst first, then by step.
pub fn run_all(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = CHECKS.iter().flat_map(|check| (check.run)(assessment)).collect();
    found.sort_by(|a, b| a.rank().cmp(&b.rank()));
    found
}
