//! The question, as `keyway plan` and `keyway fix` take it.

use super::failure::Failure;
use super::files;
use crate::aws::{Arn, ResourceType};
use crate::checks::Trust;
use crate::estate::Estate;
use crate::input::neutral;
use crate::install::quoted;
use crate::plan::{Answer, Planner, plan_recipe, plan_with};
use crate::products::{PRODUCTS, ProductName};
use crate::question::{Asked, Job, Question, QuestionError, Release, RestoreFrom};
use crate::render::json_document;
use crate::{recipe, workflows};
use clap::ValueEnum;
use clap::builder::PossibleValuesParser;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What is asked, about which estate.
#[derive(Debug, clap::Args)]
#[group(skip)]
#[command(group(clap::ArgGroup::new("known").args(["estate", "live"]).multiple(true)))]
pub(super) struct Args {
    /// What the job does
    #[arg(value_enum, required_unless_present = "recipe")]
    operation: Option<Operation>,

    /// Plan a recipe of one's own instead: a file that lists AWS operations
    ///
    /// `keyway schema recipe` tells the format.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["operation", "src", "dst", "from", "worker", "product", "resource_type", "workload", "target_key", "repository", "vault", "destination_vault", "recovery_point", "roles"])]
    recipe: Option<PathBuf>,

    /// Where the data is; for a restore from an image-level backup, where its repository is; for AWS Backup, where the vault is
    ///
    /// ACCOUNT is a twelve-digit id, or a name that the estate gives an account.
    #[arg(long, value_name = "ACCOUNT/REGION", required_unless_present = "recipe")]
    src: Option<String>,

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

    #[arg(long, value_name = "PRODUCT[@RELEASE]", help = product_help(), long_help = product_long_help())]
    product: Option<String>,

    /// What kind of thing the job is about, for products that tell kinds apart [default: what the id of the workload tells, else ebs]
    #[arg(long, value_parser = kinds(), value_name = "KIND")]
    resource_type: Option<String>,

    /// What is known of the accounts: a file, or a folder of which every `*.json` file is read
    ///
    /// `keyway schema estate` tells the format, `keyway estate validate` what is wrong with one.
    #[arg(long, value_name = "FILE|FOLDER")]
    estate: Option<PathBuf>,

    /// Read from AWS what the question touches: its places, roles, keys and workloads
    ///
    /// `--estate` may tell besides what AWS cannot: products, repositories, names of accounts. See `keyway discover`.
    #[arg(long, conflicts_with = "recipe")]
    live: bool,

    /// The instance, volume, snapshot or image asked about [default: every instance of the source]
    #[arg(long, value_name = "ID")]
    workload: Option<String>,

    /// The key for the result: the ARN of a key or alias, an id, or an alias such as `alias/restored`
    ///
    /// If it is left out, a restore to the same account and region keeps the source key; anything else takes the
    /// default EBS key of the target account and region. Clumio passes no key then: the account's encryption by default decides.
    #[arg(long, value_name = "KEY")]
    target_key: Option<String>,

    /// The repository, where a place has several
    #[arg(long, value_name = "NAME")]
    repository: Option<String>,

    /// The vault of AWS Backup that a backup goes into, or that holds the recovery point [default for a backup: Default]
    #[arg(long, value_name = "NAME")]
    vault: Option<String>,

    /// The vault of AWS Backup that a copy goes into
    #[arg(long, value_name = "NAME")]
    destination_vault: Option<String>,

    /// The recovery point of AWS Backup that is copied or restored
    #[arg(long, value_name = "ARN")]
    recovery_point: Option<Arn>,

    #[arg(long = "role", value_name = "USE=ARN", help = ROLE_HELP, long_help = role_long_help())]
    roles: Vec<String>,

    /// Whom new statements in key policies let in
    ///
    /// With `account` the identity policies of the account decide, and get the statements they need.
    #[arg(long, value_enum, value_name = "WHOM", default_value = "role")]
    trust: TrustArg,

    #[command(flatten, next_help_heading = "With --live")]
    reach: super::discover::Reach,
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
    /// Copy of a snapshot or image in another account or region
    Copy,
    /// Share with another account
    Share,
}

/// The types of things, by the words of the command line.
const ROLE_HELP: &str = "A role for a use, instead of the one that the estate names; may be given several times, for a use once in each account";

fn product_help() -> String {
    let names = PRODUCTS.iter().flat_map(|known| {
        let releases =
            Release::all().filter(|release| release.product == known.name && !release.release.is_empty());
        std::iter::once(format!("`{}`", known.name)).chain(releases.map(|release| format!("`{release}`")))
    });
    let names: Vec<String> = names.collect();
    let default = Release::all().next().map_or_else(String::new, |release| format!(" [default: {release}]"));
    format!("The product that does the job, and its release: {}{default}", names.join(", "))
}

