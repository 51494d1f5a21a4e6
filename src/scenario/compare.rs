//! What an answer is held against.

use super::{
    Expect, ExpectedFinding, ExpectedKey, ExpectedOther, ExpectedRequirement, ExpectedRole, ExpectedRoute,
    REFUSED, exit_code,
};
use crate::aws::KeyManager;
use crate::graph::{Basis, Severity};
use crate::plan::Outcome;
use crate::report::v1::{Answer, Artefact, Finding, NeededKey, Report, Requirement, RoleKeys, Route};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What differs between a refusal of the question and what is expected.
pub(super) fn refusal(expect: &Expect, said: &[String]) -> Vec<String> {
    let whole = said.join("; ");
    let Some(text) = &expect.error else { return vec![format!("the question is refused: {whole}")] };
    let mut found = Vec::new();
    if !said.iter().any(|error| error.contains(text)) {
        found.push(format!("the question is refused, but not with \"{text}\": {whole}"));
    }
    differs("exit code", expect.exit.as_ref(), &REFUSED, &mut found);
    found
}

/// What differs between an answer and what is expected. `fixed` is how the first plan comes out after its fixes.
pub(super) fn answer(expect: &Expect, answer: &Answer, fixed: Option<Outcome>) -> Vec<String> {
    let mut found = Vec::new();
    if expect.fixed.is_some() && expect.fixed != fixed {
        found.push(format!("after the fixes: {} is expected, not {}", json(&expect.fixed), json(&fixed)));
    }
    differs("outcome", expect.outcome.as_ref(), &answer.outcome(), &mut found);
    differs("exit code", expect.exit.as_ref(), &exit_code(answer.outcome()), &mut found);
    if let Some(expected) = &expect.workloads {
        let plans = answer.plans().iter();
        let planned: BTreeMap<String, Outcome> =
            plans.map(|plan| (plan.question.workload.clone().unwrap_or_default(), plan.outcome)).collect();
        differs("workloads", Some(expected), &planned, &mut found);
    }
    match answer.plans().first() {
        Some(worst) => report(expect, worst, &mut found),
        None => found.push("there is no plan".to_owned()),
    }
    found
}

fn report(expect: &Expect, report: &Report, found: &mut Vec<String>) {
    differs("workflow", expect.workflow.as_ref(), &report.workflow.id, found);
    if let Some(expected) = &expect.steps {
        let operations: Vec<&String> = report.steps.iter().map(|step| &step.operation).collect();
        differs("steps", Some(&expected.iter().collect()), &operations, found);
    }
    let (risks, blocks): (Vec<&Finding>, Vec<&Finding>) =
        report.findings.iter().partition(|finding| finding.severity == Severity::Risk);
    findings("finding", &expect.findings, &blocks, found);
    if let Some(expected) = &expect.risks {
        findings("risk", expected, &risks, found);
    }
    if let Some(expected) = &expect.keys_by_role {
        keys_by_role(expected, &report.keys_by_role, found);
    }
    for (id, expected) in &expect.artefacts {
        if let Some(artefact) = report.artefacts.iter().find(|artefact| artefact.id == *id) {
            differs(&format!("artefact `{id}`"), Some(expected), &protection(artefact), found);
        } else {
            let known: Vec<&str> = report.artefacts.iter().map(|artefact| artefact.id.as_str()).collect();
            found.push(format!("no artefact `{id}`; there are: {}", known.join(", ")));
        }
    }
    for expected in &expect.requirements {
        requirement(expected, report, found);
    }
    for text in &expect.assumptions {
        if !report.assumptions.iter().any(|assumption| assumption.text.contains(text)) {
            found.push(format!("no stated assumption says \"{text}\""));
        }
    }
    let other = match report.other_release.as_ref().map(|other| other.outcome) {
        None => ExpectedOther::Same,
        Some(Outcome::Feasible) => ExpectedOther::Feasible,
        Some(Outcome::Undetermined) => ExpectedOther::Undetermined,
        Some(Outcome::Blocked) => ExpectedOther::Blocked,
    };
    differs("other release", expect.other_release.as_ref(), &other, found);
    routes(expect, report, found);
}

