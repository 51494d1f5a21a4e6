//! Which check explains which denial: the most telling cause.
//!
//! A cause is a fact without which the call would not be denied: the requirement is judged again as if that fact were
//! otherwise. Where no single fact turns the verdict, the first policy type that blocks is the cause.

use super::{Assessment, Check, Thoroughness, denials, lints};
use super::{
    action_does_not_exist, aws_managed_key_of_another_account, boundary_does_not_allow,
    condition_key_never_present, condition_on_resource_owner, create_tags_not_allowed, deleted_role_named,
    encryption_context_of_another_kind, explicit_deny, grant_constraint_of_another_type,
    grant_for_services_only, host_of_the_instance_denied, identity_policy_does_not_allow,
    job_role_without_s3_permissions, key_policy_does_not_allow, key_policy_does_not_delegate,
    multi_region_key_policy_differs, network_condition_on_service_call, resource_never_matches,
    resource_policy_does_not_allow, role_named_under_another_path, role_not_assumable, scp_does_not_allow,
    service_linked_role_not_admitted, session_policy_does_not_allow, vault_policy_does_not_allow,
    via_service_misses_region, via_service_never_matches,
};
use crate::authorize::lint::Remark;
use crate::aws::AccountId;
use crate::graph::{Requirement, RoleRef, Step, Target, Verdict};
use crate::iam::{Context, Miss, PolicyType, Verdict as Decided};
use std::cell::OnceCell;

/// Checks that explain denials, the most telling first. The last ones are general: one for each policy type that can
/// block, so that every denial has a check.
pub static PRECEDENCE: &[&Check] = &[
    &aws_managed_key_of_another_account::CHECK,
    &host_of_the_instance_denied::CHECK,
    &network_condition_on_service_call::CHECK,
    &condition_on_resource_owner::CHECK,
    &via_service_never_matches::CHECK,
    &via_service_misses_region::CHECK,
    &encryption_context_of_another_kind::CHECK,
    &grant_constraint_of_another_type::CHECK,
    &grant_for_services_only::CHECK,
    &condition_key_never_present::CHECK,
    &resource_never_matches::CHECK,
    &action_does_not_exist::CHECK,
    &deleted_role_named::CHECK,
    &role_named_under_another_path::CHECK,
    &multi_region_key_policy_differs::CHECK,
    &key_policy_does_not_delegate::CHECK,
    &create_tags_not_allowed::CHECK,
    &service_linked_role_not_admitted::CHECK,
    &explicit_deny::CHECK,
    &job_role_without_s3_permissions::CHECK,
    &role_not_assumable::CHECK,
    &key_policy_does_not_allow::CHECK,
    &vault_policy_does_not_allow::CHECK,
    &resource_policy_does_not_allow::CHECK,
    &identity_policy_does_not_allow::CHECK,
    &boundary_does_not_allow::CHECK,
    &session_policy_does_not_allow::CHECK,
    &scp_does_not_allow::CHECK,
];

/// Whether a check explains denials without a second judgement: it is general, or sees the cause from the key or the caller alone.
fn is_plain(check: &Check) -> bool {
    let mut general =
        PRECEDENCE.iter().skip_while(|first| **first != &service_linked_role_not_admitted::CHECK);
    general.any(|known| *known == check) || *check == aws_managed_key_of_another_account::CHECK
}

/// Why a requirement is denied, by policy type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// A statement denies it.
    Explicit,
    /// This type of policy, the first in the order of evaluation, had to allow it and did not.
    Implicit(PolicyType),
}

/// A denied requirement and everything around it.
#[derive(Debug, Clone, Copy)]
pub struct Denied<'a> {
    /// The plan.
    pub assessment: &'a Assessment<'a>,
    /// Its step.
    pub step: &'a Step,
    /// Its place among the requirements of the step.
    pub at: usize,
    /// What is denied.
    pub requirement: &'a Requirement,
}

