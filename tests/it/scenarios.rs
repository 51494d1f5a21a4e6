//! Every scenario gives the answer it expects, and every plan of a scenario keeps the laws.

use keyway::checks::{CHECKS, Finding, PRECEDENCE, Trust};
use keyway::estate::{Estate, OrNone, Unit};
use keyway::fact::Observed;
use keyway::graph::{Basis, Requirement, Severity, Step, Target, Verdict};
use keyway::input::{Mistake, SourceText};
use keyway::plan::{Answer, Depth, Outcome, Plan};
use keyway::products;
use keyway::question::QuestionError;
use keyway::report::answer;
use keyway::scenario::{Prepared, prepare};
use keyway::workflows::PRODUCTS;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::{LazyLock, OnceLock};

/// A scenario and where it stands.
pub(crate) struct Case {
    pub(crate) file: PathBuf,
    pub(crate) prepared: Prepared,
    answered: OnceLock<Result<Vec<Answer>, Vec<QuestionError>>>,
}

impl Case {
    fn answered(&self) -> &Result<Vec<Answer>, Vec<QuestionError>> {
        self.answered.get_or_init(|| self.prepared.ask())
    }

    pub(crate) fn answers(&self) -> &[Answer] {
        self.answered().as_deref().unwrap_or_default()
    }

    pub(crate) fn plans(&self) -> impl Iterator<Item = &Plan> {
        self.answers().iter().map(|answer| &answer.plan)
    }

    fn is_of(&self, outcome: Outcome) -> bool {
        self.prepared.scenario.expect.outcome == Some(outcome)
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// Every file below a folder that ends in `.json`, in order.
pub(crate) fn json_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(json_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "json") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The texts of an estate: of a file, or of every file of a folder.
pub(crate) fn texts(path: &Path) -> Result<Vec<SourceText>, String> {
    let files = if path.is_dir() { json_files(path) } else { vec![path.to_owned()] };
    files
        .iter()
        .map(|file| {
            let text = fs::read_to_string(file).map_err(|error| error.to_string())?;
            Ok(SourceText::new(file.display().to_string(), text))
        })
        .collect()
}

fn load(file: &Path) -> Result<Prepared, Vec<Mistake>> {
    let text = fs::read_to_string(file).expect("a scenario file");
    let source = SourceText::new(file.display().to_string(), text);
    let folder = file.parent().expect("a folder").to_owned();
    prepare(&source, &|base| texts(&folder.join(base)))
}

/// Every scenario, read once.
pub(crate) fn cases() -> &'static [Case] {
    static CASES: LazyLock<Vec<Case>> = LazyLock::new(read_cases);
    &CASES
}

/// Files that end in `.estate.json` are bases, not scenarios.
fn read_cases() -> Vec<Case> {
    let mut mistakes = Vec::new();
    let mut cases = Vec::new();
    for file in json_files(&root()) {
        if file.to_string_lossy().ends_with(".estate.json") {
            continue;
        }
        match load(&file) {
            Ok(prepared) => cases.push(Case { file, prepared, answered: OnceLock::new() }),
            Err(all) => mistakes.extend(all.iter().map(Mistake::to_string)),
        }
    }
    assert!(mistakes.is_empty(), "scenarios that cannot be read:\n{}", mistakes.join("\n"));
    cases
}

fn fail_with(what: &str, wrong: &[String]) {
    assert!(wrong.is_empty(), "{what}:\n{}", wrong.join("\n"));
}

#[test]
fn every_scenario_is_answered_as_it_expects() {
    let mut wrong = Vec::new();
    for case in cases() {
        let result = case.prepared.compare(case.answered());
        if !result.passed() {
            let file = case.file.strip_prefix(root()).expect("a scenario").display();
            wrong.push(format!("{file}\n    {}", result.mismatches.join("\n    ")));
        }
    }
    fail_with("not as expected", &wrong);
}

#[test]
fn names_are_unique_and_tell_the_file() {
    let mut wrong = Vec::new();
    let mut names = BTreeSet::new();
    for case in cases() {
        let name = &case.prepared.scenario.name;
        let stem = case.file.file_stem().expect("a name").to_string_lossy();
        if !names.insert(name.clone()) || *stem != **name {
            wrong.push(format!("{}: `{name}`", case.file.display()));
        }
    }
    fail_with("names that are not unique, or not those of their files", &wrong);
}

#[test]
fn every_check_fires_in_a_scenario_and_is_quiet_in_another() {
    let cases = cases();
    let mut wrong = Vec::new();
    for check in CHECKS {
        let fires = |case: &Case| {
            let expect = &case.prepared.scenario.expect;
            let told = expect.findings.iter().chain(expect.risks.iter().flatten());
            told.into_iter().any(|finding| finding.check == check.id)
        };
        if !cases.iter().any(fires) {
            wrong.push(format!("`{}` fires in no scenario", check.id));
        }
        let quiet = format!("{}-quiet", check.id);
        match cases.iter().find(|case| case.prepared.scenario.name == quiet) {
            None => wrong.push(format!("there is no scenario `{quiet}`")),
            Some(case) => {
                if case.answers().is_empty() {
                    wrong.push(format!("`{quiet}` has no plan"));
                }
                if case.plans().flat_map(|plan| &plan.findings).any(|finding| finding.check.id == check.id) {
                    wrong.push(format!("`{quiet}` is not"));
                }
            }
        }
    }
    fail_with("checks without scenarios", &wrong);
}

/// Workflows that releases 2 and 10 carry out differently.
const DIFFERENT_BY_RELEASE: &[&str] = &[
    "veeam/replica-same-account",
    "veeam/replica-cross-account",
    "veeam/restore-same-account-cross-region",
    "veeam/restore-cross-account-cross-region",
];

#[test]
fn every_workflow_is_feasible_and_blocked_in_a_scenario() {
    let mut seen = BTreeSet::new();
    for case in cases() {
        let named = case.prepared.scenario.expect.workflow.clone();
        let depth = if case.prepared.estate.is_some() { Depth::Estate } else { Depth::Design };
        for plan in case.plans() {
            assert!(named.is_none() || plan.depth == depth, "{}", case.file.display());
            for outcome in [Outcome::Feasible, Outcome::Blocked, Outcome::Undetermined] {
                if case.is_of(outcome) && plan.outcome == outcome && named.is_some() {
                    let release = plan.question.release.release;
                    seen.insert((plan.workflow.id, release, depth == Depth::Estate, format!("{outcome:?}")));
                }
            }
        }
    }
    let mut wrong = Vec::new();
    let of_products = PRODUCTS.iter().flat_map(|product| {
        let first = products::find(product.name).and_then(|known| known.releases.first());
        product.workflows.iter().map(move |workflow| (*workflow, *first.expect("a release")))
    });
    for (workflow, first) in of_products {
        let mut want = |release: &'static str, estate: bool, outcome: Outcome| {
            if !seen.contains(&(workflow.id, release, estate, format!("{outcome:?}"))) {
                let depth = if estate { "estate" } else { "design" };
                wrong.push(format!("{} {outcome:?} in release {release} at {depth} depth", workflow.id));
            }
        };
        want(first, true, Outcome::Feasible);
        want(first, true, Outcome::Blocked);
        want(first, false, Outcome::Undetermined);
        if DIFFERENT_BY_RELEASE.contains(&workflow.id) {
            want("10", true, Outcome::Feasible);
            want("10", true, Outcome::Blocked);
        }
    }
    fail_with("workflows without scenarios", &wrong);
}

