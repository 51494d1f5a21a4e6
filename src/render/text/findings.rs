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
        let groups = alike((1..).zip(&report.findings).filter(|(_, finding)| belongs(finding)));
        if !groups.is_empty() {
            page.heading(title);
        }
        for group in &groups {
            if group.finding.severity == Severity::Risk {
                risk(page, report, group);
            } else {
                full(page, report, names, group);
            }
        }
    }
}

/// Findings that differ in their volume alone: told once.
struct Group<'a> {
    finding: &'a Finding,
    numbers: Vec<usize>,
    volumes: Vec<&'a str>,
}

impl Group<'_> {
    fn label(&self) -> String {
        format!("{}.", words::list(&self.numbers))
    }
}

fn alike<'a>(findings: impl Iterator<Item = (usize, &'a Finding)>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for (number, finding) in findings {
        let same = |group: &&mut Group<'a>| {
            let known = Finding { volume: finding.volume.clone(), ..group.finding.clone() };
            known == *finding
        };
        let volume = finding.volume.as_deref();
        match groups.iter_mut().find(same) {
            Some(group) => {
                group.numbers.push(number);
                group.volumes.extend(volume);
            }
            None => {
                groups.push(Group { finding, numbers: vec![number], volumes: volume.into_iter().collect() });
            }
        }
    }
    groups
}

fn risk(page: &mut Page, report: &Report, group: &Group<'_>) {
    let finding = group.finding;
    let mut text = format!("{}: {}", title(report, group), plain(&finding.message));
    if let Some(condition) = &finding.condition {
        text = format!("{text}, if {}", plain(condition));
    }
    page.item(&group.label(), &text);
}

fn full(page: &mut Page, report: &Report, names: &Names<'_>, group: &Group<'_>) {
    let finding = group.finding;
    page.item(&group.label(), &title(report, group));
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
        fields.push("proof", error.proof.as_deref().map(plain).unwrap_or_default());
    }
    for fix in &finding.fixes {
        let proof = if fix.closes { "proven: planned again with it, this is gone" } else { "not proven" };
        let edits = match fix.edits.len() {
            0 => String::new(),
            edits => format!("; {}", words::count(edits, "edit")),
        };
        let how = words::applicability(fix.applicability);
        fields.push("way out", format!("{} ({how}{edits}; {proof})", plain(&fix.title)));
        // The title of a fix tells its only edit.
        for change in fix.changes.iter().filter(|_| fix.changes.len() > 1) {
            fields.0.push((String::new(), format!("- {}", plain(change))));
        }
    }
    page.fields(5, &fields.0);
}

/// `DEAD END at steps 3, 5 for vol-1 [default-key-shared]`.
fn title(report: &Report, group: &Group<'_>) -> String {
    let finding = group.finding;
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
    if !group.volumes.is_empty() {
        let noun = if group.volumes.len() == 1 { "volume" } else { "volumes" };
        text = format!("{text}, {noun} {}", plain(&words::list(&group.volumes)));
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
    let role = finding.caller.as_ref().map(|caller| format!("by the {caller}")).or(role);
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