impl Denied<'_> {
    /// The first policy type that blocks.
    pub(super) fn cause(&self) -> Option<Cause> {
        let decision = self.requirement.judgement.decision.as_ref()?;
        Some(match decision.verdict {
            Decided::ExplicitDeny => Cause::Explicit,
            // A decision that names no policy type rests on a rule of KMS itself, which speaks through the key policy.
            _ => Cause::Implicit(decision.blocked_by.first().copied().unwrap_or(PolicyType::KeyPolicy)),
        })
    }

    /// Whether a policy type had to allow it and did not.
    pub(super) fn had_to_allow(&self, policy: PolicyType) -> bool {
        let decision = self.requirement.judgement.decision.as_ref();
        decision.is_some_and(|decision| {
            decision.verdict != Decided::ExplicitDeny
                && (decision.blocked_by.contains(&policy) || self.cause() == Some(Cause::Implicit(policy)))
        })
    }

    /// Account of who is denied.
    pub(super) fn caller_account(&self) -> AccountId {
        denials::account_of(self.step, self.requirement)
    }

    /// Whether the target belongs to another account than who is denied.
    pub(super) fn is_foreign(&self) -> bool {
        let owner = match &self.requirement.target {
            Target::Key(key) => &key.account,
            Target::Resource { account, .. } => account,
        };
        *owner != self.caller_account()
    }

    /// Whether the statement that comes nearest fails like this in every policy that had to allow. The statement as
    /// written is there where it stands at a role or key of the plan.
    pub(super) fn every_miss(&self, test: impl Fn(&Miss, &dyn Fn() -> Option<Remarked>) -> bool) -> bool {
        let judgement = &self.requirement.judgement;
        let reasons = judgement.decision.iter().flat_map(|decision| &decision.reasons);
        let mut missed = reasons
            .zip(&judgement.origins)
            .filter(|(reason, _)| reason.matched == Some(false) && reason.grant_id.is_none())
            .peekable();
        missed.peek().is_some()
            && missed.all(|(reason, origin)| {
                let Some(miss) = &reason.miss else { return false };
                let remarked = || {
                    let places = lints::places(self.assessment);
                    let place =
                        places.iter().find(|place| origin.as_deref().is_some_and(|o| place.is_at(o)))?;
                    Some(Remarked(place.remarks(reason.statement?)))
                };
                test(miss, &remarked)
            })
    }

    /// Whether it would not be denied if the request were otherwise.
    pub(super) fn turns_if(&self, change: impl Fn(&mut Context)) -> bool {
        let mut requirement = self.requirement.clone();
        change(&mut requirement.context);
        requirement.alternatives.iter_mut().for_each(change);
        self.verdict_on(&requirement, None).is_some_and(|verdict| verdict != Verdict::Denied)
    }

    /// The verdict as if another role made the call.
    pub(super) fn verdict_of(&self, role: &RoleRef) -> Option<Verdict> {
        let judge = self.assessment.judge?;
        Some(judge.judge(role, self.requirement).verdict)
    }

    /// The verdict on another requirement of the same role, perhaps as if it had another unique id.
    pub(super) fn verdict_on(&self, requirement: &Requirement, unique_id: Option<&str>) -> Option<Verdict> {
        let judge = self.assessment.judge?;
        Some(judge.judge_as(&self.step.role, requirement, unique_id).verdict)
    }
}

/// What is remarked of a statement.
pub(super) struct Remarked(Vec<Remark>);

impl Remarked {
    /// Whether there is a remark of the check's own name.
    pub(super) fn has(&self, check: &Check) -> bool {
        self.0.iter().any(|remark| remark.lint.id == check.id)
    }
}

/// Which check explains which denial, found once.
#[derive(Debug, Default)]
pub struct Claims(OnceCell<Vec<(usize, usize, &'static Check)>>);

impl Assessment<'_> {
    /// The denials that a check explains.
    pub(super) fn claimed_by(&self, check: &Check) -> impl Iterator<Item = Denied<'_>> {
        let claims = self.claims.0.get_or_init(|| self.claim());
        let own = claims.iter().filter(move |(_, _, claimant)| *claimant == check);
        own.filter_map(|(step, at, _)| {
            let step = self.graph.steps().get(*step)?;
            Some(Denied { assessment: self, step, at: *at, requirement: step.requirements.get(*at)? })
        })
    }

    fn claim(&self) -> Vec<(usize, usize, &'static Check)> {
        let all = self.thoroughness > Thoroughness::Sketch;
        let wanted: Vec<&Check> = PRECEDENCE.iter().copied().filter(|check| all || is_plain(check)).collect();
        let mut claims = Vec::new();
        for (number, step) in self.graph.steps().iter().enumerate() {
            for (at, requirement) in step.requirements.iter().enumerate() {
                if requirement.judgement.verdict != Verdict::Denied {
                    continue;
                }
                let denied = Denied { assessment: self, step, at, requirement };
                let claimant = wanted.iter().find(|check| (check.claims)(&denied));
                claims.extend(claimant.map(|check| (number, at, *check)));
            }
        }
        claims
    }
}