fn routes(expect: &Expect, report: &Report, found: &mut Vec<String>) {
    for wanted in expect.routes.iter().flatten() {
        if !report.routes.iter().any(|route| is_route(wanted, route)) {
            let titles: Vec<&str> = report.routes.iter().map(|route| route.title.as_str()).collect();
            found.push(format!("no route {}; there are: {}", json(wanted), titles.join("; ")));
        }
    }
    if expect.routes.as_ref().is_some_and(Vec::is_empty) && !report.routes.is_empty() {
        let titles: Vec<&str> = report.routes.iter().map(|route| route.title.as_str()).collect();
        found.push(format!("no route is expected, and there are: {}", titles.join("; ")));
    }
    if let Some(text) = &expect.barred {
        let facts: Vec<&String> = report.barred.iter().flat_map(|barred| &barred.facts).collect();
        if !facts.iter().any(|fact| fact.contains(text)) {
            found.push(format!("no fact that bars every route says \"{text}\": {}", json(&facts)));
        }
    }
}

fn is_route(wanted: &ExpectedRoute, route: &Route) -> bool {
    wanted.title.as_ref().is_none_or(|text| route.title.contains(text))
        && wanted.workflow.as_ref().is_none_or(|id| *id == route.workflow)
        && wanted.outcome.is_none_or(|outcome| outcome == route.outcome)
        && wanted.extra_copies.is_none_or(|copies| copies == route.extra_copies)
        && wanted.steps.as_ref().is_none_or(|steps| *steps == route.steps)
        && wanted.changes.iter().all(|text| route.changes.iter().any(|change| change.contains(text)))
}