/// Whether a finding says what it says of a denial that it explains.
fn names(finding: &Finding, step: &Step, requirement: &Requirement) -> bool {
    let same_target = match &requirement.target {
        Target::Key(key) => finding.key.as_ref().is_some_and(|named| named.is_same_key(key)),
        Target::Resource { arn, .. } => {
            let ending = if arn.exact().is_some() { "`" } else { "*`" };
            finding.key.is_none() && finding.message.contains(&format!("`{}{ending}", arn.known_part()))
        }
    };
    let severity = match (requirement.basis, finding.severity) {
        (Basis::Documented, severity) => severity == Severity::Risk,
        (_, severity) => severity <= Severity::Denied,
    };
    (finding.step == Some(step.id) || finding.also_steps.contains(&step.id))
        && (finding.volume.is_none() || finding.volume == requirement.volume)
        && finding.actions.contains(&requirement.action)
        && finding.role.as_ref() == Some(&step.role)
        && severity
        && same_target
}

/// The findings that explain the requirement at a place of a step, and say so.
pub(crate) fn namers<'p>(plan: &'p Plan, step: &Step, at: usize) -> Vec<&'p str> {
    let requirement = step.requirements.get(at).expect("a requirement");
    let explains = |finding: &&Finding| finding.explains.contains(&(step.id, at));
    let named = plan.findings.iter().filter(explains).filter(|finding| names(finding, step, requirement));
    named.map(|finding| finding.check.id).collect()
}

#[test]
fn every_denial_is_named_by_exactly_one_finding() {
    let mut wrong = Vec::new();
    for case in cases() {
        let name = &case.prepared.scenario.name;
        for plan in case.plans() {
            for step in plan.graph.steps() {
                for (at, requirement) in step.requirements.iter().enumerate() {
                    let named = namers(plan, step, at);
                    let denied = requirement.judgement.verdict == Verdict::Denied;
                    if named.len() != usize::from(denied) {
                        wrong.push(format!(
                            "{name}: step {} {} is named by {named:?}",
                            step.id, requirement.action
                        ));
                    }
                }
            }
        }
    }
    fail_with("denials", &wrong);
}

