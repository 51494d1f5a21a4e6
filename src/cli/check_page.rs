//! The page of a check: for a terminal and as Markdown.

use crate::checks::Check;
use std::fmt::Write;

/// Columns of a page that goes to no terminal.
const WIDTH: usize = 100;

/// The page for a terminal.
pub(super) fn text(check: &Check, width: Option<usize>) -> String {
    let width = width.unwrap_or(WIDTH).clamp(40, 120);
    let docs = &check.docs;
    let mut page = format!("{}\n{}", check.id, wrapped(check.summary, "", "", width));
    for (heading, body) in
        [("What it looks for", docs.what), ("Why it is bad", docs.why), ("Example", docs.example)]
    {
        let _infallible = write!(page, "\n{heading}\n{}", wrapped(body, "  ", "  ", width));
    }
    page.push_str("\nWays out\n");
    for way in docs.ways_out {
        page.push_str(&wrapped(way, "  - ", "    ", width));
    }
    page.push_str("\nSources\n");
    for source in docs.sources {
        let _infallible = writeln!(page, "  - {}\n    {}", source.title, source.url);
    }
    page
}

/// The page as a section of a Markdown document. The heading is the id of the check and so its anchor.
pub(super) fn markdown(check: &Check) -> String {
    let docs = &check.docs;
    let mut page = format!("## {}\n\n{}.\n", check.id, sentence(check.summary));
    for (heading, body) in [
        ("What it looks for", sentence(docs.what)),
        ("Why it is bad", sentence(docs.why)),
        ("Example", sentence(docs.example)),
    ] {
        let _infallible = write!(page, "\n### {heading}\n\n{body}\n");
    }
    page.push_str("\n### Ways out\n\n");
    for way in docs.ways_out {
        let _infallible = writeln!(page, "- {}", escaped(way));
    }
    page.push_str("\n### Sources\n\n");
    for source in docs.sources {
        let _infallible = writeln!(page, "- [{}]({})", escaped(source.title), source.url);
    }
    page
}

/// Words of a check with a capital at their start.
fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    escaped(&format!("{first}{}", characters.as_str()))
}

/// Text in which nothing but code spans means anything to Markdown.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut in_code = false;
    for character in text.chars() {
        in_code ^= character == '`';
        if !in_code && matches!(character, '*' | '_' | '<' | '>' | '[' | ']' | '|' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// Lines that keep to a width, the first after `first`, the others after `rest`. A word longer than a line stays whole.
pub(super) fn wrapped(text: &str, first: &str, rest: &str, width: usize) -> String {
    let mut lines = String::new();
    let mut line = first.to_owned();
    let mut is_empty = true;
    for word in text.split_whitespace() {
        if !is_empty && line.chars().count() + 1 + word.chars().count() > width {
            lines.push_str(&line);
            lines.push('\n');
            rest.clone_into(&mut line);
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    lines.push_str(&line);
    lines.push('\n');
    lines
}
