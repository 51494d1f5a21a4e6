//! `keyway discover`: an estate from AWS, reading only.

use super::exit::Reply;
use super::failure::Failure;
use super::reading;
use crate::aws::AccountId;
use crate::discover::{policy, template};
use crate::render::json_document;
use clap::ValueEnum;

const AFTER_HELP: &str = "\
Examples:
  The account of your credentials, to standard output
    keyway discover > estate.json

  Two accounts, each by its role KeywayReadOnly, in two regions
    keyway discover --accounts 111111111111,222222222222 --regions us-east-1,eu-west-1 --out estate.json

  Every account of the organization, a file for each
    keyway discover --organization --out estate/

  What the role has to be allowed, as a policy and as a CloudFormation template
    keyway discover --print-policy
    keyway discover --print-policy cloudformation

A run that was killed goes on with `--resume` and the same arguments: what was read is not read again.

Exit codes:
  0  everything was told
  2  usage error, or nothing of which an estate could be made
  3  some reads failed: what they would have told is unknown in the estate, each with the reason";

/// Write an estate of what AWS tells of accounts, reading only
///
/// Accounts, regions, keys with policies and grants, roles with all that is attached to them, volumes, snapshots, images,
/// databases, vaults, the organization with its policies. What cannot be read is unknown in the estate, with the reason. Nothing
/// is ever written to AWS, and no data is read.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    /// The accounts to read, comma-separated [default: that of the credentials]
    #[arg(long, value_name = "ACCOUNT", value_delimiter = ',', conflicts_with = "organization")]
    pub(super) accounts: Vec<AccountId>,

    /// Read every account of the organization
    ///
    /// With credentials of its management account or of a delegated administrator.
    #[arg(long)]
    pub(super) organization: bool,

    #[command(flatten)]
    pub(super) reach: Reach,

    #[command(flatten)]
    pub(super) reading: reading::Args,

    /// Go on where a run with the same arguments was killed
    #[arg(long, requires = "out")]
    pub(super) resume: bool,

    /// Print what the role has to be allowed, instead of reading
    ///
    /// Exactly the actions of the operations that are called.
    #[arg(long, value_enum, value_name = "FORMAT", num_args = 0..=1, default_missing_value = "json")]
    print_policy: Option<PolicyFormat>,
}

/// How accounts are reached.
#[derive(Debug, Clone, clap::Args)]
#[group(skip)]
pub(super) struct Reach {
    /// The role that is assumed in each account, other than that of the credentials
    #[arg(long, value_name = "NAME", default_value = "KeywayReadOnly")]
    pub(super) role_name: String,

    /// The external id that the trust policy of the role asks for
    #[arg(long, value_name = "ID")]
    pub(super) external_id: Option<String>,

    /// The profile of the AWS configuration
    #[arg(long, value_name = "NAME")]
    pub(super) profile: Option<String>,

    /// Where calls are sent instead of to AWS
    #[arg(long, value_name = "URL")]
    pub(super) endpoint_url: Option<String>,

    /// So many calls are under way at once
    #[arg(long, value_name = "N", default_value = "32", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub(super) concurrency: u16,

    /// Name each call on standard error
    #[arg(long)]
    pub(super) verbose: bool,
}

/// How the policy is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PolicyFormat {
    /// The policy document
    Json,
    #[value(help = "A CloudFormation template of the role")]
    Cloudformation,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args) -> Result<Reply, Failure> {
    match args.print_policy {
        Some(PolicyFormat::Json) => Ok(Reply::ok(json_document(&policy()))),
        Some(PolicyFormat::Cloudformation) => Ok(Reply::ok(json_document(&template(&args.reach.role_name)))),
        None => read(args),
    }
}

#[cfg(feature = "live")]
fn read(args: &Args) -> Result<Reply, Failure> {
    super::live::discover(args)
}

#[cfg(not(feature = "live"))]
fn read(_: &Args) -> Result<Reply, Failure> {
    Err(Failure::NotLive)
}
