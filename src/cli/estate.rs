//! `keyway estate`: what is known of the accounts.

use super::exit::Reply;
use super::failure::Failure;
use super::files;
use crate::authorize::lint::remarks_on_estate;
use crate::estate::{Account, Estate};
use crate::input::neutral;
use clap::Subcommand;
use std::fmt::Write;
use std::path::{Path, PathBuf};

const AFTER_HELP: &str = "\
Examples:
  keyway estate validate estate.json
  keyway estate validate estate/

Exit codes:
  0  nothing is wrong
  2  at least one mistake";

/// Work with estates: what is known of accounts, keys, policies and workloads
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Tell every mistake of an estate at once, each with file, line, column and path
    ///
    /// Fields that the format does not have, names that are not of AWS's form, things told twice or in contradiction,
    /// policies that are none. Of a right estate it is told what it holds, and which statements of its policies can never
    /// do what they were written for; such a warning is no mistake.
    #[command(after_help = AFTER_HELP)]
    Validate {
        /// Estates, each a file, or a folder whose `*.json` files, at any depth, are parts of one estate
        ///
        /// Hidden files are left out.
        #[arg(required = true, value_name = "FILE|FOLDER")]
        paths: Vec<PathBuf>,
    },
}

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<Reply, Failure> {
    let Command::Validate { paths } = &args.command;
    let (mut summaries, mut mistakes) = (String::new(), Vec::new());
    for path in paths {
        match files::estate(path) {
            Ok(estate) => {
                summaries.push_str(&summary(path, &estate));
                summaries.push_str(&warnings(path, &estate));
            }
            Err(found) => mistakes.extend(found),
        }
    }
    if mistakes.is_empty() { Ok(Reply::ok(summaries)) } else { Err(Failure::Input(mistakes)) }
}

/// Statements that cannot work, a line each.
fn warnings(path: &Path, estate: &Estate) -> String {
    let mut lines = String::new();
    for (origin, remark) in remarks_on_estate(estate) {
        let place = format!("{}: warning: {origin}: {}", path.display(), remark.place());
        let _infallible = writeln!(lines, "{}: {}", neutral(&place), neutral(&remark.text));
    }
    lines
}

/// What an estate holds, in one line.
fn summary(path: &Path, estate: &Estate) -> String {
    let document = estate.document();
    let sum = |of: fn(&Account) -> usize| document.accounts.iter().map(|account| of(account)).sum::<usize>();
    let held = [
        (document.accounts.len(), "account", "accounts"),
        (sum(|account| account.keys.len()), "key", "keys"),
        (sum(|account| account.roles.len()), "role", "roles"),
        (sum(|account| account.instances.len()), "instance", "instances"),
        (sum(|account| account.volumes.len()), "volume", "volumes"),
        (sum(|account| account.snapshots.len()), "snapshot", "snapshots"),
        (sum(|account| account.images.len()), "image", "images"),
        (sum(|account| account.repositories.len()), "repository", "repositories"),
        (sum(|account| account.vaults.len()), "vault", "vaults"),
        (document.policies.len(), "named policy", "named policies"),
        (document.products.len(), "product", "products"),
    ];
    let databases = [
        (sum(|account| account.db_instances.len()), "DB instance", "DB instances"),
        (sum(|account| account.db_clusters.len()), "DB cluster", "DB clusters"),
        (sum(|account| account.db_snapshots.len()), "DB snapshot", "DB snapshots"),
        (sum(|account| account.db_cluster_snapshots.len()), "DB cluster snapshot", "DB cluster snapshots"),
    ];
    let unread = [(estate.unread().len(), "read that failed", "reads that failed")];
    let if_any = databases.iter().chain(&unread).filter(|(count, ..)| *count > 0);
    let held: Vec<String> = held
        .iter()
        .chain(if_any)
        .map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }))
        .collect();
    format!("{}: no mistakes: {}\n", neutral(&path.display().to_string()), held.join(", "))
}
