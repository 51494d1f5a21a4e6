//! Denied requirements, grouped into findings: one finding for each step, role, target and severity.

use super::{Assessment, Check, Denied, Finding, Fix, Trust, edits};
use crate::aws::{AccountId, Action, Arn};
use crate::graph::{Basis, KeyRef, Requirement, Severity, Step, Target};
use crate::iam::{Effect, Miss, PolicyType, Reason, Verdict as Decided};
use std::collections::BTreeSet;

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

    /// Everything that is denied, in words.
    pub(super) fn actions_in_words(&self) -> String {
        let names: Vec<String> = self.actions().iter().map(|action| format!("`{action}`")).collect();
        names.join(", ")
    }

    /// What it is denied on, in words.
    pub(super) fn target_in_words(&self) -> String {
        match self.requirements.first().map(|requirement| &requirement.target) {
            Some(Target::Key(key)) => format!("the {}", key.in_words()),
            Some(Target::Resource { arn, .. }) => format!("`{}`", shown(arn)),
            None => String::new(),
        }
    }

    /// Who is denied, in words.
    pub(super) fn caller_in_words(&self) -> String {
        match self.requirements.first().and_then(|requirement| requirement.caller.as_ref()) {
            Some(caller) => match &caller.arn {
                Some(arn) => format!("the {} (`{}`)", caller.words, arn.resource()),
                None => format!("the {}", caller.words),
            },
            None => shown_role(self.step),
        }
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

    /// The policies that decided, in words, each once: those that deny, or those that had to allow.
    pub(super) fn policies_in_words(&self) -> String {
        let mut origins: Vec<String> = Vec::new();
        let judgements = self.requirements.iter().map(|requirement| &requirement.judgement);
        for origin in judgements.flat_map(|judgement| judgement.origins.iter().flatten()) {
            let own = format!("key policy of {}", self.target_in_words());
            let origin = if *origin == own { "its key policy".to_owned() } else { format!("the {origin}") };
            if !origins.contains(&origin) {
                origins.push(origin);
            }
        }
        origins.join(" and ")
    }

    /// The values that the statements want for a condition key, as written.
    pub(super) fn wanted(&self, key: &str) -> Vec<String> {
        self.misses(|miss| match miss {
            Miss::Condition { key: missed, wanted, .. } if missed.eq_ignore_ascii_case(key) => {
                wanted.iter().map(|value| format!("`{value}`")).collect()
            }
            _ => Vec::new(),
        })
    }

    /// The condition keys that the nearest statements want and the calls do not have.
    pub(super) fn missed_keys(&self) -> Vec<String> {
        self.misses(|miss| match miss {
            Miss::Condition { key, .. } => vec![format!("`{key}`")],
            _ => Vec::new(),
        })
    }

    /// The resources that the nearest statements name in place of the one that is called.
    pub(super) fn missed_resources(&self) -> Vec<String> {
        self.misses(|miss| match miss {
            Miss::Resource { wanted, .. } => wanted.iter().map(|name| format!("`{name}`")).collect(),
            _ => Vec::new(),
        })
    }

    fn misses(&self, of: impl Fn(&Miss) -> Vec<String>) -> Vec<String> {
        let decisions = self.requirements.iter().filter_map(|r| r.judgement.decision.as_ref());
        let missed =
            decisions.flat_map(|decision| &decision.reasons).filter_map(|reason| reason.miss.as_ref());
        let mut names: Vec<String> = missed.flat_map(of).collect();
        names.sort();
        names.dedup();
        names
    }

    /// What decided, in words: every reason of the first denied requirement.
    fn reasons_in_words(&self) -> String {
        let Some(first) = self.requirements.first() else { return String::new() };
        let reasons = reasons_in_words(first);
        if reasons.is_empty() { "no statement allows it".to_owned() } else { reasons.join("; ") }
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

/// The role of a step, in words.
pub(super) fn shown_role(step: &Step) -> String {
    format!("the {}", step.role.in_words())
}

/// A value in words: what is only known up to its beginning ends in an asterisk.
pub(super) fn shown(text: &crate::iam::Text) -> String {
    match text {
        crate::iam::Text::Exact(text) => text.clone(),
        crate::iam::Text::Prefix(text) => format!("{text}*"),
    }
}

/// The reasons of a judgement in words, each with where it stands.
pub(super) fn reasons_in_words(requirement: &Requirement) -> Vec<String> {
    let judgement = &requirement.judgement;
    let Some(decision) = &judgement.decision else { return Vec::new() };
    let mut words = Vec::new();
    for (reason, origin) in decision.reasons.iter().zip(&judgement.origins) {
        let place = origin.clone().unwrap_or_else(|| reason.policy.as_words().to_owned());
        let text = format!("{place}: {}", reason_in_words(reason));
        if !words.contains(&text) {
            words.push(text);
        }
    }
    words
}

/// What one statement, grant or unknown did, in words.
pub(crate) fn reason_in_words(reason: &Reason) -> String {
    let mut words = match (reason.statement, &reason.sid) {
        (Some(at), Some(sid)) => format!("statement {at} (`{sid}`)"),
        (Some(at), None) => format!("statement {at}"),
        (None, _) => String::new(),
    };
    if let Some(id) = &reason.grant_id {
        words = format!("grant `{id}`");
    }
    let rest = match (&reason.unknown, &reason.miss, reason.effect, reason.matched) {
        (Some(unknown), ..) => format!("not known: {unknown}"),
        (None, Some(miss), ..) => miss.to_string(),
        (None, None, Some(effect), Some(true)) => {
            let verb = if effect == Effect::Deny { "denies it" } else { "allows it" };
            return format!("{words} {verb}");
        }
        _ => String::new(),
    };
    match (words.is_empty(), rest.is_empty()) {
        (true, _) => rest,
        (false, true) => words,
        (false, false) => format!("in {words} {rest}"),
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

/// The other sides that do not allow it either, in words.
pub(super) fn other_sides(denial: &Denial<'_>) -> String {
    let others: Vec<&str> = sides(denial).iter().skip(1).map(|kind| kind.as_words()).collect();
    if others.is_empty() { String::new() } else { format!("; nor does the {}", others.join(", nor the ")) }
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

fn side_fix(assessment: &Assessment<'_>, denial: &Denial<'_>, kind: PolicyType) -> String {
    let actions = denial.actions_in_words();
    let caller = denial
        .requirements
        .first()
        .and_then(|requirement| requirement.caller.as_ref().and_then(|caller| caller.arn.as_ref()))
        .or(denial.step.role.arn.as_ref());
    let role = caller.map_or_else(|| denial.step.role.in_words(), |arn| format!("`{arn}`"));
    let admitted = match (assessment.trust, caller) {
        (Trust::Account, Some(arn)) => format!("the whole of {}", arn.account_text()),
        _ => role.clone(),
    };
    let target = denial.target_in_words();
    match kind {
        PolicyType::KeyPolicy => match denial.key() {
            Some(key) if key.is_aws_managed() => {
                format!("use a customer managed key in place of {target}: its policy cannot be changed")
            }
            Some(key) if edits::is_sealed(assessment, key) => format!(
                "ask AWS Support to change the key policy of {target}, which allows nobody `kms:PutKeyPolicy`, and allow \
                 {admitted} {actions} in it"
            ),
            _ => format!("allow {admitted} {actions} in the key policy of {target}"),
        },
        PolicyType::IdentityPolicy if denial.service_linked_role().is_some() => {
            format!(
                "let another role call {actions} on {target}: nobody can change the policies of a service-linked role"
            )
        }
        PolicyType::IdentityPolicy => format!("allow {actions} on {target} in an identity policy of {role}"),
        PolicyType::PermissionsBoundary => format!("allow {actions} on {target} in the boundary of {role}"),
        PolicyType::Scp => {
            format!("let the service control policies of {} allow {actions}", denial.step.role.account)
        }
        PolicyType::ResourcePolicy => format!("allow {role} {actions} in the policy of {target}"),
        _ => format!("let the {} allow {role} {actions} on {target}", kind.as_words()),
    }
}
