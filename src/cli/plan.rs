//! `keyway plan`: whether a job can work.

use super::exit::{FailOn, Reply};
use super::failure::Failure;
use super::question;
use crate::fixes::FixSet;
use crate::render::{FORMATS, Format, Style};
use crate::report;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::fmt::Write;

/// The format that people read.
const FOR_PEOPLE: &str = "text";

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

  What has to change for a blocked job to work, policy by policy
    keyway plan restore --src prod/us-east-1 --dst dr/eu-west-1 --estate estate/ --fixes

  In a pipeline: stop for a dead end or a denial, not for what is not known
    keyway plan restore --src prod/us-east-1 --dst dr/eu-west-1 --estate estate/ --fail-on blocked

  A job of your own, as a list of AWS operations
    keyway plan --recipe examples/recipes/packer-two-regions.json --estate examples/tool-accounts.json

  What a product does for one instance, as such a list
    keyway plan restore --src prod/us-east-1 --dst dr/eu-west-1 --estate estate/ \\
      --workload i-0123456789abcdef0 --print-recipe

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
    #[command(flatten)]
    question: question::Args,

    /// Also show the smallest set of edits that lifts what blocks the job, one diff for each policy
    ///
    /// Each edit was proven by planning again. `keyway fix` writes them as files. Not for drawings.
    #[arg(long, requires = "known")]
    fixes: bool,

    /// Print what the product does for the workload as a recipe, instead of planning it
    ///
    /// Each volume has its own steps. The recipe can be changed and planned with `--recipe`.
    #[arg(long, requires_all = ["known", "operation"], conflicts_with = "fixes")]
    print_recipe: bool,

    /// How to write the answer
    #[arg(long, value_name = "FORMAT", default_value = FOR_PEOPLE, value_parser = formats())]
    format: &'static Format,

    /// The mildest outcome that does not exit 0
    #[arg(long, value_enum, value_name = "OUTCOME", default_value = "undetermined")]
    fail_on: FailOn,
}

/// The formats of the register.
fn formats() -> impl TypedValueParser<Value = &'static Format> {
    let values = FORMATS.iter().map(|format| PossibleValue::new(format.id).help(format.about));
    PossibleValuesParser::new(values)
        .try_map(|id| Format::by_id(&id).ok_or_else(|| format!("`{id}` is not a format")))
}

/// Plans a job and renders the answer.
pub(super) fn run(args: &Args, style: &Style) -> Result<Reply, Failure> {
    if args.fixes && !args.format.tells_fixes {
        let told: Vec<String> = FORMATS
            .iter()
            .filter(|format| format.tells_fixes)
            .map(|format| format!("`{}`", format.id))
            .collect();
        let mistake =
            format!("--fixes: `{}` is a drawing; {} tell fixes", args.format.id, told.join(" and "));
        return Err(Failure::Question(vec![mistake]));
    }
    if args.print_recipe {
        return args.question.recipe().map(Reply::ok);
    }
    let question::Answered { estate, answers } = args.question.answered()?;
    let answer = match &estate {
        Some(estate) if args.fixes => report::answer_with_fixes(&answers, estate),
        _ => report::answer(&answers),
    };
    let mut text = (args.format.render)(&answer, style);
    let has_edits = |set: &FixSet| !set.edits.is_empty();
    if args.format.id == FOR_PEOPLE
        && let Some(path) = args.question.estate()
        && answers.iter().filter_map(|answer| answer.fixes.as_ref()).any(has_edits)
    {
        let command = args.question.fix_command(path, "fix/");
        let _infallible = write!(
            text,
            "\nTo write the proven fixes as policies, AWS CLI commands and Terraform\n  {command}\n"
        );
    }
    Ok(Reply { text, code: args.fail_on.code(&answer) })
}
