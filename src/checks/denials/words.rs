//! Denials in words.

use super::{Denial, sides};
use crate::checks::{Assessment, Trust, edits};
use crate::graph::{Requirement, Step, Target};
use crate::iam::{Effect, Miss, PolicyType, Reason, Text};

impl Denial<'_> {
    /// Everything that is denied, in words.
    pub(in crate::checks) fn actions_in_words(&self) -> String {
        let names: Vec<String> = self.actions().iter().map(|action| format!("`{action}`")).collect();
        names.join(", ")
    }

    /// What it is denied on, in words.
    pub(in crate::checks) fn target_in_words(&self) -> String {
        match self.requirements.first().map(|requirement| &requirement.target) {
            Some(Target::Key(key)) => format!("the {}", key.in_words()),
            Some(Target::Resource { arn, .. }) => format!("`{}`", shown(arn)),
            None => String::new(),
        }
    }

    /// Who is denied, in words.
    pub(in crate::checks) fn caller_in_words(&self) -> String {
        match self.requirements.first().and_then(|requirement| requirement.caller.as_ref()) {
            Some(caller) => match (&caller.service, &caller.arn) {
                (Some(service), _) => format!("the {} `{service}`", caller.words),
                (None, Some(arn)) => format!("the {} (`{}`)", caller.words, arn.resource()),
                (None, None) => format!("the {}", caller.words),
            },
            None => shown_role(self.step),
        }
    }

    /// The policies that decided, in words, each once: those that deny, or those that had to allow.
    pub(in crate::checks) fn policies_in_words(&self) -> String {
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
    pub(in crate::checks) fn wanted(&self, key: &str) -> Vec<String> {
        self.misses(|miss| match miss {
            Miss::Condition { key: missed, wanted, .. } if missed.eq_ignore_ascii_case(key) => {
                wanted.iter().map(|value| format!("`{value}`")).collect()
            }
            _ => Vec::new(),
        })
    }

    /// The condition keys that the nearest statements want and the calls do not have.
    pub(in crate::checks) fn missed_keys(&self) -> Vec<String> {
        self.misses(|miss| match miss {
            Miss::Condition { key, .. } => vec![format!("`{key}`")],
            _ => Vec::new(),
        })
    }

    /// The resources that the nearest statements name in place of the one that is called.
    pub(in crate::checks) fn missed_resources(&self) -> Vec<String> {
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
    pub(super) fn reasons_in_words(&self) -> String {
        let Some(first) = self.requirements.first() else { return String::new() };
        let reasons = reasons_in_words(first);
        if reasons.is_empty() { "no statement allows it".to_owned() } else { reasons.join("; ") }
    }
}

/// The role of a step, in words.
pub(in crate::checks) fn shown_role(step: &Step) -> String {
    format!("the {}", step.role.in_words())
}

/// A value in words: what is only known up to its beginning ends in an asterisk.
pub(in crate::checks) fn shown(text: &Text) -> String {
    match text {
        Text::Exact(text) => text.clone(),
        Text::Prefix(text) => format!("{text}*"),
    }
}

/// The reasons of a judgement in words, each with where it stands.
pub(in crate::checks) fn reasons_in_words(requirement: &Requirement) -> Vec<String> {
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

/// The other sides that do not allow it either, in words.
pub(in crate::checks) fn other_sides(denial: &Denial<'_>) -> String {
    let others: Vec<&str> = sides(denial).iter().skip(1).map(|kind| kind.as_words()).collect();
    if others.is_empty() { String::new() } else { format!("; nor does the {}", others.join(", nor the ")) }
}

/// What one side has to do.
pub(super) fn side_fix(assessment: &Assessment<'_>, denial: &Denial<'_>, kind: PolicyType) -> String {
    let actions = denial.actions_in_words();
    let other = denial.requirements.first().and_then(|requirement| requirement.caller.as_ref());
    let service = other.and_then(|caller| caller.service.as_ref());
    let caller = other.and_then(|caller| caller.arn.as_ref()).or(denial.step.role.arn.as_ref());
    let role = match (service, caller) {
        (Some(service), _) => format!("`{service}`"),
        (None, Some(arn)) => format!("`{arn}`"),
        (None, None) => denial.step.role.in_words(),
    };
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
