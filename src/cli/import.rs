//! `keyway estate import`: an estate from what other tools have saved.

use super::exit::Reply;
use super::failure::Failure;
use super::{files, reading};
use crate::aws::AccountId;
use crate::discover::{Gathered, read_saved, saved_accounts, saved_principal, script, told};
use clap::Subcommand;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Examples:
  Where no role may be assumed: whoever may read each account saves the replies, you make the estate
    keyway estate import aws-cli --script > save.sh
    AWS_PROFILE=production sh save.sh replies
    AWS_PROFILE=recovery sh save.sh replies
    keyway estate import aws-cli replies --out estate.json

Exit codes:
  0  everything was told
  2  usage error, or nothing of which an estate could be made
  3  some replies are missing or are errors: what they would have told is unknown in the estate";

/// Make an estate of what other tools have saved
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
pub(super) struct Args {
    #[command(subcommand)]
    from: From,
}

#[derive(Debug, Subcommand)]
enum From {
    /// Make an estate of replies that the AWS CLI has saved
    ///
    /// The same as `keyway discover` makes, for accounts in which nobody from outside may read. `--script` prints the shell
    /// script that saves the replies; it needs the AWS CLI alone, and reads only.
    #[command(name = "aws-cli", after_help = AFTER_HELP)]
    AwsCli(AwsCli),
}

#[derive(Debug, clap::Args)]
struct AwsCli {
    /// The folder into which the script has saved
    #[arg(value_name = "FOLDER", required_unless_present = "script")]
    folder: Option<PathBuf>,

    /// Print the script that saves the replies
    #[arg(long, conflicts_with_all = ["folder", "out", "all_tags"])]
    script: bool,

    #[command(flatten)]
    reading: reading::Args,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<Reply, Failure> {
    let From::AwsCli(args) = &args.from;
    // The account of a script is that of whoever runs it.
    let anybody = "000000000000".parse::<AccountId>();
    if let (true, Ok(account)) = (args.script, anybody) {
        return Ok(Reply::ok(script(&args.reading.scope(account))));
    }
    let folder = args.folder.clone().unwrap_or_default();
    args.reading.check_out()?;
    let accounts =
        saved_accounts(&folder).map_err(|error| Failure::Input(vec![files::unreadable(&folder, &error)]))?;
    if accounts.is_empty() {
        let why = "no folder of an account in it: the script makes one for each, named by the account's id";
        return Err(Failure::Input(vec![files::mistake(&folder, why)]));
    }
    let mut gathered = Gathered::new(args.reading.all_tags);
    let mut documents = Vec::new();
    for account in accounts {
        let principal = saved_principal(&folder, &account);
        let crawl = read_saved(&folder, args.reading.scope(account));
        documents.push(Ok(gathered.add(told(&crawl, principal.as_deref()))));
    }
    args.reading.finish(&gathered, documents, "")
}
