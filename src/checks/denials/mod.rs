//! Denied requirements, grouped into findings: one finding for each step, role, target and severity.

mod words;

pub(crate) use words::reason_in_words;
pub(super) use words::{other_sides, reasons_in_words, shown, shown_role};

use super::{Assessment, Check, Denied, Finding, Fix, edits};
use crate::aws::{AccountId, Action, Arn};
use crate::graph::{Basis, KeyRef, Requirement, Severity, Step, Target};
use crate::iam::{PolicyType, Verdict as Decided};
use std::collections::BTreeSet;
use words::side_fix;

/// Denied requirements of one step on one target that one finding explains.
pub(super) struct Denial<'a> {
    pub(super) step: &'a Step,
    pub(super) requirements: Vec<&'a Requirement>,
    explains: Vec<(usize, usize)>,
    also_steps: Vec<usize>,
    severity: Severity,
    volume: Option<String>,
}

impl<'a> Denial<'a> {
    /// The key that is denied.
    pub(super) fn key(&self) -> Option<&'a KeyRef> {
        self.requirements.first().and_then(|requirement| requirement.key())
    }

    /// Everything that is denied, each once.
    pub(super) fn actions(&self) -> Vec<Action> {
        let mut actions: Vec<Action> = self.requirements.iter().map(|r| r.action.clone()).collect();
        actions.sort();
        actions.dedup();
        actions
    }

    /// Who is denied, if it is a service-linked role.
    pub(super) fn service_linked_role(&self) -> Option<&'a Arn> {
        let caller = self.requirements.first().and_then(|first| first.caller.as_ref());
        let arn = match caller {
            Some(caller) => caller.arn.as_ref(),
            None => self.step.role.arn.as_ref(),
        };
        arn.filter(|arn| arn.is_service_linked_role())
    }

    /// Account of who is denied.
    pub(super) fn caller_account(&self) -> AccountId {
        let first = self.requirements.first();
        first.map_or_else(|| self.step.role.account.clone(), |first| account_of(self.step, first))
    }

    /// Whether the key belongs to another account than who is denied.
    pub(super) fn is_foreign(&self) -> bool {
        self.key().is_some_and(|key| key.account != self.caller_account())
    }

    /// Whether a policy of the caller's own had to allow it and did not.
    pub(super) fn lacks_own(&self) -> bool {
        sides(self).contains(&PolicyType::IdentityPolicy)
    }

    /// Account of what it is denied on.
    pub(super) fn owner(&self) -> String {
        match self.requirements.first().map(|requirement| &requirement.target) {
            Some(Target::Key(key)) => key.account.to_string(),
            Some(Target::Resource { account, .. }) => account.to_string(),
            None => String::new(),
        }
    }

    /// Whether a statement denies it.
    fn is_explicit(&self) -> bool {
        let decision = self.requirements.first().and_then(|first| first.judgement.decision.as_ref());
        decision.is_some_and(|decision| decision.verdict == Decided::ExplicitDeny)
    }

    /// The finding of a check about this denial.
    pub(super) fn finding(&self, check: &'static Check, message: String, fixes: Vec<Fix>) -> Finding {
        let mut cause = self.reasons_in_words();
        if self.requirements.iter().all(|requirement| requirement.basis == Basis::Product) {
            cause.push_str("; the product demands it, AWS itself does not ask for it at this step");
        }
        let mut finding = Finding::new(check, self.severity, message, cause);
        finding.step = Some(self.step.id);
        finding.volume.clone_from(&self.volume);
        finding.also_steps.clone_from(&self.also_steps);
        finding.role = Some(self.step.role.clone());
        finding.key = self.key().cloned();
        let first = self.requirements.first();
        finding.resource = first.and_then(|requirement| match &requirement.target {
            Target::Resource { arn, .. } => Some(shown(arn)),
            Target::Key(_) => None,
        });
        finding.caller = first.and_then(|requirement| requirement.caller.as_ref()).map(|caller| caller.words);
        finding.actions = self.actions();
        finding.explains.clone_from(&self.explains);
        finding.failure = self.requirements.iter().find_map(|requirement| requirement.failure.clone());
        finding.fixes = fixes;
        finding
    }
}

/// A finding for each denial that a check explains, worded by it, with the ways out of every side that denies.
pub(super) fn findings(
    assessment: &Assessment<'_>,
    check: &'static Check,
    message: impl Fn(&Denial<'_>) -> String,
) -> Vec<Finding> {
    let denials = of(assessment, check);
    denials
        .iter()
        .map(|denial| {
            let mut finding = denial.finding(check, message(denial), fixes(assessment, denial));
            if denial.is_foreign() {
                finding.cause = format!(
                    "the key belongs to {}, so its policy and a policy of the caller's own both have to allow; {}",
                    denial.owner(),
                    finding.cause
                );
            }
            finding
        })
        .collect()
}

/// What a check says of a denial whose cause it knows.
pub(super) struct Told {
    /// What breaks.
    pub(super) message: String,
    /// Why, before the statements that decided.
    pub(super) why: String,
    /// How to get out of it.
    pub(super) way_out: String,
}

/// A finding for each denial that a check explains by a cause. Its own way out comes first; where no statement denies,
/// those that allow what is missing come after it.
pub(super) fn causes(
    assessment: &Assessment<'_>,
    check: &'static Check,
    tell: impl Fn(&Denial<'_>) -> Told,
) -> Vec<Finding> {
    let denials = of(assessment, check);
    denials
        .iter()
        .map(|denial| {
            let told = tell(denial);
            let mut ways_out = vec![Fix::manual(told.way_out)];
            if !denial.is_explicit() && !denial.key().is_some_and(KeyRef::is_aws_managed) {
                ways_out.extend(fixes(assessment, denial));
            }
            let mut finding = denial.finding(check, told.message, ways_out);
            finding.cause = format!("{}; {}", told.why, finding.cause);
            finding
        })
        .collect()
}

/// The denials that a check explains, grouped.
pub(super) fn of<'a>(assessment: &'a Assessment<'_>, check: &Check) -> Vec<Denial<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for denied in assessment.claimed_by(check) {
        let Denied { step, at, requirement, .. } = denied;
        let severity = severity_of(&denied);
        // What only documentation lists is told once for all steps of a role.
        let known = groups.iter_mut().find(|group| {
            (group.step.id == step.id || (severity == Severity::Risk && group.step.role == step.role))
                && group.severity == severity
                && group.denied.first().is_some_and(|(_, first)| {
                    is_same_target(&first.target, &requirement.target) && first.caller == requirement.caller
                })
        });
        match known {
            Some(group) => group.denied.push(((step.id, at), requirement)),
            None => groups.push(Group { step, severity, denied: vec![((step.id, at), requirement)] }),
        }
    }
    groups.into_iter().flat_map(|group| group.by_volume(assessment)).collect()
}

