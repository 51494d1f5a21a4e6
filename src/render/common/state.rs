//! The state of a step: its requirements and findings summed up.

use crate::report::v1::{Basis, Finding, Report, Requirement, Severity, Step, Verdict};
use std::collections::BTreeSet;

/// How a step stands, the mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::render) enum Status {
    Ok,
    Risk,
    Unknown,
    Denied,
    DeadEnd,
}

impl Status {
    /// Whether the job stops here.
    pub(in crate::render) fn breaks(self) -> bool {
        self >= Self::Denied
    }

    pub(in crate::render) fn of_finding(finding: &Finding) -> Self {
        match finding.severity {
            Severity::Risk => Self::Risk,
            _ if finding.condition.is_some() => Self::Unknown,
            Severity::Unknown => Self::Unknown,
            Severity::Denied => Self::Denied,
            Severity::DeadEnd => Self::DeadEnd,
        }
    }

    /// A call that only documentation lists never stops a job. A call that exists under a condition is not known
    /// to be made.
    fn of_requirement(requirement: &Requirement) -> Self {
        match (requirement.verdict, requirement.basis) {
            (Verdict::Allowed, _) | (Verdict::Undetermined, Basis::Documented) => Self::Ok,
            (Verdict::Denied, Basis::Documented) => Self::Risk,
            (Verdict::Denied, _) if requirement.condition.is_none() => Self::Denied,
            (Verdict::Denied | Verdict::Undetermined, _) => Self::Unknown,
        }
    }
}

/// A step's requirements and findings in numbers.
#[derive(Debug)]
pub(in crate::render) struct StepState<'r> {
    pub status: Status,
    pub calls: usize,
    pub denied: usize,
    pub unknown: usize,
    /// Its findings, with their numbers in the report, from 1.
    pub findings: Vec<(usize, &'r Finding)>,
    /// The volumes that the worst of it concerns; empty if it concerns all.
    pub volumes: BTreeSet<&'r str>,
}

impl StepState<'_> {
    /// How the worst conditional finding would break the step.
    pub(in crate::render) fn breaks_if(&self) -> Option<Severity> {
        let conditional =
            |finding: &Finding| finding.condition.is_some() && finding.severity < Severity::Unknown;
        self.findings.iter().filter(|(_, f)| conditional(f)).map(|(_, f)| f.severity).min()
    }
}

/// Sums up a step: for all volumes, or for those given.
pub(in crate::render) fn of_step<'r>(
    report: &'r Report,
    step: &'r Step,
    only: Option<&BTreeSet<&str>>,
) -> StepState<'r> {
    let concerns =
        |volume: Option<&str>| only.is_none_or(|only| volume.is_none_or(|volume| only.contains(volume)));
    let mut state = StepState {
        status: Status::Ok,
        calls: 0,
        denied: 0,
        unknown: 0,
        findings: Vec::new(),
        volumes: BTreeSet::new(),
    };
    let mut marks = Vec::new();
    for requirement in step.requirements.iter().filter(|r| concerns(r.volume.as_deref())) {
        state.calls += 1;
        state.denied += usize::from(requirement.verdict == Verdict::Denied);
        state.unknown += usize::from(requirement.verdict == Verdict::Undetermined);
        marks.push((Status::of_requirement(requirement), requirement.volume.as_deref()));
    }
    for (number, finding) in (1..).zip(&report.findings) {
        let here = finding.step == Some(step.id) || finding.also_steps.contains(&step.id);
        if here && concerns(finding.volume.as_deref()) {
            marks.push((Status::of_finding(finding), finding.volume.as_deref()));
            state.findings.push((number, finding));
        }
    }
    state.status = marks.iter().map(|(status, _)| *status).max().unwrap_or(Status::Ok);
    let worst = || marks.iter().filter(|(status, _)| *status == state.status);
    if state.status > Status::Ok && worst().all(|(_, volume)| volume.is_some()) {
        state.volumes = worst().filter_map(|(_, volume)| *volume).collect();
    }
    state
}
