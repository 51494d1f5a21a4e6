//! The command line: one file per subcommand, its arguments beside its function.
//!
//! Only here does Keyway touch files, environment and terminal. A subcommand makes its whole answer before a byte of
//! it is written, so nothing is ever half-written: a reply goes to standard output, a failure to standard error. Only
//! `authorize` answers as it reads, line by line.

mod authorize;
mod call;
mod check_page;
mod discover;
mod discovery_page;
mod docs;
mod estate;
mod exit;
mod explain;
mod failure;
mod files;
mod fix;
mod import;
#[cfg(feature = "live")]
mod live;
mod plan;
mod products_page;
#[cfg(feature = "live")]
mod progress;
mod question;
mod reading;
mod schema;
mod terminal;
mod test;
mod who;
mod why;
mod write;

use crate::render::Style;
use clap::{ColorChoice, Parser, Subcommand};
use exit::Reply;
use failure::Failure;
use std::process::ExitCode;
use terminal::Color;

const ABOUT: &str = "Tells before a job runs whether encrypted AWS data can be backed up, copied or restored";

const LONG_ABOUT: &str = "\
Tells before a job runs whether a backup, replica, copy or restore of encrypted AWS data can work across accounts and \
regions: which role needs which KMS key for which calls, where the path breaks, why, and what leads round.

It knows as much as it is told. With places alone a plan says what each role will need and what is a dead end under \
which fact. With an estate (a file of accounts, keys, policies and workloads) it judges every call against the \
policies. What nobody has told is undetermined, never allowed.";

const AFTER_HELP: &str = "\
Examples:
  What would a restore into another account and region need?
    keyway plan restore --src 111111111111/us-east-1 --dst 222222222222/eu-west-1

  Can this instance be restored, given what is known of both accounts?
    keyway plan restore --src prod/us-east-1 --dst dr/eu-west-1 --estate estate/ \\
      --workload i-0123456789abcdef0

  What has to change for a blocked job to work, as policies, commands and Terraform?
    keyway fix restore --src prod/us-east-1 --dst dr/eu-west-1 --estate estate/ --out fix/

  What is a dead end called default-key-shared?
    keyway explain default-key-shared

  Who can use this key through EC2, and why can that role not?
    keyway who --action kms:Decrypt --key alias/data --via ec2 --estate estate/
    keyway why --principal arn:aws:iam::222222222222:role/Restore --action kms:CreateGrant \\
      --key alias/data --via ec2 --estate estate/

  What does AWS tell of these accounts? An estate, reading only
    keyway discover --accounts 111111111111,222222222222 --out estate.json

  Is each of these requests allowed?
    keyway authorize requests.jsonl

Exit codes:
  0  feasible, or allowed, or nothing is wrong
  1  blocked, or denied; a scenario or a page differs from what is expected
  2  usage or input error: nothing is written to standard output
  3  undetermined";

/// Everything that can be typed.
#[derive(Debug, Parser)]
#[command(name = "keyway", version, about = ABOUT, long_about = LONG_ABOUT, after_help = AFTER_HELP)]
#[command(max_term_width = 110, disable_help_subcommand = true)]
struct Cli {
    /// When to use colour
    ///
    /// Nothing is said by colour alone.
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value = "auto", display_order = 900)]
    color: Color,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Plan(plan::Args),
    Fix(fix::Args),
    Discover(Box<discover::Args>),
    Authorize(authorize::Args),
    Why(why::Args),
    Who(who::Args),
    Test(test::Args),
    Explain(explain::Args),
    Estate(estate::Args),
    Schema(schema::Args),
    #[command(hide = true)]
    Docs(docs::Args),
}

impl Command {
    fn run(&self, style: &Style) -> Result<Reply, Failure> {
        match self {
            Self::Plan(args) => plan::run(args, style),
            Self::Fix(args) => fix::run(args),
            Self::Discover(args) => discover::run(args),
            Self::Authorize(args) => authorize::run(args),
            Self::Why(args) => why::run(args),
            Self::Who(args) => who::run(args),
            Self::Test(args) => test::run(args),
            Self::Explain(args) => explain::run(args, style),
            Self::Estate(args) => estate::run(args),
            Self::Schema(args) => schema::run(args),
            Self::Docs(args) => docs::run(args),
        }
    }
}

/// Reads the arguments of the process, does what they ask, and says with which code to exit.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return refused(&error),
    };
    match cli.command.run(&terminal::style(cli.color)) {
        Ok(reply) => terminal::write(&reply),
        Err(failure) => terminal::complain(&failure),
    }
}

/// Arguments that are none, and the pages that clap writes itself: help and version.
fn refused(error: &clap::Error) -> ExitCode {
    // Whoever closed the stream has read enough.
    let _closed = error.print();
    if error.use_stderr() { exit::USAGE.into() } else { exit::OK.into() }
}

/// The command as the pages about it see it: at one width, without colour.
fn command_for_docs() -> clap::Command {
    use clap::CommandFactory;
    let mut command = Cli::command().term_width(100).color(ColorChoice::Never);
    command.build();
    command
}
