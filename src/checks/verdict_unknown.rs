use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing};
use crate::fact::Source;
use crate::graph::{Basis, Requirement, Severity, Step, Verdict};

/// Something that decides is not known.
pub(super) static CHECK: Check = Check {
    id: "verdict-unknown",
    summary: "whether a call is allowed depends on something the estate does not hold",
    docs: Docs {
        what: "A call that a step needs can be neither allowed nor denied with what the estate holds.",
        why: "Not knowing is not allowing: a policy that could not be read may deny. The finding names what would decide.",
        example: "The estate holds no permissions boundary for the restore role, and does not say that there is none.",
        ways_out: &[
            "add the fact to the estate",
            "where there is none of it, say so: `\"none\"` or `[]`; an absent field is unknown",
        ],
        sources: &[Source {
            title: "IAM user guide, Policy evaluation logic",
            url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
        }],
    },
    claims: claims_nothing,
    run,
};

struct Gap<'a> {
    unknown: &'a str,
    steps: Vec<&'a Step>,
    requirements: Vec<&'a Requirement>,
}

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    if assessment.estate.is_none() {
        return Vec::new();
    }
    let mut gaps: Vec<Gap<'_>> = Vec::new();
    for (step, requirement) in assessment.requirements() {
        let open = requirement.judgement.verdict == Verdict::Undetermined;
        let (true, Some(unknown)) =
            (open && requirement.basis != Basis::Documented, &requirement.judgement.unknown)
        else {
            continue;
        };
        match gaps.iter_mut().find(|gap| gap.unknown == unknown) {
            Some(gap) => {
                gap.requirements.push(requirement);
                if !gap.steps.iter().any(|known| known.id == step.id) {
                    gap.steps.push(step);
                }
            }
            None => gaps.push(Gap { unknown, steps: vec![step], requirements: vec![requirement] }),
        }
    }
    gaps.iter().map(finding).collect()
}

fn finding(gap: &Gap<'_>) -> Finding {
    let mut actions: Vec<_> = gap.requirements.iter().map(|requirement| requirement.action.clone()).collect();
    actions.sort();
    actions.dedup();
    let names: Vec<String> = actions.iter().map(|action| format!("`{action}`")).collect();
    let message = format!("not known: {}", gap.unknown);
    let cause = format!("it decides whether {} is allowed", names.join(", "));
    let mut finding = Finding::new(&CHECK, Severity::Unknown, message, cause);
    let mut steps = gap.steps.iter().map(|step| step.id);
    finding.step = steps.next();
    finding.also_steps = steps.collect();
    finding.role = gap.steps.first().map(|step| step.role.clone());
    let keys: Vec<_> = gap.requirements.iter().filter_map(|requirement| requirement.key()).collect();
    let one_key = keys.iter().all(|key| keys.first().is_some_and(|first| first.is_same_key(key)));
    finding.key = if one_key { keys.first().map(|key| (*key).clone()) } else { None };
    finding.actions = actions;
    finding.fixes = vec![Fix::manual(format!("let the estate say it: {}", gap.unknown))];
    finding
}
