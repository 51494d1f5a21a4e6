use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing, tags_of_another_account};
use crate::estate::reads;
use crate::fact::Source;
use crate::graph::{ArtefactKind, Basis, Requirement, Severity, Step, Verdict};

/// Something that decides is not known.
pub(super) static CHECK: Check = Check {
    id: "verdict-unknown",
    summary: "whether a call is allowed depends on something the estate does not hold",
    docs: Docs {
        what: "A call that a step needs can be neither allowed nor denied with what the estate holds.",
        why: "Not knowing is not allowing: a policy that could not be read may deny. The finding names what would decide and, where \
              the estate holds the read that failed (`unread`), why it is not known.",
        example: "The estate holds no permissions boundary for the restore role, and does not say that there is none.",
        ways_out: &[
            "add the fact to the estate",
            "where there is none of it, say so: `\"none\"` or `[]`; an absent field is unknown",
            "where a read failed, let whoever reads the account make that call",
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
        if !open || requirement.basis == Basis::Documented {
            continue;
        }
        // Where tags alone decide, and those of the owner do not count, another finding says more.
        let alone = requirement.judgement.unknown.len() == 1;
        if alone && tags_of_another_account::hangs_on_tags(assessment, step, requirement) {
            continue;
        }
        for unknown in &requirement.judgement.unknown {
            let at = gaps.iter().position(|gap| gap.unknown == unknown).unwrap_or_else(|| {
                gaps.push(Gap { unknown, steps: Vec::new(), requirements: Vec::new() });
                gaps.len() - 1
            });
            let Some(gap) = gaps.get_mut(at) else { continue };
            gap.requirements.push(requirement);
            if !gap.steps.iter().any(|known| known.id == step.id) {
                gap.steps.push(step);
            }
        }
    }
    let mut found: Vec<Finding> = gaps.iter().map(|gap| finding(assessment, gap)).collect();
    if let Some(unknown) = assessment.unknown_workload {
        let message = format!("not known: {unknown}");
        let cause = "it decides which keys the job meets".to_owned();
        let mut finding = Finding::new(&CHECK, Severity::Unknown, message, cause);
        finding.fixes = ways_out(
            assessment,
            unknown,
            "name the instances, volumes and snapshots of the source in the estate",
        );
        found.push(finding);
    }
    found.extend(unknown_snapshots(assessment));
    found
}

/// A snapshot that exists may be archived, pending or failed.
fn unknown_snapshots(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for step in assessment.graph.steps() {
        for artefact in assessment.graph.inputs(step) {
            let of_database = artefact.kind != ArtefactKind::Snapshot && artefact.kind.is_snapshot();
            let made = assessment.graph.steps().iter().any(|earlier| earlier.outputs.contains(&artefact.id));
            let exists = (artefact.kind == ArtefactKind::Snapshot || (of_database && !made))
                && artefact.resource_id.exact().is_some();
            let unknown = match (&artefact.state, &artefact.tier) {
                (Some(_), None) if of_database => continue,
                (None, None) if of_database => "the status",
                (Some(_), Some(_)) => continue,
                (None, Some(_)) => "the state",
                (Some(_), None) => "the storage tier",
                (None, None) => "the state and the storage tier",
            };
            let message = format!("not known: {unknown} of `{}`", artefact.id);
            if !exists || found.iter().any(|known| known.message == message) {
                continue;
            }
            let cause = if of_database {
                "only an available snapshot of a database can be copied or restored from".to_owned()
            } else {
                "only a completed snapshot in the standard tier can be shared, copied or restored from"
                    .to_owned()
            };
            let mut finding = Finding::new(&CHECK, Severity::Unknown, message, cause);
            finding.step = Some(step.id);
            finding.volume = assessment.volume_of(artefact);
            finding.role = Some(step.role.clone());
            finding.fixes = vec![Fix::manual(format!("give {unknown} of `{}` in the estate", artefact.id))];
            let calls = if of_database { reads::DATABASE_SNAPSHOTS } else { reads::SNAPSHOTS };
            assessment.tell_unread_of(&mut finding, artefact, calls);
            found.push(finding);
        }
    }
    found
}

fn finding(assessment: &Assessment<'_>, gap: &Gap<'_>) -> Finding {
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
    finding.fixes = ways_out(assessment, gap.unknown, &format!("let the estate say it: {}", gap.unknown));
    finding
}

/// The reads that failed are to be made good; where none did, the estate is to say it.
fn ways_out(assessment: &Assessment<'_>, unknown: &str, otherwise: &str) -> Vec<Fix> {
    let ways = assessment.estate.map_or_else(Vec::new, |estate| estate.ways_to_read(unknown));
    if ways.is_empty() {
        return vec![Fix::manual(otherwise)];
    }
    ways.into_iter().map(Fix::manual).collect()
}