/// Denied requirements on one target, of every volume.
struct Group<'a> {
    step: &'a Step,
    severity: Severity,
    /// Each with the step and its place there.
    denied: Vec<((usize, usize), &'a Requirement)>,
}

impl<'a> Group<'a> {
    /// Volumes that fail alike have one finding, which names none of them; where they differ each has its own.
    fn by_volume(self, assessment: &Assessment<'_>) -> Vec<Denial<'a>> {
        let actions_of = |volume: &Option<String>| -> BTreeSet<&Action> {
            let of_volume = self.denied.iter().filter(|(_, r)| r.volume.is_none() || r.volume == *volume);
            of_volume.map(|(_, requirement)| &requirement.action).collect()
        };
        let mut each = assessment.graph.inputs(self.step).map(|artefact| actions_of(&artefact.volume));
        let first = each.next();
        let alike = each.all(|actions| Some(actions) == first);
        let mut volumes: Vec<&Option<String>> = Vec::new();
        for (_, requirement) in self.denied.iter().filter(|_| !alike) {
            if !volumes.contains(&&requirement.volume) {
                volumes.push(&requirement.volume);
            }
        }
        if alike {
            return vec![self.denial(None, |_| true)];
        }
        let denial = |volume: &Option<String>| self.denial(volume.clone(), |r| r.volume == *volume);
        volumes.into_iter().map(denial).collect()
    }

    fn denial(&self, volume: Option<String>, belongs: impl Fn(&Requirement) -> bool) -> Denial<'a> {
        let own = || self.denied.iter().filter(|(_, requirement)| belongs(requirement));
        let mut also_steps: Vec<usize> =
            own().map(|((step, _), _)| *step).filter(|id| *id != self.step.id).collect();
        also_steps.dedup();
        Denial {
            step: self.step,
            requirements: own().map(|(_, requirement)| *requirement).collect(),
            explains: own().map(|(place, _)| *place).collect(),
            also_steps,
            severity: self.severity,
            volume,
        }
    }
}

/// Account of who makes a call of a step.
pub(super) fn account_of(step: &Step, requirement: &Requirement) -> AccountId {
    let arn = requirement.caller.as_ref().and_then(|caller| caller.arn.as_ref());
    arn.and_then(Arn::account).unwrap_or_else(|| step.role.account.clone())
}

fn is_same_target(a: &Target, b: &Target) -> bool {
    match (a, b) {
        (Target::Key(a), Target::Key(b)) => a.is_same_key(b),
        _ => a == b,
    }
}

/// Missing what only documentation lists is a risk. Nobody can change the policy of an AWS managed key, so what it does
/// not allow is a dead end.
fn severity_of(denied: &Denied<'_>) -> Severity {
    let requirement = denied.requirement;
    let fixed_policy =
        requirement.key().is_some_and(KeyRef::is_aws_managed) && denied.had_to_allow(PolicyType::KeyPolicy);
    match requirement.basis {
        Basis::Documented => Severity::Risk,
        Basis::Enforced | Basis::Product if fixed_policy => Severity::DeadEnd,
        Basis::Enforced | Basis::Product => Severity::Denied,
    }
}

/// Every policy type that had to allow one of the calls and did not, in the order of evaluation.
fn sides(denial: &Denial<'_>) -> Vec<PolicyType> {
    let decisions = denial.requirements.iter().filter_map(|r| r.judgement.decision.as_ref());
    let mut sides: Vec<PolicyType> = decisions.flat_map(|decision| decision.blocked_by.clone()).collect();
    sides.sort();
    sides.dedup();
    sides
}

/// Ways out for a denial by every policy type that has to allow and does not.
pub(super) fn fixes(assessment: &Assessment<'_>, denial: &Denial<'_>) -> Vec<Fix> {
    let sides: Vec<String> =
        sides(denial).into_iter().map(|kind| side_fix(assessment, denial, kind)).collect();
    if sides.is_empty() {
        return Vec::new();
    }
    let edits = edits::edits(assessment, denial.step, &denial.requirements);
    if let (Some(role), Some(key)) = (denial.service_linked_role(), denial.key())
        && !key.is_aws_managed()
    {
        let needs_own = self::sides(denial).contains(&PolicyType::IdentityPolicy);
        return vec![Fix::of(edits::service_linked_words(key, role, needs_own), edits)];
    }
    vec![Fix::of(sides.join(", and "), edits)]
}
