//! `keyway schema`: the formats, as JSON Schemas.

use super::exit::Reply;
use super::failure::Failure;
use crate::{estate, recipe, report, scenario};
use clap::ValueEnum;
use serde_json::Value;

const AFTER_HELP: &str = "\
Example:
  keyway schema estate > estate.schema.json";

/// Print the JSON Schema of a format
///
/// Schemas are of draft 2020-12. Input with unknown fields is refused; reports may gain fields.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    /// Which format
    #[arg(value_enum)]
    document: Document,
}

/// A format with a schema.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Document {
    /// What is known of accounts, keys, policies and workloads: what `--estate` reads
    Estate,
    /// An estate, a question and the expected answer: what `keyway test` runs
    Scenario,
    /// A job as a list of AWS operations: what `--recipe` reads
    Recipe,
    /// What `keyway plan --format json` writes: of one workload, or of several
    Report,
}

impl Document {
    /// The word of the command line.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Estate => "estate",
            Self::Scenario => "scenario",
            Self::Recipe => "recipe",
            Self::Report => "report",
        }
    }

    /// The schema, as it is printed.
    pub(super) fn text(self) -> String {
        let schema: Value = match self {
            Self::Estate => estate::schema(),
            Self::Scenario => scenario::schema(),
            Self::Recipe => recipe::schema(),
            Self::Report => report::schema(),
        };
        format!("{schema:#}\n")
    }
}

/// Prints a schema.
#[expect(clippy::unnecessary_wraps, reason = "subcommands are called alike")]
pub(super) fn run(args: &Args) -> Result<Reply, Failure> {
    Ok(Reply::ok(args.document.text()))
}
