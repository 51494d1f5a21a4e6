//! The table of steps: operation, place, role, keys, verdict.

use super::page::Page;
use super::paint::Ink;
use crate::render::common::names::{self, KeyRef, Names};
use crate::render::common::neutral::plain;
use crate::render::common::state::{self, Status, StepState};
use crate::render::common::words;
use crate::report::v1::{KeyUse, Report, Severity, Step};

pub(super) fn write(page: &mut Page, report: &Report, names: &Names<'_>) {
    if report.steps.is_empty() {
        return;
    }
    page.heading("Steps");
    let rows = report.steps.iter().map(|step| row(report, step, names)).collect();
    let columns = [("#", 2), ("Operation", 23), ("Where", 14), ("Role", 17), ("Keys", 22), ("Verdict", 20)];
    page.table(&columns, rows);
}

fn row(report: &Report, step: &Step, names: &Names<'_>) -> Vec<String> {
    vec![
        step.id.to_string(),
        operation(&step.operation),
        format!("{}\n{}", step.account, step.region),
        role(step),
        keys(report, step, names),
        verdict(&state::of_step(report, step, None)),
    ]
}

/// Names wider than the column are broken between words.
fn operation(name: &str) -> String {
    const MOST: usize = 23;
    let name = plain(name);
    if !name.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return name;
    }
    let mut lines: Vec<String> = vec![String::new()];
    let mut word = String::new();
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        word.push(letter);
        let ends =
            letters.peek().is_none_or(|next| next.is_ascii_uppercase() && !letter.is_ascii_uppercase());
        if !ends {
            continue;
        }
        match lines.last_mut() {
            Some(line) if line.is_empty() || line.chars().count() + word.chars().count() <= MOST => {
                line.push_str(&word);
            }
            _ => lines.push(word.clone()),
        }
        word.clear();
    }
    lines.join("\n")
}

fn role(step: &Step) -> String {
    let mut lines = vec![plain(&step.role.role_use.replace('_', "-"))];
    lines.extend(names::role_name(&step.role).map(plain));
    if step.role.account != step.account {
        lines.push(format!("of {}", step.role.account));
    }
    lines.join("\n")
}

/// The keys of the data it reads, then those of its calls, each once.
fn keys(report: &Report, step: &Step, names: &Names<'_>) -> String {
    let read = report.artefacts.iter().filter(|artefact| step.inputs.contains(&artefact.id));
    let called = step.requirements.iter().filter_map(|requirement| requirement.key.as_ref());
    let mut keys: Vec<String> = Vec::new();
    for key in read.filter_map(|artefact| artefact.key.as_ref()).chain(called) {
        let name = plain(&names.key(KeyRef::from(key)));
        let name = if key.key_use == KeyUse::AwsManaged { format!("looks up {name}") } else { name };
        if !keys.contains(&name) {
            keys.push(name);
        }
    }
    if keys.is_empty() { "none".to_owned() } else { keys.join("\n") }
}

fn verdict(state: &StepState<'_>) -> String {
    let word = match (state.status, state.breaks_if()) {
        (Status::Unknown, Some(Severity::DeadEnd)) => "unknown, may be a dead end",
        (Status::Unknown, Some(_)) => "unknown, may be denied",
        (Status::Unknown, None) => "unknown",
        (Status::Ok, _) => "ok",
        (Status::Risk, _) => "ok, with a risk",
        (Status::Denied, _) => "DENIED",
        (Status::DeadEnd, _) => "DEAD END",
    };
    let mut lines = vec![Ink::of_status(state.status).on(word)];
    // That its calls are allowed does not help a step that cannot work.
    if state.status != Status::DeadEnd || state.denied > 0 {
        let aside = if state.status <= Status::Risk && state.denied + state.unknown > 0 {
            " (not enforced)"
        } else {
            ""
        };
        lines.push(format!("{}{aside}", calls(state)));
    }
    if !state.volumes.is_empty() {
        lines.push(plain(&format!("for {}", words::list(&state.volumes))));
    }
    if !state.findings.is_empty() {
        let noun = if state.findings.len() == 1 { "finding" } else { "findings" };
        lines.push(format!("{noun} {}", words::list(state.findings.iter().map(|(number, _)| number))));
    }
    lines.join("\n")
}

fn calls(state: &StepState<'_>) -> String {
    let of = |number: usize| {
        if number == state.calls {
            words::count(number, "call")
        } else {
            format!("{number} of {} calls", state.calls)
        }
    };
    match (state.calls, state.denied, state.unknown) {
        (0, ..) => "no calls to judge".to_owned(),
        (calls, 0, 0) => format!("{} allowed", words::count(calls, "call")),
        (_, 0, _) => format!("{} not known", of(state.unknown)),
        (_, _, 0) => format!("{} denied", of(state.denied)),
        (calls, denied, unknown) => format!("{denied} denied, {unknown} not known of {calls} calls"),
    }
}