fn product_long_help() -> String {
    format!(
        "{}\n\n`aws` is no product: the job is done with the means of AWS alone, by hand or by Data Lifecycle Manager.",
        product_help()
    )
}

fn role_long_help() -> String {
    let uses = |known: &ProductName| {
        let uses: Vec<String> = known.role_uses.iter().map(|role_use| format!("`{role_use}`")).collect();
        format!("of `{}`: {}", known.name, uses.join(", "))
    };
    let uses: Vec<String> = PRODUCTS.iter().map(uses).collect();
    format!("{ROLE_HELP}\n\nUses {}.", uses.join("; "))
}

fn kinds() -> PossibleValuesParser {
    PossibleValuesParser::new(ResourceType::ALL.iter().map(|kind| kind.as_str()))
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

/// Whom new statements in key policies let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TrustArg {
    /// The role that needs the key
    Role,
    /// The account of that role
    Account,
}

/// A question and its answers.
pub(super) struct Answered {
    /// The estate, if one is given.
    pub(super) estate: Option<Estate>,
    /// The answers, worst first.
    pub(super) answers: Vec<Answer>,
}

impl Args {
    /// Reads the estate and answers the question.
    pub(super) fn answered(&self) -> Result<Answered, Failure> {
        let estate = self.known()?;
        if let Some(path) = &self.recipe {
            let source = files::read(path).map_err(|mistake| Failure::Input(vec![mistake]))?;
            let recipe = recipe::read(&source, estate.as_ref()).map_err(Failure::Input)?;
            return match plan_recipe(recipe, estate.as_ref(), self.trust()) {
                Ok(answer) => Ok(Answered { estate, answers: vec![answer] }),
                Err(errors) => Err(Failure::Question(errors.iter().map(ToString::to_string).collect())),
            };
        }
        let (roles, mut mistakes) = roles(&self.roles);
        let answers = plan_with(&self.asked(roles), estate.as_ref(), self.trust());
        mistakes.extend(answers.as_ref().err().into_iter().flatten().map(in_flags));
        match answers {
            Ok(answers) if mistakes.is_empty() => Ok(Answered { estate, answers }),
            _ => Err(Failure::Question(mistakes)),
        }
    }

    /// What is known: the estate of the file, or what AWS tells.
    fn known(&self) -> Result<Option<Estate>, Failure> {
        let file = self.estate.as_deref().map(files::estate).transpose().map_err(Failure::Input)?;
        if self.live { self.read(file.as_ref()).map(Some) } else { Ok(file) }
    }

    #[cfg(feature = "live")]
    fn read(&self, file: Option<&Estate>) -> Result<Estate, Failure> {
        let (roles, mistakes) = roles(&self.roles);
        if mistakes.is_empty() {
            super::live::estate(&self.asked(roles), file, &self.reach)
        } else {
            Err(Failure::Question(mistakes))
        }
    }

    #[cfg(not(feature = "live"))]
    #[expect(clippy::unused_self, reason = "with the feature `live` it reads as its arguments say")]
    fn read(&self, _: Option<&Estate>) -> Result<Estate, Failure> {
        Err(Failure::NotLive)
    }

    /// What the product does for the workload, as a recipe.
    pub(super) fn recipe(&self) -> Result<String, Failure> {
        let estate = self.known()?;
        let (roles, mut mistakes) = roles(&self.roles);
        let question = match Question::resolve(&self.asked(roles), estate.as_ref()) {
            Ok(question) if mistakes.is_empty() => question,
            Ok(_) => return Err(Failure::Question(mistakes)),
            Err(errors) => {
                mistakes.extend(errors.iter().map(in_flags));
                return Err(Failure::Question(mistakes));
            }
        };
        let planner = Planner::new(estate.as_ref(), self.trust());
        let refuse = |error: QuestionError| Failure::Question(vec![in_flags(&error)]);
        let workloads = planner.workloads(&question).map_err(refuse)?;
        let [workload] = workloads.as_slice() else {
            let ids: Vec<&str> = workloads.iter().filter_map(|workload| workload.id.as_deref()).collect();
            let mistake = format!("--workload: a recipe is of one workload, name it: {}", ids.join(", "));
            return Err(Failure::Question(vec![neutral(&mistake).into_owned()]));
        };
        let sequence = planner.sequence(&question, workload).map_err(refuse)?;
        let title = workflows::find(&question).map_or("job", |(_, workflow)| workflow.title);
        let name = match &workload.id {
            Some(id) => format!("{title}: {id}"),
            None => title.to_owned(),
        };
        match workflows::written(&sequence, &name) {
            Ok(document) => Ok(json_document(&document)),
            Err(open) => {
                let told = |why: &String| neutral(&format!("--print-recipe: not known: {why}")).into_owned();
                Err(Failure::Question(open.iter().map(told).collect()))
            }
        }
    }

