//! `keyway explain`: what a check means.

use super::check_page;
use super::exit::Reply;
use super::failure::Failure;
use crate::checks::{self, CHECKS, Check};
use crate::input::{did_you_mean, neutral};
use crate::render::Style;
use clap::ValueEnum;
use std::fmt::Write;

const AFTER_HELP: &str = "\
Examples:
  keyway explain
  keyway explain default-key-shared
  keyway explain default-key-shared --format markdown";

/// Explain a check: what it looks for, why that is bad, an example, ways out, sources
///
/// Every finding of a plan names its check. Without a check, all of them are listed.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    /// The check, such as `default-key-shared` [default: a list of all]
    check: Option<String>,

    /// How to write the page
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    format: PageFormat,
}

/// How a page is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PageFormat {
    /// For people at a terminal
    Text,
    /// For a document
    Markdown,
}

/// Explains one check, or lists all.
pub(super) fn run(args: &Args, style: &Style) -> Result<Reply, Failure> {
    let width = style.width;
    let text = match (&args.check, args.format) {
        (None, PageFormat::Text) => list(width),
        (None, PageFormat::Markdown) => markdown_list("#"),
        (Some(id), PageFormat::Text) => check_page::text(find(id)?, width),
        (Some(id), PageFormat::Markdown) => check_page::markdown(find(id)?),
    };
    Ok(Reply::ok(text))
}

fn find(id: &str) -> Result<&'static Check, Failure> {
    checks::find(id).ok_or_else(|| Failure::UnknownCheck {
        id: neutral(id).into_owned(),
        near: did_you_mean(id, CHECKS.iter().map(|check| check.id)),
    })
}

fn list(width: Option<usize>) -> String {
    let longest = CHECKS.iter().map(|check| check.id.len()).max().unwrap_or_default();
    let indent = " ".repeat(longest + 2);
    let width = width.unwrap_or(usize::MAX).max(longest + 42);
    let mut page = String::new();
    for check in CHECKS {
        let label = format!("{:<1$}", check.id, longest + 2);
        page.push_str(&check_page::wrapped(check.summary, &label, &indent, width));
    }
    page
}

/// A Markdown table of all checks; `page` is where their sections stand.
pub(super) fn markdown_list(page: &str) -> String {
    let mut table = String::from("| check | meaning |\n| --- | --- |\n");
    for check in CHECKS {
        let summary = check_page::escaped(check.summary);
        let _infallible = writeln!(table, "| [{0}]({page}{0}) | {summary} |", check.id);
    }
    table
}
