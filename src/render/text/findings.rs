//! Findings: what breaks, what is not known, what may go amiss.

use super::page::Page;
use super::paint::Ink;
use crate::render::common::names::{self, KeyRef, Names};
use crate::render::common::neutral::plain;
use crate::render::common::state::Status;
use crate::render::common::words;
use crate::report::v1::{Finding, Report, Severity};

/// A heading and the findings below it.
type Chapter = (&'static str, fn(&Finding) -> bool);

pub(super) fn write(page: &mut Page, report: &Report, names: &Names<'_>) {
    let chapters: [Chapter; 4] = [
        ("What breaks", |finding| Status::of_finding(finding).breaks()),
        ("What may break", |finding| finding.condition.is_some() && finding.severity < Severity::Unknown),
        ("What is not known", |finding| finding.severity == Severity::Unknown),
        ("Risks", |finding| finding.severity == Severity::Risk),
    ];
    for (title, belongs) in chapters {
        let mut findings = (1..).zip(&report.findings).filter(|(_, finding)| belongs(finding)).peekable();
        if findings.peek().is_some() {
            page.heading(title);
        }
        for (number, finding) in findings {
            if finding.severity == Severity::Risk {
                risk(page, report, number, finding);
            } else {
                full(page, report, names, number, finding);
            }
        }
    }
}

fn risk(page: &mut Page, report: &Report, number: usize, finding: &Finding) {
    let mut text = format!("{}: {}", title(report, finding), plain(&finding.message));
    if let Some(condition) = &finding.condition {
        text = format!("{text}, if {}", plain(condition));
    }
    page.item(&format!("{number}."), &text);
}

fn full(page: &mut Page, report: &Report, names: &Names<'_>, number: usize, finding: &Finding) {
    page.item(&format!("{number}."), &title(report, finding));
    let mut fields = Fields::default();
    fields.push("what", plain(&finding.message));
    if let Some(condition) = &finding.condition {
        fields.push("if", plain(condition));
    }
    fields.push("why", plain(&finding.cause));
    fields.push("calls", who(finding, names));
    if let Some(error) = &finding.aws_error {
        let text =
            format!("{}: {} ({})", plain(&error.code), plain(&error.message), words::timing(error.timing));
        fields.push("AWS says", text);
    }
    for fix in &finding.fixes {
        let proof = if fix.closes { "proven: planned again with it, this is gone" } else { "not proven" };
        let edits = match fix.edits.len() {
            0 => String::new(),
            edits => format!("; {}", words::count(edits, "edit")),
        };
        let how = words::applicability(fix.applicability);
        fields.push("way out", format!("{} ({how}{edits}; {proof})", plain(&fix.title)));
    }
    page.fields(5, &fields.0);
}

/// `DEAD END at steps 3, 5 for vol-1 [default-key-shared]`.
fn title(report: &Report, finding: &Finding) -> String {
    let ink = if finding.condition.is_some() { Ink::Yellow } else { Ink::of_severity(finding.severity) };
    let mut text = ink.on(words::severity(finding.severity));
    if let Some(step) = finding.step {
        let operation = report.steps.iter().find(|candidate| candidate.id == step);
        let operation = operation.map(|step| format!(", {}", plain(&step.operation))).unwrap_or_default();
        text = format!("{text} at step {step}{operation}");
    }
    if !finding.also_steps.is_empty() {
        let noun = if finding.also_steps.len() == 1 { "step" } else { "steps" };
        text = format!("{text}, also at {noun} {}", words::list(&finding.also_steps));
    }
    if let Some(volume) = &finding.volume {
        text = format!("{text}, volume {}", plain(volume));
    }
    format!("{text} [{}]", plain(&finding.check))
}

/// Role, actions and key in one line.
fn who(finding: &Finding, names: &Names<'_>) -> String {
    let actions = words::list(&finding.actions);
    let role = finding.role.as_ref().map(|role| {
        let name = names::role_name(role).map_or_else(|| format!("of {}", role.account), str::to_owned);
        format!("by the {} {name}", names::role_use(role))
    });
    let key = finding.key.as_ref().map(|key| format!("on the {}", names.key(KeyRef::from(key))));
    let parts: Vec<String> =
        [Some(actions), role, key].into_iter().flatten().filter(|part| !part.is_empty()).collect();
    if finding.actions.is_empty() { String::new() } else { plain(&parts.join(" ")) }
}

/// Labelled lines; a label that repeats is told once.
#[derive(Default)]
struct Fields(Vec<(String, String)>);

impl Fields {
    fn push(&mut self, label: &str, text: String) {
        if text.is_empty() {
            return;
        }
        let told = self.0.iter().any(|(known, _)| known.trim_end() == label);
        let label = if told { String::new() } else { label.to_owned() };
        self.0.push((format!("{label:10}"), text));
    }
}
