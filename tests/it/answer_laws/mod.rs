//! The laws of whole answers, over generated estates.

mod worlds;

use crate::scenarios::namers;
use keyway::authorize::Judge;
use keyway::checks::{Finding, Fix};
use keyway::estate::{Estate, EstateDocument};
use keyway::graph::{Basis, Requirement, Severity, Verdict};
use keyway::plan::{Answer, Outcome, Plan, plan};
use keyway::routes::Route;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError};
use worlds::{World, worlds};

fn cases(number: u32) -> Config {
    Config { cases: number, max_shrink_iters: 200, failure_persistence: None, ..Config::default() }
}

fn answers(world: &World, estate: &Estate) -> Vec<Answer> {
    plan(&world.asked, Some(estate)).unwrap_or_default()
}

/// The estate after RFC 6902 operations on its document, as another program would apply them.
fn patched(estate: &Estate, operations: &[serde_json::Value]) -> Estate {
    let mut document = serde_json::to_value(estate.document()).expect("JSON");
    let patch: json_patch::Patch = serde_json::from_value(serde_json::json!(operations)).expect("a patch");
    json_patch::patch(&mut document, &patch).expect("operations that fit");
    let document: EstateDocument = serde_json::from_value(document).expect("an estate");
    Estate::new(document)
}

/// What tells a finding of one plan from those of another.
fn name_of(finding: &Finding) -> String {
    format!(
        "{} {:?} step {:?} volume {:?} role {:?} caller {:?} key {:?} resource {:?} if {:?}",
        finding.check.id,
        finding.severity,
        finding.step,
        finding.volume,
        finding.role.as_ref().map(keyway::graph::RoleRef::in_words),
        finding.caller,
        finding.key.as_ref().map(|key| (&key.account, &key.region, key.arn.as_ref().or(None), &key.alias)),
        finding.resource,
        finding.condition
    )
}

fn closes(
    world: &World,
    estate: &Estate,
    answer: &Answer,
    finding: &Finding,
    fix: &Fix,
) -> Result<(), TestCaseError> {
    prop_assert!(!fix.operations.is_empty() || fix.edits.is_empty());
    prop_assert_eq!(fix.closes, !fix.edits.is_empty(), "a fix with edits closes: {}", fix.title);
    if fix.edits.is_empty() {
        return Ok(());
    }
    let mended = patched(estate, &fix.operations);
    let again = answers(world, &mended);
    let again: &Plan = &again.first().expect("a plan").plan;
    let before: Vec<String> = answer.plan.findings.iter().map(name_of).collect();
    for open in &again.findings {
        prop_assert!(
            !open.is_same(finding),
            "{:?}: `{}` does not close {}",
            world.names(),
            fix.title,
            name_of(finding)
        );
        let is_new = open.severity <= Severity::Unknown
            && !answer.plan.findings.iter().any(|known| known.is_same(open));
        prop_assert!(
            !is_new,
            "{:?}: `{}` opens {} beside {before:#?}",
            world.names(),
            fix.title,
            name_of(open)
        );
    }
    Ok(())
}