/// The checks that say of a policy type that it did not allow take every denial, so they stand behind those that say why.
#[test]
fn general_checks_come_last() {
    const GENERAL: usize = 8;
    let ids: Vec<&str> = PRECEDENCE.iter().map(|check| check.id).collect();
    let (_, last) = ids.split_at(ids.len() - GENERAL);
    assert_eq!(
        last,
        [
            "explicit-deny",
            "role-not-assumable",
            "key-policy-does-not-allow",
            "resource-policy-does-not-allow",
            "identity-policy-does-not-allow",
            "boundary-does-not-allow",
            "session-policy-does-not-allow",
            "scp-does-not-allow",
        ]
    );
    let distinct: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(distinct.len(), ids.len());
}

#[test]
fn two_runs_give_the_same_bytes() {
    for case in cases() {
        let again = case.prepared.ask().unwrap_or_default();
        assert_eq!(bytes(case.answers()), bytes(&again), "{}", case.file.display());
    }
}

fn bytes(answers: &[Answer]) -> String {
    serde_json::to_string(&answer(answers)).expect("a report is JSON")
}

/// The same without the places of edits, which are numbers of things in the document.
fn bytes_without_places(answers: &[Answer]) -> String {
    fn strip(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Object(fields) => {
                if fields.contains_key("op") {
                    fields.remove("path");
                }
                fields.values_mut().for_each(strip);
            }
            serde_json::Value::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut report = serde_json::to_value(answer(answers)).expect("a report is JSON");
    strip(&mut report);
    report.to_string()
}

/// The same estate with everything written in the opposite order, but for the volumes of an instance: its root volume is
/// the first.
fn reversed(estate: &Estate) -> Estate {
    fn reverse_unit(unit: &mut Unit) {
        unit.accounts.reverse();
        unit.units.reverse();
        unit.units.iter_mut().for_each(reverse_unit);
        for attached in [&mut unit.scps, &mut unit.rcps] {
            reverse_known(attached);
        }
    }
    fn reverse_known<T>(list: &mut Observed<Vec<T>>) {
        if let Observed::Known(list) = list {
            list.reverse();
        }
    }
    let mut document = estate.document().clone();
    document.accounts.reverse();
    document.policies.reverse();
    for account in document.accounts.iter_mut().map(Arc::make_mut) {
        account.keys.reverse();
        account.roles.reverse();
        account.instances.reverse();
        account.volumes.reverse();
        account.snapshots.reverse();
        account.repositories.reverse();
        reverse_known(&mut account.scps);
        reverse_known(&mut account.rcps);
        account.keys.iter_mut().map(Arc::make_mut).for_each(|key| reverse_known(&mut key.grants));
        account.roles.iter_mut().map(Arc::make_mut).for_each(|role| reverse_known(&mut role.policies));
    }
    document.products.iter_mut().map(Arc::make_mut).for_each(|product| product.roles.reverse());
    if let Observed::Known(OrNone::Some(organization)) = &mut document.organization {
        reverse_unit(&mut organization.root);
    }
    Estate::new(document)
}

#[test]
fn the_order_of_an_estate_changes_nothing() {
    let mut wrong = Vec::new();
    for case in cases() {
        let Some(estate) = &case.prepared.estate else { continue };
        let again = case.prepared.ask_of(Some(&reversed(estate)), Trust::Role).unwrap_or_default();
        if bytes_without_places(case.answers()) != bytes_without_places(&again) {
            wrong.push(case.prepared.scenario.name.clone());
        }
    }
    fail_with("answers that hang on the order of the estate", &wrong);
}

#[test]
fn nothing_is_made_twice_under_one_id() {
    for case in cases() {
        for plan in case.plans() {
            let mut made = BTreeSet::new();
            for output in plan.graph.steps().iter().flat_map(|step| &step.outputs) {
                assert!(made.insert(output), "{}: `{output}` is made twice", case.file.display());
            }
        }
    }
}

#[test]
fn outcomes_follow_from_findings() {
    for case in cases() {
        for plan in case.plans() {
            let certain = |finding: &&Finding| finding.condition.is_none();
            let worst = plan.findings.iter().filter(certain).map(|finding| finding.severity).min();
            let open = plan.findings.iter().any(|finding| finding.severity <= Severity::Unknown);
            let expected = match worst {
                Some(Severity::DeadEnd | Severity::Denied) => Outcome::Blocked,
                _ if open || plan.depth == Depth::Design => Outcome::Undetermined,
                _ => Outcome::Feasible,
            };
            assert_eq!(plan.outcome, expected, "{}", case.file.display());
        }
    }
}
