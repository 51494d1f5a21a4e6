//! Keys: which role needs which, under which key the results end up, and what the short names stand for.

use super::page::Page;
use crate::render::common::names::{self, KeyRef, Names};
use crate::render::common::neutral::plain;
use crate::render::common::words;
use crate::report::v1::{Artefact, ArtefactKind, NeededKey, Report, RoleKeys, Step};

pub(super) fn write(page: &mut Page, report: &Report, names: &Names<'_>) {
    needed(page, report, names);
    results(page, report, names);
    legend(page, report, names);
}

fn needed(page: &mut Page, report: &Report, names: &Names<'_>) {
    if report.keys_by_role.is_empty() {
        return;
    }
    page.heading("Keys per role");
    let mut rows = Vec::new();
    for entry in &report.keys_by_role {
        if entry.keys.is_empty() {
            rows.push(vec![role(entry), "none".to_owned(), String::new(), String::new()]);
        }
        for (number, key) in entry.keys.iter().enumerate() {
            let role = if number == 0 { role(entry) } else { String::new() };
            rows.push(vec![role, plain(&names.key(KeyRef::from(key))), actions(key), why(report, key)]);
        }
    }
    page.table(&[("Role", 17), ("Key", 33), ("kms: actions", 33), ("Why", 16)], rows);
}

fn role(entry: &RoleKeys) -> String {
    let mut lines = vec![plain(&entry.role.role_use.replace('_', "-"))];
    lines.extend(names::role_name(&entry.role).map(plain));
    lines.push(entry.role.account.to_string());
    lines.join("\n")
}

fn actions(key: &NeededKey) -> String {
    words::list(key.actions.iter().map(|action| match action.service() {
        "kms" => action.name(),
        _ => action.as_str(),
    }))
}

fn why(report: &Report, key: &NeededKey) -> String {
    let bases: Vec<String> = key
        .bases
        .iter()
        .map(|basis| plain(&words::basis(*basis, report.question.product.as_deref().unwrap_or("the recipe"))))
        .collect();
    bases.join("\n")
}

/// One line for each form of the data that a step makes, alike volumes together.
fn results(page: &mut Page, report: &Report, names: &Names<'_>) {
    let mut lines: Vec<(String, String, Vec<&str>, String)> = Vec::new();
    for step in &report.steps {
        let made = step.outputs.iter().filter(|id| !step.inputs.contains(id));
        for artefact in made.filter_map(|id| report.artefacts.iter().find(|artefact| artefact.id == *id)) {
            if artefact.kind == ArtefactKind::Instance && artefact.key.is_none() {
                continue;
            }
            add(&mut lines, step, artefact, names);
        }
    }
    if lines.is_empty() {
        return;
    }
    page.heading("Where the data goes");
    let rows = lines.into_iter().map(|(step, what, volumes, key)| {
        let of =
            if volumes.is_empty() { what } else { format!("{what} of {}", plain(&words::list(volumes))) };
        vec![step, of, key]
    });
    page.columns(2, rows.collect());
}

fn add<'r>(
    lines: &mut Vec<(String, String, Vec<&'r str>, String)>,
    step: &Step,
    artefact: &'r Artefact,
    names: &Names<'_>,
) {
    let number = format!("step {}", step.id);
    let what = format!("{} in {}/{}", words::kind(artefact.kind), artefact.account, artefact.region);
    let key = plain(&under(artefact, names));
    let known = lines.iter_mut().find(|(n, w, _, k)| *n == number && *w == what && *k == key);
    match known {
        Some((_, _, volumes, _)) => volumes.extend(artefact.volume.as_deref()),
        None => lines.push((number, what, artefact.volume.as_deref().into_iter().collect(), key)),
    }
}

/// `under the source key (…)`, `not encrypted`.
fn under(artefact: &Artefact, names: &Names<'_>) -> String {
    let key = artefact.key.as_ref().map(|key| names.key(KeyRef::from(key)));
    match (artefact.encrypted, key) {
        (Some(false), _) => "not encrypted".to_owned(),
        (Some(true), Some(key)) => format!("under the {key}"),
        (Some(true), None) => "under a key that is not known".to_owned(),
        (None, Some(key)) => format!("if encrypted, under the {key}"),
        (None, None) => "not known whether encrypted".to_owned(),
    }
}

/// The full names behind the short ones.
fn legend(page: &mut Page, report: &Report, names: &Names<'_>) {
    let keys = names.legend();
    let mut rows: Vec<(String, String)> = Vec::new();
    for (short, arn, about) in keys {
        let about = if about.is_empty() { about } else { format!("\n{}", plain(&about)) };
        rows.push((plain(&short), format!("{}{about}", plain(&arn))));
    }
    for entry in &report.keys_by_role {
        if let Some(arn) = &entry.role.arn {
            rows.push((plain(&names::role_use(&entry.role)), plain(arn.as_str())));
        }
    }
    if !rows.is_empty() {
        page.heading("Full names");
        page.fields(2, &rows);
    }
}
