//! Everyone who may use a key, for people.

use crate::authorize::{Admitted, Named, Who};
use crate::aws::Action;
use crate::checks::reason_in_words;
use crate::graph::{KeyRef, Verdict};
use crate::iam::PolicyType;
use crate::render::common::neutral::plain;
use std::fmt::Write;

/// The list for people: who may, of whom it is not known, who is named besides, and how many may not.
pub fn who(found: &Who, action: &Action, key: &KeyRef, via: Option<&str>) -> String {
    let through = via.map_or_else(String::new, |service| format!(" through {service}"));
    let mut text = plain(&format!("{action} on the {}{through}", key.in_words()));
    text.push('\n');
    section(&mut text, "MAY", of(&found.roles, Verdict::Allowed));
    section(&mut text, "NOT KNOWN", of(&found.roles, Verdict::Undetermined));
    section(&mut text, "NAMED, NOT IN THE ESTATE: MAY", of(&found.others, Verdict::Allowed));
    section(&mut text, "NAMED, NOT IN THE ESTATE: NOT KNOWN", of(&found.others, Verdict::Undetermined));
    if !found.named.is_empty() {
        text.push_str("\nNAMED FOR SEVERAL\n");
        for named in &found.named {
            let _infallible = writeln!(text, "  {}\n      {}", plain(&named.name), plain(&meaning(named)));
        }
    }
    let refused = |list| of(list, Verdict::Denied).count();
    let _infallible = writeln!(
        text,
        "\nMay not: {} of {} roles of the estate, {} of {} others that are named",
        refused(&found.roles),
        found.roles.len(),
        refused(&found.others),
        found.others.len()
    );
    text
}

fn of(list: &[Admitted], verdict: Verdict) -> impl Iterator<Item = &Admitted> {
    list.iter().filter(move |admitted| admitted.judgement.verdict == verdict)
}

fn section<'a>(text: &mut String, heading: &str, list: impl Iterator<Item = &'a Admitted>) {
    let mut list = list.peekable();
    if list.peek().is_none() {
        return;
    }
    let _infallible = writeln!(text, "\n{heading}");
    for admitted in list {
        let _infallible = writeln!(text, "  {}", plain(&admitted.principal));
        for reason in reasons(admitted) {
            let _infallible = writeln!(text, "      {}", plain(&reason));
        }
    }
}

fn reasons(admitted: &Admitted) -> Vec<String> {
    let judgement = &admitted.judgement;
    let reasons = judgement.decision.iter().flat_map(|decision| &decision.reasons);
    let mut told: Vec<String> = Vec::new();
    for (reason, origin) in reasons.zip(&judgement.origins) {
        // That the organization stands in nobody's way is the usual case.
        let of_organization = matches!(reason.policy, PolicyType::Scp | PolicyType::Rcp);
        if of_organization && judgement.verdict == Verdict::Allowed {
            continue;
        }
        let place = origin.as_deref().unwrap_or(reason.policy.as_words());
        let words = match (&reason.grant_id, &reason.unknown) {
            (Some(id), None) => format!("grant `{id}` allows it"),
            _ => format!("{place}: {}", reason_in_words(reason)),
        };
        if !told.contains(&words) {
            told.push(words);
        }
    }
    told
}

fn meaning(named: &Named) -> String {
    let statements: Vec<String> = named
        .statements
        .iter()
        .map(|(at, sid)| match sid {
            Some(sid) => format!("statement {at} (`{sid}`)"),
            None => format!("statement {at}"),
        })
        .collect();
    format!("{} of the key policy: {}", statements.join(", "), named.words)
}
