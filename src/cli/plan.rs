//! `keyway plan`: whether a job can work.

use super::exit::{FailOn, Reply};
use super::failure::Failure;
use super::files;
use crate::aws::Arn;
use crate::input::neutral;
use crate::plan;
use crate::question::{Asked, Job, QuestionError, RestoreFrom};
use crate::render::{FORMATS, Format, Style};
use crate::report;
use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::collections::BTreeMap;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Examples:
  Nothing but places: what each role will need, and what is a dead end under which fact
    keyway plan restore --src 111111111111/us-east-1 --dst 222222222222/eu-west-1

  Every instance of a place, judged by the policies of an estate
    keyway plan backup --src prod/us-east-1 --dst vault/us-east-1 --estate estate/

  One instance, restored under a key of the target account, by a role of your choice
    keyway plan restore --src prod/us-east-1 --dst dr/eu-west-1 --estate estate/ \\
      --workload i-0123456789abcdef0 --target-key alias/restored \\
      --role restore=arn:aws:iam::222222222222:role/Restore

  The same question to another release of the product
    keyway plan restore --src prod/us-east-1 --dst dr/eu-west-1 --product veeam@10

  In a pipeline: stop for a dead end or a denial, not for what is not known
    keyway plan restore --src prod/us-east-1 --dst dr/eu-west-1 --estate estate/ --fail-on blocked

  A drawing
    keyway plan replica --src prod/us-east-1 --dst dr/eu-west-1 --format dot | dot -Tsvg > plan.svg

Exit codes:
  0  feasible
  1  blocked (with `--fail-on risk` also: feasible, but with a risk)
  2  usage or input error: every mistake is listed, nothing is planned
  3  undetermined: something that decides is not known. Without an estate a plan is undetermined, unless something \
is impossible whatever the facts";

/// Plan a job: its steps, the keys each role needs, and where the path breaks
///
/// Without an estate the plan names the steps, the roles, the keys and calls each role will need, and the facts under
/// which something is a dead end. With an estate every call is judged against the policies in it; what the estate
/// does not hold is undetermined. Without a workload every instance of the source is planned, worst first.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    /// What the job does
    #[arg(value_enum)]
    operation: Operation,

    /// Where the data is; for a restore from an image-level backup, where its repository is
    ///
    /// ACCOUNT is a twelve-digit id, or a name that the estate gives an account.
    #[arg(long, value_name = "ACCOUNT/REGION")]
    src: String,

    /// Where the result is to be: the repository of a backup, the replica, the restored instance
    ///
    /// A backup stays where its data is if this is left out. A snapshot always does.
    #[arg(long, value_name = "ACCOUNT/REGION")]
    dst: Option<String>,

    /// What a restore starts from [default: snapshot]
    #[arg(long, value_enum, value_name = "KIND")]
    from: Option<Origin>,

    /// Where worker instances run, for a backup and a restore from one [default: the instance's place]
    ///
    /// The region must be the instance's; the account may be another.
    #[arg(long, value_name = "ACCOUNT/REGION")]
    worker: Option<String>,

    /// The product that does the job, and its release: `veeam`, `veeam@2`, `veeam@10` [default: veeam@2]
    #[arg(long, value_name = "PRODUCT[@RELEASE]")]
    product: Option<String>,

    /// What is known of the accounts: a file, or a folder of which every `*.json` file is read
    ///
    /// `keyway schema estate` tells the format, `keyway estate validate` what is wrong with one.
    #[arg(long, value_name = "FILE|FOLDER")]
    estate: Option<PathBuf>,

    /// The instance, volume or snapshot asked about [default: every instance of the source]
    #[arg(long, value_name = "ID")]
    workload: Option<String>,

    /// The key for the result: the ARN of a key or alias, an id, or an alias such as `alias/restored`
    ///
    /// If it is left out, a restore to the same account and region keeps the source key; anything else takes the
    /// default EBS key of the target account and region.
    #[arg(long, value_name = "KEY")]
    target_key: Option<String>,

    /// The repository, where a place has several
    #[arg(long, value_name = "NAME")]
    repository: Option<String>,

    /// A role for a use, instead of the one that the estate names; may be given several times
    ///
    /// Uses of Veeam: `backup`, `worker`, `replica`, `restore`, `repository`.
    #[arg(long = "role", value_name = "USE=ARN")]
    roles: Vec<String>,

    /// How to write the answer
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = formats())]
    format: &'static Format,

    /// The mildest outcome that does not exit 0
    #[arg(long, value_enum, value_name = "OUTCOME", default_value = "undetermined")]
    fail_on: FailOn,
}

