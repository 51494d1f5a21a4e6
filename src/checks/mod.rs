//! One file per bad state: what it is, why, an example, ways out, sources; logic; wording; fixes.
//!
//! A new check is one file here and one line in [`CHECKS`]. A check is named by the bad state.

mod action_does_not_exist;
mod alias_of_another_account;
mod assessment;
mod automated_database_snapshot_shared;
mod aws_managed_key_of_another_account;
mod backup_copied_outside_the_organization;
mod backup_into_air_gapped_vault;
mod backup_service_not_opted_in;
mod backup_under_aws_managed_key_copied;
mod boundary_does_not_allow;
mod claims;
mod cold_recovery_point_copied;
mod condition_key_never_present;
mod condition_on_resource_owner;
mod copied_instance_restored_without_key;
mod copy_into_vault_under_aws_backup;
mod copy_not_supported;
mod create_tags_not_allowed;
mod cross_account_backup_off;
mod data_in_another_region;
mod database_copy_without_key;
mod database_of_another_account;
mod database_snapshot_shared_too_widely;
mod database_snapshot_under_aws_managed_key_shared;
mod default_backup_role_without_its_path;
mod default_key_shared;
mod default_vault_as_destination;
mod deleted_role_named;
mod denials;
mod edits;
mod efs_automatic_vault_used;
mod encrypted_data_shared_with_everybody;
mod encryption_context_of_another_kind;
mod encryption_passed_beside_parent;
mod everybody;
mod explicit_deny;
mod finding;
mod foreign_image_shared;
mod foreign_key_dependency;
mod foreign_snapshot_shared;
mod grant_constraint_of_another_type;
mod grant_for_services_only;
mod grant_in_another_region;
mod grant_on_an_alias;
mod grants_near_limit;
mod host_of_the_instance_denied;
mod identity_policy_does_not_allow;
mod image_not_shared;
mod image_storage_not_shared;
mod image_under_default_key_shared;
mod incremental_copy_not_granted;
mod instance_of_another_account;
mod job_role_without_s3_permissions;
mod key_does_not_exist;
mod key_in_wrong_region;
mod key_not_usable;
mod key_of_registered_device;
mod key_policy_does_not_allow;
mod key_policy_does_not_delegate;
mod key_without_encrypted;
mod left_out;
mod lints;
mod locked_snapshot_key_deletable;
mod multi_region_key_policy_differs;
mod network_condition_on_service_call;
mod parent_of_another_account;
mod partition_crossed;
mod plain_cluster_snapshot_copied_with_key;
mod plain_copy_of_encrypted_data;
mod plain_parent_of_encrypted_snapshot;
mod plain_snapshot_started_where_encrypted;
mod plain_volume_of_encrypted_data;
mod product_code_image_copied_by_another_account;
mod product_code_snapshot_shared_with_everybody;
mod public_share_blocked;
mod public_snapshot_read_directly;
mod recovery_point_restored_elsewhere;
mod region_not_enabled;
mod rejected;
mod replica_without_target_key;
mod repository_under_aws_managed_key;
mod resource_never_matches;
mod resource_policy_does_not_allow;
mod restored_data_plain;
mod result_under_default_key;
mod role_assumable_by_others;
mod role_named_under_another_path;
mod role_not_assumable;
mod role_of_another_account_passed;
mod scp_does_not_allow;
mod service_linked_role_missing;
mod service_linked_role_not_admitted;
mod session_policy_does_not_allow;
mod share_adds_and_removes;
mod share_list_too_long;
mod shared_encrypted_database_snapshot_restored;
mod snapshot_archived;
mod snapshot_not_complete;
mod snapshot_not_shared;
mod snapshots_of_one_volume_at_once;
mod source_region_of_other_data;
mod symptoms;
mod tags_of_another_account;
mod too_many_copies_at_once;
mod vault_policy_does_not_allow;
mod vault_under_key_of_another_service;
mod verdict_unknown;
mod via_service_misses_region;
mod via_service_never_matches;
mod volume_of_another_account;

pub use assessment::{Assessment, Thoroughness};
pub use claims::{Claims, Denied, PRECEDENCE};
pub(crate) use denials::reason_in_words;
pub use edits::Trust;
pub use finding::{Applicability, Finding, Fix};
pub use left_out::{LEFT_OUT, LeftOut};

use crate::fact::Source;

