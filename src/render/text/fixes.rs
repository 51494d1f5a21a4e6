//! The smallest set of edits, one diff for each policy.

use super::page::Page;
use super::paint::Ink;
use crate::aws::Arn;
use crate::estate::is_placeholder;
use crate::render::common::neutral::plain;
use crate::render::common::{neutral, words};
use crate::report::v1::{FixSet, Outcome, PolicyChange, PolicyOf, Report};
use similar::TextDiff;

/// Lines around a change.
const CONTEXT: usize = 3;

pub(super) fn write(page: &mut Page, report: &Report) {
    let Some(set) = &report.fixes else { return };
    if set.changes.is_empty() {
        page.heading("No edit of the estate lifts what blocks it");
    } else {
        let edits = words::count(set.changes.len(), "edit");
        page.heading(&format!("The smallest set of edits that lifts what can be lifted: {edits}"));
        for (number, change) in (1..).zip(&set.changes) {
            page.item(&format!("{number}."), &plain(change));
        }
    }
    for policy in &set.policies {
        diff(page, policy);
    }
    left(page, set);
    if !set.changes.is_empty() {
        let outcome = Ink::of_outcome(set.outcome).on(words::outcome(set.outcome));
        let edits = if set.changes.len() == 1 { "this edit" } else { "these edits" };
        page.gap();
        page.line(&format!("Planned again with {edits}: {outcome}"));
    }
}

fn left(page: &mut Page, set: &FixSet) {
    if set.left.is_empty() {
        return;
    }
    page.heading(match set.outcome {
        Outcome::Undetermined => "Left: not known",
        Outcome::Feasible | Outcome::Blocked => "Left to be mended by hand",
    });
    for left in &set.left {
        let severity = Ink::of_severity(left.severity).on(words::severity(left.severity));
        page.item("-", &format!("{severity}: {} [{}]", plain(&left.message), plain(&left.check)));
        let mut label = "way out";
        for way in &left.ways_out {
            page.fields(5, &[(format!("{label:10}"), plain(way))]);
            label = "";
        }
    }
}

/// A unified diff: the policy's name in its head, the document as AWS takes it.
fn diff(page: &mut Page, policy: &PolicyChange) {
    let name = plain(&title(policy));
    let text = |document| neutral::json(&serde_json::to_string_pretty(document).unwrap_or_default()) + "\n";
    let before = policy.before.as_ref().map(text).unwrap_or_default();
    let after = text(&policy.after);
    page.gap();
    page.line(&Ink::Bold.on(&match policy.before {
        Some(_) => format!("--- {name}"),
        None => "--- /dev/null".to_owned(),
    }));
    page.line(&Ink::Bold.on(&format!("+++ {name}")));
    let diff = TextDiff::from_lines(&before, &after);
    let unified = diff.unified_diff().context_radius(CONTEXT).to_string();
    for line in unified.lines() {
        let line = plain(line);
        page.line(&match line.chars().next() {
            Some('+') => Ink::Green.on(&line),
            Some('-') => Ink::Red.on(&line),
            _ => line,
        });
    }
}

fn title(policy: &PolicyChange) -> String {
    let PolicyChange { account, resource, .. } = policy;
    match policy.of {
        PolicyOf::Key => match resource.parse::<Arn>() {
            Ok(key) if is_placeholder(&key) => {
                format!("key policy of the new key in {account}/{}", key.region_text())
            }
            _ => format!("key policy of {resource}"),
        },
        PolicyOf::Role => {
            format!("inline policy {} of {resource}", policy.name.as_deref().unwrap_or_default())
        }
        PolicyOf::RoleTrust => format!("trust policy of {resource}"),
        PolicyOf::Bucket => format!("bucket policy of {resource} in {account}"),
        PolicyOf::Vault => format!("access policy of {resource}"),
    }
}
