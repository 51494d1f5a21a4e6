//! Which check explains which denial: the most telling cause.
//!
//! A cause is a fact without which the call would not be denied: the requirement is judged again as if that fact were
//! otherwise. Where no single fact turns the verdict, the first policy type that blocks is the cause.

use super::{Assessment, Check};
use super::{
    boundary_does_not_allow, explicit_deny, identity_policy_does_not_allow, key_policy_does_not_allow,
    resource_policy_does_not_allow, role_not_assumable, scp_does_not_allow,
};
use crate::graph::{Requirement, Step, Verdict};
use crate::iam::{Context, PolicyType, Reason, Verdict as Decided};
use std::cell::OnceCell;

/// Checks that explain denials, the most telling first. The last ones are general: one for each policy type that can
/// block, so that every denial has a check.
pub static PRECEDENCE: &[&Check] = &[
    &explicit_deny::CHECK,
    &role_not_assumable::CHECK,
    &key_policy_does_not_allow::CHECK,
    &resource_policy_does_not_allow::CHECK,
    &identity_policy_does_not_allow::CHECK,
    &boundary_does_not_allow::CHECK,
    &scp_does_not_allow::CHECK,
];

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

impl<'a> Denied<'a> {
    /// The first policy type that blocks.
    pub(super) fn cause(&self) -> Option<Cause> {
        let decision = self.requirement.judgement.decision.as_ref()?;
        Some(match decision.verdict {
            Decided::ExplicitDeny => Cause::Explicit,
            // A decision that names no policy type rests on a rule of KMS itself, which speaks through the key policy.
            _ => Cause::Implicit(decision.blocked_by.first().copied().unwrap_or(PolicyType::KeyPolicy)),
        })
    }

    /// Where its decision stands: every reason with the words for its policy.
    pub(super) fn reasons(&self) -> impl Iterator<Item = (&'a Reason, Option<&'a str>)> {
        let judgement = &self.requirement.judgement;
        let reasons = judgement.decision.iter().flat_map(|decision| &decision.reasons);
        reasons.zip(judgement.origins.iter().map(Option::as_deref))
    }

    /// Whether it would not be denied if the request were otherwise.
    pub(super) fn turns_if(&self, change: impl Fn(&mut Context)) -> bool {
        let mut requirement = self.requirement.clone();
        change(&mut requirement.context);
        requirement.alternatives.iter_mut().for_each(change);
        self.verdict_on(&requirement, None).is_some_and(|verdict| verdict != Verdict::Denied)
    }

    /// The verdict on another requirement of the same role, perhaps as if it had another unique id.
    pub(super) fn verdict_on(&self, requirement: &Requirement, unique_id: Option<&str>) -> Option<Verdict> {
        let judge = self.assessment.judge?;
        Some(judge.judge_as(&self.step.role, requirement, unique_id).verdict)
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
        let mut claims = Vec::new();
        for (number, step) in self.graph.steps().iter().enumerate() {
            for (at, requirement) in step.requirements.iter().enumerate() {
                if requirement.judgement.verdict != Verdict::Denied {
                    continue;
                }
                let denied = Denied { assessment: self, step, at, requirement };
                let claimant = PRECEDENCE.iter().find(|check| (check.claims)(&denied));
                claims.extend(claimant.map(|check| (number, at, *check)));
            }
        }
        claims
    }
}