/// Every check.
pub static CHECKS: &[&Check] = &[
    &action_does_not_exist::CHECK,
    &alias_of_another_account::CHECK,
    &automated_database_snapshot_shared::CHECK,
    &aws_managed_key_of_another_account::CHECK,
    &backup_copied_outside_the_organization::CHECK,
    &backup_into_air_gapped_vault::CHECK,
    &backup_service_not_opted_in::CHECK,
    &backup_under_aws_managed_key_copied::CHECK,
    &boundary_does_not_allow::CHECK,
    &cold_recovery_point_copied::CHECK,
    &condition_key_never_present::CHECK,
    &condition_on_resource_owner::CHECK,
    &copied_instance_restored_without_key::CHECK,
    &copy_into_vault_under_aws_backup::CHECK,
    &copy_not_supported::CHECK,
    &create_tags_not_allowed::CHECK,
    &cross_account_backup_off::CHECK,
    &data_in_another_region::CHECK,
    &database_copy_without_key::CHECK,
    &database_of_another_account::CHECK,
    &database_snapshot_shared_too_widely::CHECK,
    &database_snapshot_under_aws_managed_key_shared::CHECK,
    &default_backup_role_without_its_path::CHECK,
    &default_key_shared::CHECK,
    &default_vault_as_destination::CHECK,
    &deleted_role_named::CHECK,
    &efs_automatic_vault_used::CHECK,
    &encrypted_data_shared_with_everybody::CHECK,
    &encryption_context_of_another_kind::CHECK,
    &encryption_passed_beside_parent::CHECK,
    &explicit_deny::CHECK,
    &foreign_image_shared::CHECK,
    &foreign_key_dependency::CHECK,
    &foreign_snapshot_shared::CHECK,
    &grant_constraint_of_another_type::CHECK,
    &grant_for_services_only::CHECK,
    &grant_in_another_region::CHECK,
    &grant_on_an_alias::CHECK,
    &grants_near_limit::CHECK,
    &host_of_the_instance_denied::CHECK,
    &identity_policy_does_not_allow::CHECK,
    &image_not_shared::CHECK,
    &image_storage_not_shared::CHECK,
    &image_under_default_key_shared::CHECK,
    &incremental_copy_not_granted::CHECK,
    &instance_of_another_account::CHECK,
    &job_role_without_s3_permissions::CHECK,
    &key_does_not_exist::CHECK,
    &key_in_wrong_region::CHECK,
    &key_not_usable::CHECK,
    &key_of_registered_device::CHECK,
    &key_policy_does_not_allow::CHECK,
    &key_policy_does_not_delegate::CHECK,
    &key_without_encrypted::CHECK,
    &locked_snapshot_key_deletable::CHECK,
    &multi_region_key_policy_differs::CHECK,
    &network_condition_on_service_call::CHECK,
    &parent_of_another_account::CHECK,
    &partition_crossed::CHECK,
    &plain_cluster_snapshot_copied_with_key::CHECK,
    &plain_copy_of_encrypted_data::CHECK,
    &plain_parent_of_encrypted_snapshot::CHECK,
    &plain_snapshot_started_where_encrypted::CHECK,
    &plain_volume_of_encrypted_data::CHECK,
    &product_code_image_copied_by_another_account::CHECK,
    &product_code_snapshot_shared_with_everybody::CHECK,
    &public_share_blocked::CHECK,
    &public_snapshot_read_directly::CHECK,
    &recovery_point_restored_elsewhere::CHECK,
    &region_not_enabled::CHECK,
    &replica_without_target_key::CHECK,
    &repository_under_aws_managed_key::CHECK,
    &resource_never_matches::CHECK,
    &resource_policy_does_not_allow::CHECK,
    &restored_data_plain::CHECK,
    &result_under_default_key::CHECK,
    &role_assumable_by_others::CHECK,
    &role_named_under_another_path::CHECK,
    &role_not_assumable::CHECK,
    &role_of_another_account_passed::CHECK,
    &scp_does_not_allow::CHECK,
    &service_linked_role_missing::CHECK,
    &service_linked_role_not_admitted::CHECK,
    &session_policy_does_not_allow::CHECK,
    &share_adds_and_removes::CHECK,
    &share_list_too_long::CHECK,
    &shared_encrypted_database_snapshot_restored::CHECK,
    &snapshot_archived::CHECK,
    &snapshot_not_complete::CHECK,
    &snapshot_not_shared::CHECK,
    &snapshots_of_one_volume_at_once::CHECK,
    &source_region_of_other_data::CHECK,
    &tags_of_another_account::CHECK,
    &too_many_copies_at_once::CHECK,
    &vault_policy_does_not_allow::CHECK,
    &vault_under_key_of_another_service::CHECK,
    &verdict_unknown::CHECK,
    &via_service_misses_region::CHECK,
    &via_service_never_matches::CHECK,
    &volume_of_another_account::CHECK,
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