fn differs<T: PartialEq + Serialize>(what: &str, expected: Option<&T>, actual: &T, found: &mut Vec<String>) {
    if let Some(expected) = expected
        && expected != actual
    {
        found.push(format!("{what}: {} is expected, not {}", json(expected), json(actual)));
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Pairs what is expected with what was found; what has no partner is told. An expectation that says little must not
/// take the partner of one that says more, so pairs are rearranged until no more can be made.
fn findings(what: &str, expected: &[ExpectedFinding], actual: &[&Finding], found: &mut Vec<String>) {
    let mut partners: Vec<Option<usize>> = vec![None; actual.len()];
    for index in 0..expected.len() {
        let mut tried = BTreeSet::new();
        if !pair(index, expected, actual, &mut partners, &mut tried)
            && let Some(lonely) = expected.get(index)
        {
            found.push(format!("{what} expected and not found: {}", json(lonely)));
        }
    }
    for (finding, _) in actual.iter().zip(&partners).filter(|(_, partner)| partner.is_none()) {
        found.push(format!("{what} not expected: {}", in_short(finding)));
    }
}

fn pair(
    index: usize,
    expected: &[ExpectedFinding],
    actual: &[&Finding],
    partners: &mut [Option<usize>],
    tried: &mut BTreeSet<usize>,
) -> bool {
    let Some(wanted) = expected.get(index) else { return false };
    for (at, finding) in actual.iter().enumerate() {
        if !is_as_expected(wanted, finding) || !tried.insert(at) {
            continue;
        }
        let free = match partners.get(at).copied().flatten() {
            None => true,
            Some(rival) => pair(rival, expected, actual, partners, tried),
        };
        if free && let Some(partner) = partners.get_mut(at) {
            *partner = Some(index);
            return true;
        }
    }
    false
}

fn is_as_expected(wanted: &ExpectedFinding, finding: &Finding) -> bool {
    fn fits<T: PartialEq>(wanted: Option<&T>, actual: &T) -> bool {
        wanted.is_none_or(|wanted| wanted == actual)
    }
    let contains = |wanted: &Option<String>, text: &str| wanted.as_ref().is_none_or(|w| text.contains(w));
    let actions = |actions: &[_]| actions.iter().map(ToString::to_string).collect::<BTreeSet<String>>();
    let error = finding.aws_error.as_ref().map(|error| format!("{}: {}", error.code, error.message));
    wanted.check == finding.check
        && wanted.severity == finding.severity
        && (wanted.step.is_none() || wanted.step == finding.step)
        && fits(wanted.volume.as_ref(), &finding.volume)
        && fits(wanted.condition.as_ref(), &finding.condition.is_some())
        && (wanted.role.is_none() || wanted.role == finding.role.as_ref().map(|role| role.role_use.clone()))
        && (wanted.key.is_none() || wanted.key == finding.key.as_ref().map(|key| key.key_use))
        && wanted.actions.as_ref().is_none_or(|wanted| actions(wanted) == actions(&finding.actions))
        && contains(&wanted.message, &finding.message)
        && contains(&wanted.cause, &finding.cause)
        && contains(&wanted.aws_error, &error.unwrap_or_default())
        && wanted.closes.is_none_or(|closes| closes == finding.fixes.iter().any(|fix| fix.closes))
}

/// A finding as an expectation would write it.
fn in_short(finding: &Finding) -> String {
    let expected = ExpectedFinding {
        check: finding.check.clone(),
        severity: finding.severity,
        step: finding.step,
        volume: finding.volume.clone().map(Some),
        condition: finding.condition.is_some().then_some(true),
        role: finding.role.as_ref().map(|role| role.role_use.clone()),
        key: finding.key.as_ref().map(|key| key.key_use),
        actions: (!finding.actions.is_empty()).then(|| finding.actions.clone()),
        message: Some(finding.message.clone()),
        cause: Some(finding.cause.clone()),
        aws_error: None,
        closes: None,
    };
    json(&expected)
}

fn keys_by_role(expected: &[ExpectedRole], actual: &[RoleKeys], found: &mut Vec<String>) {
    let demanded = |key: &&NeededKey| key.bases.contains(&Basis::Product);
    let mut planned: Vec<(String, Vec<ExpectedKey>)> = actual
        .iter()
        .map(|role| {
            let keys = role.keys.iter().filter(demanded).map(|key| ExpectedKey {
                key_use: key.key_use,
                account: key.account.clone(),
                region: key.region.clone(),
            });
            (format!("{} of {}", role.role.role_use, role.role.account), sorted(keys.collect()))
        })
        .filter(|(_, keys)| !keys.is_empty())
        .collect();
    let mut wanted: Vec<(String, Vec<ExpectedKey>)> = expected
        .iter()
        .map(|role| (format!("{} of {}", role.role_use, role.account), sorted(role.keys.clone())))
        .collect();
    planned.sort();
    wanted.sort();
    differs("keys by role", Some(&wanted), &planned, found);
}

fn sorted(mut keys: Vec<ExpectedKey>) -> Vec<ExpectedKey> {
    keys.sort();
    keys
}

/// The protection of an artefact as expectations write it.
fn protection(artefact: &Artefact) -> String {
    let Some(key) = &artefact.key else { return "plain".to_owned() };
    let perhaps = if artefact.encrypted.is_none() { "perhaps " } else { "" };
    let aws = if key.manager == Some(KeyManager::Aws) { " (aws)" } else { "" };
    let part = json(&key.key_use);
    format!("{perhaps}{} {}/{}{aws}", part.trim_matches('"'), key.account, key.region)
}

fn requirement(expected: &ExpectedRequirement, report: &Report, found: &mut Vec<String>) {
    let fits = |requirement: &&Requirement| {
        requirement.action == expected.action
            && (expected.key.is_none() || expected.key == requirement.key.as_ref().map(|key| key.key_use))
            && expected.volume.as_ref().is_none_or(|volume| *volume == requirement.volume)
            && expected.basis.is_none_or(|basis| basis == requirement.basis)
            && expected.resource.as_ref().is_none_or(|text| {
                requirement.resource.as_ref().is_some_and(|resource| resource.contains(text))
            })
    };
    let steps = report.steps.iter().filter(|step| step.id == expected.step);
    let fitting: Vec<&Requirement> = steps.flat_map(|step| &step.requirements).filter(fits).collect();
    let what = format!("requirement {}", json(expected));
    let Some(verdict) = expected.verdict.verdict() else {
        if !fitting.is_empty() {
            found.push(format!("{what}: there is one"));
        }
        return;
    };
    if fitting.is_empty() {
        found.push(format!("{what}: there is none"));
    }
    for requirement in fitting {
        if requirement.verdict != verdict {
            let reasons: Vec<String> = requirement.reasons.iter().map(json).collect();
            found.push(format!(
                "{what}: it is {}, blocked by {}, for {}",
                json(&requirement.verdict),
                json(&requirement.blocked_by),
                reasons.join(", ")
            ));
        }
        if let Some(wanted) = &expected.blocked_by
            && *wanted != requirement.blocked_by
        {
            found.push(format!("{what}: it is blocked by {}", json(&requirement.blocked_by)));
        }
        if let Some(text) = &expected.reason
            && !requirement.reasons.iter().any(|reason| json(reason).contains(text))
        {
            let reasons: Vec<String> = requirement.reasons.iter().map(json).collect();
            found.push(format!("{what}: no reason says it: {}", reasons.join(", ")));
        }
    }
}