/// A route is judged anew, call by call, on the estate after its edits.
fn plans_feasible(estate: &Estate, route: &Route) -> Result<(), TestCaseError> {
    prop_assert_ne!(route.plan.outcome, Outcome::Blocked);
    let mended = patched(estate, &route.operations);
    let judge = Judge::new(&mended);
    for step in route.plan.graph.steps() {
        for requirement in
            step.requirements.iter().filter(|requirement| requirement.basis != Basis::Documented)
        {
            let judgement = judge.judge(&step.role, requirement);
            prop_assert_ne!(judgement.verdict, Verdict::Denied, "{}: step {}", route.title, step.id);
            if route.plan.outcome == Outcome::Feasible {
                prop_assert_eq!(judgement.verdict, Verdict::Allowed, "{}: step {}", route.title, step.id);
            }
        }
        if !step.share_with.is_empty() {
            for input in route.plan.graph.inputs(step) {
                let managed = input.protection.key().is_some_and(keyway::graph::KeyRef::is_aws_managed);
                prop_assert!(!managed, "{}: shares what is under an AWS managed key", route.title);
            }
        }
    }
    if route.plan.outcome == Outcome::Undetermined {
        prop_assert!(route.plan.findings.iter().any(|finding| finding.severity == Severity::Unknown));
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn every_denied_requirement_is_named_by_exactly_one_finding(world in worlds()) {
        let estate = world.estate();
        for answer in answers(&world, &estate) {
            let plan = &answer.plan;
            for step in plan.graph.steps() {
                let denied = |requirement: &Requirement| requirement.judgement.verdict == Verdict::Denied;
                for (at, requirement) in step.requirements.iter().enumerate().filter(|(_, r)| denied(r)) {
                    let named = namers(plan, step, at);
                    prop_assert_eq!(named.len(), 1, "{:?}: step {} {} is named by {:?}", world.names(), step.id,
                        requirement.action, named);
                }
            }
        }
    }

    #[test]
    fn every_fix_with_edits_closes_its_finding_and_opens_none(world in worlds()) {
        let estate = world.estate();
        for answer in answers(&world, &estate) {
            for finding in &answer.plan.findings {
                for fix in &finding.fixes {
                    closes(&world, &estate, &answer, finding, fix)?;
                }
            }
        }
    }

    #[test]
    fn the_smallest_set_keeps_its_word_and_holds_nothing_needless(world in worlds()) {
        let estate = world.estate();
        for answer in answers(&world, &estate) {
            let Some(set) = &answer.fixes else { continue };
            let again = answers(&world, &patched(&estate, &set.operations));
            prop_assert_eq!(again[0].plan.outcome, set.outcome, "{:?}", world.names());
            prop_assert_eq!(set.outcome == Outcome::Blocked, !set.left.is_empty());
            for left_out in 0..set.edits.len() {
                let mut fewer = set.edits.clone();
                let edit = fewer.remove(left_out);
                let Ok((less, _)) = estate.edited(&fewer) else { continue };
                let again = answers(&world, &less);
                let worse = again[0].plan.outcome > set.outcome || again[0].plan.blocks().count() > set.left.len();
                prop_assert!(worse, "{:?}: needless: {}", world.names(), edit.in_words());
            }
        }
    }

    #[test]
    fn every_shown_route_plans_feasible(world in worlds()) {
        let estate = world.estate();
        for answer in answers(&world, &estate) {
            let blocked = answer.plan.outcome == Outcome::Blocked;
            prop_assert!(blocked || (answer.routes.found.is_empty() && answer.routes.barred.is_none()));
            prop_assert!(!blocked || answer.routes.found.is_empty() == answer.routes.barred.is_some());
            for route in &answer.routes.found {
                plans_feasible(&estate, route)?;
            }
            prop_assert!(answer.routes.found.is_sorted_by_key(|route| route.cost));
        }
    }

    #[test]
    fn removing_the_cited_facts_changes_the_explanation(world in worlds()) {
        let estate = world.estate();
        for answer in answers(&world, &estate) {
            let Some(barred) = &answer.routes.barred else { continue };
            for tried in &barred.tried {
                prop_assert!(tried.because.iter().any(|fact| barred.facts.contains(fact)), "{}", tried.way);
            }
            for (number, obstacle) in world.obstacles.iter().enumerate() {
                let Some(mark) = &obstacle.mark else { continue };
                if !barred.facts.iter().any(|fact| fact.contains(mark)) {
                    continue;
                }
                let less = world.without(number);
                let again = answers(&less, &less.estate());
                let still = again[0].routes.barred.as_ref();
                prop_assert!(still != Some(barred), "{:?}: {} changes nothing", world.names(), obstacle.name);
            }
        }
    }
}
