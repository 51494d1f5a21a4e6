//! What AWS refuses before it asks any policy: one file for each family, one function for each call that meets it.
//!
//! A rejection names the check that tells of it, so that a new bad state is a file in `src/checks` and a line here.

mod backup;
mod copies;
pub(super) mod database;
mod encryption;
mod grant;
mod image;
mod parent;
mod place;
mod role;
mod share;

pub(super) use backup::{
    DENIED_TO_ALL, RESERVED, backup_into_air_gapped, copied_without_key, copy_refused, key_of_aws,
    not_opted_in, restored_abroad, vault_key_of_another_service, vault_of_efs,
};
pub(super) use encryption::{key_without_encrypted, plain_copy_of_encrypted, plain_volume_of_encrypted};
pub(super) use grant::{alias_of_key, grant_elsewhere};
pub(super) use image::{
    foreign_image_shared, image_not_shared, key_of_registered_device, share_of_image, storage_not_shared,
};
pub(super) use parent::{key_with_false_encrypted, parent};
pub(super) use place::{instance_not_here, not_here, wrong_source_region};
pub(super) use role::role_of_another_account;
pub(super) use share::share;

use super::Effects;
use crate::graph::{Failure, Severity, Timing};

/// A call that AWS refuses, or does not carry out as it is asked, whatever the policies: its parameters do not fit each other
/// or the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// Id of the check that tells of it.
    pub check: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What does not fit, in one sentence.
    pub what: String,
    /// Why.
    pub why: String,
    /// What to pass instead.
    pub fix: String,
    /// What AWS answers, where that is known.
    pub failure: Option<Failure>,
    /// The fact under which it is refused; `None` if it is so as things stand.
    pub condition: Option<String>,
}

impl Rejection {
    /// A call that ends here, told by a check.
    pub(super) fn new(
        check: &'static str,
        what: impl Into<String>,
        why: &str,
        fix: impl Into<String>,
    ) -> Self {
        Self {
            check,
            severity: Severity::DeadEnd,
            what: what.into(),
            why: why.to_owned(),
            fix: fix.into(),
            failure: None,
            condition: None,
        }
    }

    /// It may pass all the same.
    pub(super) fn may_pass(mut self) -> Self {
        self.severity = Severity::Risk;
        self
    }

    /// AWS answers this at once.
    pub(super) fn answered(self, code: &str, message: impl Into<String>) -> Self {
        self.fails(Failure::new(code, message, Timing::Immediate))
    }

    /// It shows itself like this.
    pub(super) fn fails(mut self, failure: Failure) -> Self {
        self.failure = Some(failure);
        self
    }

    /// It is so under a fact only.
    pub(super) fn only_if(mut self, condition: Option<&str>) -> Self {
        self.condition = condition.map(str::to_owned);
        self
    }
}

impl Effects {
    pub(super) fn reject(&mut self, rejection: Rejection) {
        self.rejections.push(rejection);
    }
}
