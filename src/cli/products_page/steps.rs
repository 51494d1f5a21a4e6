//! The steps of a workflow as a plan without an estate has them.

use super::code;
use crate::checks::Trust;
use crate::cli::check_page::escaped;
use crate::graph::{Basis, Evidence, Protection, Requirement, Step, Target};
use crate::iam::Text;
use crate::plan::{Plan, Planner};
use crate::question::Question;
use std::fmt::Write;

/// The steps as Markdown.
pub(super) fn markdown(question: &Question) -> String {
    let planner = Planner::new(None, Trust::Role);
    let plan = planner.workloads(question).ok().and_then(|workloads| {
        let workload = workloads.first()?;
        planner.plan(question, workload).ok()
    });
    let Some(plan) = plan else { return "The plan has no steps.\n".to_owned() };
    let mut text = asked(question);
    for step in plan.graph.steps() {
        describe(&plan, step, &mut text);
    }
    text
}

fn asked(question: &Question) -> String {
    let Question { src, dst, worker, .. } = question;
    let mut places = if src == dst { format!("in {src}") } else { format!("from {src} to {dst}") };
    if let Some(worker) = worker {
        let _infallible = write!(places, ", workers in {worker}");
    }
    format!("Planned {places}.\n")
}

fn describe(plan: &Plan, step: &Step, text: &mut String) {
    let name = step.operation.name;
    let role = step.role.in_words().replace('_', "-");
    let _infallible = write!(
        text,
        "\n{}. [{name}](#{}), called in {} by the {role}",
        step.id,
        name.to_ascii_lowercase(),
        step.place
    );
    let made: Vec<String> = plan.graph.outputs(step).map(|made| protection(&made.protection)).collect();
    if let Some(under) = made.first() {
        let _infallible = write!(text, "; what it makes is {}", escaped(under));
    }
    text.push_str(".\n");
    let mut refused: Vec<String> = Vec::new();
    for rejection in &step.rejections {
        let line = match &rejection.condition {
            Some(condition) => format!("{} if {condition}", link(rejection.check)),
            None => link(rejection.check),
        };
        if !refused.contains(&line) {
            refused.push(line);
        }
    }
    if !refused.is_empty() {
        let _infallible = writeln!(text, "   Refused: {}.", refused.join("; "));
    }
    table(step, text);
}

fn link(check: &str) -> String {
    format!("[{check}](checks.md#{check})")
}

fn protection(protection: &Protection) -> String {
    match protection {
        Protection::Plain => "plain".to_owned(),
        Protection::Under(key) => format!("under the {}", key.in_words()),
        Protection::PlainOrUnder(key, condition) => format!("under the {} if {condition}", key.in_words()),
    }
}

/// Calls that differ in nothing but their names.
struct Row {
    on: String,
    by: Option<&'static str>,
    basis: Basis,
    evidence: Evidence,
    condition: Option<String>,
    calls: Vec<String>,
}

fn table(step: &Step, text: &mut String) {
    let mut rows: Vec<Row> = Vec::new();
    for requirement in &step.requirements {
        let row = row(requirement);
        let same = rows.iter_mut().find(|known| {
            (&known.on, known.by, known.basis, known.evidence, &known.condition)
                == (&row.on, row.by, row.basis, row.evidence, &row.condition)
        });
        match same {
            Some(known) => known.calls.extend(row.calls),
            None => rows.push(row),
        }
    }
    if rows.is_empty() {
        return;
    }
    text.push_str("\n   | on | calls | basis | evidence |\n   |---|---|---|---|\n");
    for mut row in rows {
        row.calls.sort_unstable();
        row.calls.dedup();
        let calls: Vec<String> = row.calls.iter().map(code).collect();
        let by = row.by.map_or_else(String::new, |who| format!(", by the {who}"));
        let condition = row.condition.map_or_else(String::new, |fact| format!(", if {}", escaped(&fact)));
        let _infallible = writeln!(
            text,
            "   | {} | {}{by}{condition} | {} | {} |",
            escaped(&row.on),
            calls.join(", "),
            basis(row.basis),
            evidence(row.evidence)
        );
    }
}

fn row(requirement: &Requirement) -> Row {
    let on = match &requirement.target {
        Target::Key(key) => key.in_words(),
        Target::Resource { arn: Text::Exact(arn), .. } => code(arn),
        Target::Resource { arn: Text::Prefix(begin), .. } => code(format!("{begin}*")),
    };
    Row {
        on,
        by: requirement.caller.as_ref().map(|caller| caller.words),
        basis: requirement.basis,
        evidence: requirement.evidence,
        condition: requirement.condition.clone(),
        calls: vec![requirement.action.to_string()],
    }
}

fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Enforced => "enforced",
        Basis::Product => "product",
        Basis::Documented => "listed",
    }
}

fn evidence(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Proven => "proven",
        Evidence::Observed => "observed",
        Evidence::Documented => "documented",
        Evidence::Inferred => "inferred",
    }
}