    /// Whom new statements in key policies let in.
    pub(super) fn trust(&self) -> Trust {
        match self.trust {
            TrustArg::Role => Trust::Role,
            TrustArg::Account => Trust::Account,
        }
    }

    /// Whether there is an estate: a file, or what AWS tells.
    pub(super) fn has_estate(&self) -> bool {
        self.live || self.estate.is_some()
    }

    /// The path of the estate.
    pub(super) fn estate(&self) -> Option<&Path> {
        self.estate.as_deref()
    }

    /// The command that plans the same on another estate.
    pub(super) fn command(&self, estate: &Path) -> String {
        self.command_of("plan", estate)
    }

    /// The command that writes the fixes of the question into a folder.
    pub(super) fn fix_command(&self, estate: &Path, folder: &str) -> String {
        let trust = if self.trust == TrustArg::Account { " --trust account" } else { "" };
        format!("{}{trust} --out {folder}", self.command_of("fix", estate))
    }

    fn command_of(&self, verb: &str, estate: &Path) -> String {
        let of_operation = self.operation.and_then(|operation| operation.to_possible_value());
        let of_recipe = self.recipe.as_deref().map(Path::to_string_lossy);
        let operation =
            of_operation.as_ref().map_or_else(String::new, |value| format!(" {}", value.get_name()));
        let of_origin = self.from.and_then(|from| from.to_possible_value());
        let estate = estate.to_string_lossy();
        let flags = [
            ("--recipe", of_recipe.as_deref()),
            ("--src", self.src.as_deref()),
            ("--dst", self.dst.as_deref()),
            ("--from", of_origin.as_ref().map(clap::builder::PossibleValue::get_name)),
            ("--worker", self.worker.as_deref()),
            ("--product", self.product.as_deref()),
            ("--resource-type", self.resource_type.as_deref()),
            ("--estate", Some(estate.as_ref())),
            ("--workload", self.workload.as_deref()),
            ("--target-key", self.target_key.as_deref()),
            ("--repository", self.repository.as_deref()),
            ("--vault", self.vault.as_deref()),
            ("--destination-vault", self.destination_vault.as_deref()),
            ("--recovery-point", self.recovery_point.as_ref().map(Arn::as_str)),
        ];
        let roles = self.roles.iter().map(|role| ("--role", Some(role.as_str())));
        let words: Vec<String> = flags
            .into_iter()
            .chain(roles)
            .filter_map(|(flag, value)| Some(format!("{flag} {}", quoted(value?))))
            .collect();
        format!("keyway {verb}{operation} {}", words.join(" "))
    }

    fn asked(&self, roles: BTreeMap<String, Arn>) -> Asked {
        Asked {
            operation: match self.operation {
                Some(Operation::Snapshot) | None => Job::Snapshot,
                Some(Operation::Backup) => Job::Backup,
                Some(Operation::Replica) => Job::Replica,
                Some(Operation::Restore) => Job::Restore,
                Some(Operation::Copy) => Job::Copy,
                Some(Operation::Share) => Job::Share,
            },
            from: self.from.map(|from| match from {
                Origin::Snapshot => RestoreFrom::Snapshot,
                Origin::Replica => RestoreFrom::Replica,
                Origin::Backup => RestoreFrom::Backup,
            }),
            product: self.product.clone(),
            resource_type: self.resource_type.as_deref().and_then(ResourceType::named),
            src: self.src.clone().unwrap_or_default(),
            dst: self.dst.clone(),
            worker: self.worker.clone(),
            workload: self.workload.clone(),
            target_key: self.target_key.clone(),
            repository: self.repository.clone(),
            vault: self.vault.clone(),
            destination_vault: self.destination_vault.clone(),
            recovery_point: self.recovery_point.clone(),
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
            Some((role_use, Ok(arn))) => {
                // A use that is given again is another account's.
                let of_account = format!("{role_use}@{}", arn.account_text());
                let key = if roles.contains_key(role_use) { of_account.clone() } else { role_use.to_owned() };
                let same_account = |known: &Arn| known.account_text() == arn.account_text();
                let twice = roles.contains_key(&of_account) || roles.get(role_use).is_some_and(same_account);
                if !twice && roles.insert(key, arn).is_none() {
                    continue;
                }
                format!("--role: `{role_use}` is given twice")
            }
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
