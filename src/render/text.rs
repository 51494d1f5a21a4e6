//! The report for people: the answer in the first line, then why.

pub(super) mod explanation;
mod findings;
mod fixes;
mod keys;
mod page;
mod paint;
mod routes;
mod steps;
pub(super) mod who;

use super::common::names::Names;
use super::common::neutral::plain;
use super::common::{headline, words};
use super::{Format, Style};
use crate::report::v1::{Answer, Outcome, Report, Summary};
use page::Page;
use paint::Ink;

pub(super) static FORMAT: Format =
    Format { id: "text", about: "for people: the answer first, then why", tells_fixes: true, render };

fn render(answer: &Answer, style: &Style) -> String {
    let mut page = Page::new(style.width);
    match answer {
        Answer::One(report) => plan(&mut page, report),
        Answer::Several(summary) => several(&mut page, summary),
    }
    paint::finish(&page.into_text(), style.colour)
}

fn plan(page: &mut Page, report: &Report) {
    let names = Names::of(report);
    page.line(&lead(report.outcome, &headline::plan(report)));
    page.gap();
    page.fields(0, &about(report));
    steps::write(page, report, &names);
    findings::write(page, report, &names);
    fixes::write(page, report);
    routes::write(page, report);
    keys::write(page, report, &names);
    assumptions(page, report);
}

/// The first line, its first word inked.
fn lead(outcome: Outcome, line: &str) -> String {
    let line = plain(line);
    match line.strip_prefix(words::outcome(outcome)) {
        Some(rest) => format!("{}{rest}", Ink::of_outcome(outcome).on(words::outcome(outcome))),
        None => line,
    }
}

fn about(report: &Report) -> Vec<(String, String)> {
    let field = |label: &str, text: String| (label.to_owned(), text);
    let workflow = format!("{} ({})", report.workflow.title, report.workflow.id);
    let mut fields = vec![
        field("Asked", plain(&words::question(&report.question))),
        field("Workflow", plain(&workflow)),
        field("Depth", words::depth(report.depth).to_owned()),
    ];
    if let Some(other) = &report.other_release {
        let answer = words::outcome(other.outcome);
        fields.push(field("Differs", plain(&format!("release {}: {answer}, {}", other.release, other.text))));
    }
    fields
}

fn assumptions(page: &mut Page, report: &Report) {
    if report.assumptions.is_empty() {
        return;
    }
    page.heading("Taken for granted");
    for assumption in &report.assumptions {
        page.item("-", &format!("{} ({})", plain(&assumption.text), plain(&assumption.source)));
    }
}

/// The table of all workloads, then each plan in full that is not feasible.
fn several(page: &mut Page, summary: &Summary) {
    page.line(&lead(summary.outcome, &headline::several(summary)));
    page.gap();
    let row = |plan: &Report| {
        let workload = plan.question.workload.as_deref().unwrap_or("-");
        let line = plain(&headline::plan(plan));
        let word = words::outcome(plan.outcome);
        let why = line.strip_prefix(word).unwrap_or(&line).trim_start_matches([':', ' ']).to_owned();
        vec![Ink::of_outcome(plan.outcome).on(word), plain(workload), plain(&plan.workflow.title), why]
    };
    let columns = [("Outcome", 12), ("Workload", 21), ("Workflow", 26), ("Why", 40)];
    page.table(&columns, summary.plans.iter().map(row).collect());
    for report in summary.plans.iter().filter(|plan| plan.outcome != Outcome::Feasible) {
        let workload = report.question.workload.as_deref().unwrap_or("unnamed");
        page.rule(&format!("Workload {}", plain(workload)));
        plan(page, report);
    }
}
