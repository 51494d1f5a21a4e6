//! Other ways to the goal, or why there is none.

use super::page::Page;
use super::paint::Ink;
use super::plain;
use crate::plan::RECIPE;
use crate::render::common::words;
use crate::report::v1::{Barred, Report, Route};

pub(super) fn write(page: &mut Page, report: &Report) {
    if !report.routes.is_empty() {
        page.heading("Other ways to the same goal, each planned in full");
        for (number, route) in (1..).zip(&report.routes) {
            way(page, number, route);
        }
    }
    if let Some(barred) = &report.barred {
        page.heading("No other way was found");
        tree(page, barred);
    }
}

fn way(page: &mut Page, number: usize, route: &Route) {
    let outcome = Ink::of_outcome(route.outcome).on(words::outcome(route.outcome));
    page.item(&format!("{number}."), &format!("{outcome}: {}", plain(&route.title)));
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut push = |label: &str, text: String| fields.push((label.to_owned(), text));
    for (at, change) in route.changes.iter().enumerate() {
        push(if at == 0 { "do" } else { "" }, format!("- {}", plain(change)));
    }
    if !route.steps.is_empty() {
        push("steps", plain(&route.steps.join(" → ")));
    }
    if route.workflow == RECIPE {
        if route.recipe.is_some() {
            push(
                "recipe",
                format!("routes[{}].recipe of `--format json` is the recipe with these changes", number - 1),
            );
        }
    } else {
        push("workflow", plain(&route.workflow));
    }
    match route.extra_copies {
        0 => {}
        1 => push("costs", "1 full copy more than the job as it was asked".to_owned()),
        copies => push("costs", format!("{copies} full copies more than the job as it was asked")),
    }
    for unknown in &route.unknown {
        push("not known", plain(unknown));
    }
    let left = route.findings.saturating_sub(route.unknown.len());
    if left > 0 {
        push("left", words::count(left, "risk"));
    }
    page.fields(6, &fields);
}

/// The facts that bar everything, and under each the ways that meet it first.
fn tree(page: &mut Page, barred: &Barred) {
    page.item("", "every way that was tried meets one of these, and no edit that Keyway makes lifts them:");
    for (number, fact) in (1..).zip(&barred.facts) {
        page.item(&format!("{number}."), &plain(fact));
        let mut met = barred.tried.iter().filter(|tried| {
            let first = barred.facts.iter().find(|fact| tried.because.contains(fact));
            first == Some(fact)
        });
        let mut next = met.next();
        while let Some(tried) = next {
            next = met.next();
            let branch = if next.is_some() { "├─" } else { "└─" };
            page.fields(6, &[(branch.to_owned(), format!("bars: {}", plain(&tried.way)))]);
        }
    }
}