/// What a job does.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Operation {
    /// Cloud-native snapshot
    Snapshot,
    /// Image-level backup to an S3 repository
    Backup,
    /// Snapshot replica in another account or region
    Replica,
    /// Restore of an instance or volume
    Restore,
}

/// What a restore starts from.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Origin {
    /// A cloud-native snapshot
    Snapshot,
    /// A snapshot replica
    Replica,
    /// An image-level backup in a repository
    Backup,
}

/// The formats of the register.
fn formats() -> impl TypedValueParser<Value = &'static Format> {
    let values = FORMATS.iter().map(|format| PossibleValue::new(format.id).help(format.about));
    PossibleValuesParser::new(values)
        .try_map(|id| Format::by_id(&id).ok_or_else(|| format!("`{id}` is not a format")))
}

/// Plans a job and renders the answer.
pub(super) fn run(args: &Args, style: &Style) -> Result<Reply, Failure> {
    let estate = args.estate.as_deref().map(files::estate).transpose().map_err(Failure::Input)?;
    let (roles, mut mistakes) = roles(&args.roles);
    let plans = plan::plan(&args.asked(roles), estate.as_ref());
    mistakes.extend(plans.as_ref().err().into_iter().flatten().map(in_flags));
    let plans = match plans {
        Ok(plans) if mistakes.is_empty() => plans,
        _ => return Err(Failure::Question(mistakes)),
    };
    let answer = report::answer(&plans);
    let text = (args.format.render)(&answer, style);
    Ok(Reply { text, code: args.fail_on.code(&answer) })
}

impl Args {
    fn asked(&self, roles: BTreeMap<String, Arn>) -> Asked {
        Asked {
            operation: match self.operation {
                Operation::Snapshot => Job::Snapshot,
                Operation::Backup => Job::Backup,
                Operation::Replica => Job::Replica,
                Operation::Restore => Job::Restore,
            },
            from: self.from.map(|from| match from {
                Origin::Snapshot => RestoreFrom::Snapshot,
                Origin::Replica => RestoreFrom::Replica,
                Origin::Backup => RestoreFrom::Backup,
            }),
            product: self.product.clone(),
            src: self.src.clone(),
            dst: self.dst.clone(),
            worker: self.worker.clone(),
            workload: self.workload.clone(),
            target_key: self.target_key.clone(),
            repository: self.repository.clone(),
            roles,
        }
    }
}

/// Roles by use, and what is wrong with those that are none.
fn roles(given: &[String]) -> (BTreeMap<String, Arn>, Vec<String>) {
    let (mut roles, mut mistakes) = (BTreeMap::new(), Vec::new());
    for text in given {
        let mistake = match text.split_once('=').map(|(role_use, arn)| (role_use, arn.parse::<Arn>())) {
            None => format!("--role: `{text}` is not `USE=ARN`"),
            Some((_, Err(error))) => format!("--role: {error}"),
            Some((role_use, Ok(arn))) => match roles.insert(role_use.to_owned(), arn) {
                None => continue,
                Some(_) => format!("--role: `{role_use}` is given twice"),
            },
        };
        mistakes.push(neutral(&mistake).into_owned());
    }
    (roles, mistakes)
}

/// A mistake under the name of the flag that made it.
fn in_flags(error: &QuestionError) -> String {
    let message = error.to_string();
    let field = error.field();
    let flag = if field == "roles" { "role".to_owned() } else { field.replace('_', "-") };
    let rest = message.strip_prefix(field).unwrap_or(&message);
    neutral(&format!("--{flag}{rest}")).into_owned()
}
