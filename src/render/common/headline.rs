//! The answer in one line, the same in every format.

use super::state::Status;
use super::words;
use crate::report::v1::{Answer, Depth, Finding, Outcome, Report, Severity, Summary, Verdict};

/// The answer.
pub(in crate::render) fn answer(answer: &Answer) -> String {
    match answer {
        Answer::One(report) => plan(report),
        Answer::Several(summary) => several(summary),
    }
}

pub(in crate::render) fn several(summary: &Summary) -> String {
    let number = |outcome| summary.plans.iter().filter(|plan| plan.outcome == outcome).count();
    let parts = [
        (number(Outcome::Blocked), "blocked"),
        (number(Outcome::Undetermined), "undetermined"),
        (number(Outcome::Feasible), "feasible"),
    ];
    let counts = words::list(parts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")));
    let workloads = words::count(summary.plans.len(), "workload");
    let detail = if counts.is_empty() { workloads } else { format!("{workloads}: {counts}") };
    format!("{}: {detail}", words::outcome(summary.outcome))
}

/// The answer of one plan.
pub(in crate::render) fn plan(report: &Report) -> String {
    let word = words::outcome(report.outcome);
    match report.outcome {
        Outcome::Feasible => feasible(word, report),
        Outcome::Blocked => {
            let mut breaks = report.findings.iter().filter(|f| Status::of_finding(f).breaks());
            match breaks.next() {
                Some(first) => {
                    let more = more(breaks.count(), "break");
                    format!("{word}{}: {}{more}", at(report, first.step), first.message)
                }
                None => format!("{word}{}", without_finding(report, Verdict::Denied, "denied")),
            }
        }
        Outcome::Undetermined => undetermined(word, report),
    }
}

fn feasible(word: &str, report: &Report) -> String {
    let risks = report.findings.iter().filter(|f| f.severity == Severity::Risk).count();
    let steps = match report.steps.len() {
        0 | 1 => String::new(),
        number => format!(", in all {number} steps"),
    };
    let risks = if risks == 0 { String::new() } else { format!("; {}", words::count(risks, "risk")) };
    format!("{word}: every role can use every key it needs{steps}{risks}")
}

fn undetermined(word: &str, report: &Report) -> String {
    let why = if report.depth == Depth::Design { "no policy was judged; " } else { "" };
    let if_so = report.findings.iter().find(|f| f.severity < Severity::Unknown && f.condition.is_some());
    if let Some((finding, condition)) = if_so.and_then(|f| Some((f, f.condition.as_ref()?))) {
        let kind = if finding.severity == Severity::DeadEnd { "a dead end" } else { "denied" };
        return format!("{word}: {why}{kind}{} if {condition}", at(report, finding.step));
    }
    let is_unknown = |f: &&Finding| f.severity == Severity::Unknown;
    let mut unknown = report.findings.iter().filter(is_unknown);
    match unknown.next() {
        None if report.depth == Depth::Design => {
            let calls = report.steps.iter().map(|step| step.requirements.len()).sum();
            let needed =
                format!("{} in {}", words::count(calls, "call"), words::count(report.steps.len(), "step"));
            format!("{word}: no policy was judged; the job needs {needed}")
        }
        Some(first) => {
            let more = more(unknown.count(), "unknown");
            format!("{word}{}: {}{more}", at(report, first.step), first.message)
        }
        None => {
            format!("{word}{}", without_finding(report, Verdict::Undetermined, "not known to be allowed"))
        }
    }
}

fn at(report: &Report, step: Option<usize>) -> String {
    step.map_or_else(String::new, |step| format!(" at step {step} of {}", report.steps.len()))
}

fn more(number: usize, noun: &str) -> String {
    if number == 0 {
        String::new()
    } else {
        format!(" (and {})", words::count(number, &format!("more {noun}")))
    }
}

/// A report is to explain each such call by a finding. One that does not still gets a true first line.
fn without_finding(report: &Report, verdict: Verdict, word: &str) -> String {
    let calls = report.steps.iter().flat_map(|step| step.requirements.iter().map(move |r| (step, r)));
    let mut such = calls.filter(|(_, requirement)| requirement.verdict == verdict);
    match such.next() {
        Some((step, requirement)) => {
            let more = more(such.count(), "call");
            format!("{}: `{}` is {word}{more}", at(report, Some(step.id)), requirement.action)
        }
        None => ": the report gives no reason".to_owned(),
    }
}
