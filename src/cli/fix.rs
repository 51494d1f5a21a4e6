//! `keyway fix`: the edits that make a job work, as files.

use super::exit::{BLOCKED, OK, Reply, UNDETERMINED};
use super::failure::Failure;
use super::question::{self, Answered};
use super::write::{self, Output};
use crate::checks::Finding;
use crate::estate::Estate;
use crate::fixes::{self, Union};
use crate::input::neutral;
use crate::install::{self, SCRIPT, TERRAFORM, quoted};
use crate::plan::{Answer, Outcome, Planner};
use crate::render::json_document;
use std::fmt::Write;
use std::path::{Path, PathBuf};

const AFTER_HELP: &str = "\
Examples:
  What has to change for one instance to be restored
    keyway fix restore --src prod/us-east-1 --dst dr/eu-west-1 --estate estate/ \\
      --workload i-0123456789abcdef0 --out fix/

  The same for every instance of a place, the edited estate in a file of its own
    keyway fix backup --src prod/us-east-1 --dst vault/us-east-1 --estate estate/ --out fix/ \\
      --estate-out fixed.json

  Key policies that leave it to the identity policies of the other account
    keyway fix restore --src prod/us-east-1 --dst dr/eu-west-1 --estate estate/ --trust account --out fix/

What is written:
  policies/*.json    the policies that change, complete as they are to be
  apply.sh           the AWS CLI commands that make the changes, for Bash
  terraform/main.tf  the same as a Terraform module
  estate.json        the estate after the changes

Nothing is run, and nothing is changed in AWS.

Exit codes:
  0  with the edits the job is feasible; or it is feasible already, and nothing is written
  1  something is left to be mended by hand
  2  usage or input error, or a file exists already: nothing is written
  3  undetermined: something that decides is not known";

/// Write what has to change for a job to work: policies, AWS CLI commands, Terraform
///
/// Plans the job, takes the smallest set of edits that lifts what blocks it, proven by planning again, and writes them as
/// files. Without a workload the edits serve every instance of the source.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    #[command(flatten)]
    question: question::Args,

    /// The folder to write to
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,

    /// Where to write the edited estate [default: estate.json in the folder]
    #[arg(long, value_name = "FILE")]
    estate_out: Option<PathBuf>,

    /// Replace files that exist already
    #[arg(long)]
    force: bool,
}

/// Plans, and writes the files.
pub(super) fn run(args: &Args) -> Result<Reply, Failure> {
    if !args.question.has_estate() {
        return Err(Failure::Question(vec!["--estate: a fix needs it, or `--live`".to_owned()]));
    }
    let estate_out = args.estate_out.clone().unwrap_or_else(|| args.out.join("estate.json"));
    if let Some(source) = args.question.estate() {
        refuse_within(source, &[("--out", &args.out), ("--estate-out", &estate_out)])?;
    }
    let Answered { estate, answers } = args.question.answered()?;
    let planner = Planner::new(estate.as_ref(), args.question.trust());
    let plans: Vec<_> = answers.iter().map(|answer| (&answer.plan, answer.fixes.as_ref())).collect();
    let (Some(before), Some(union)) = (&estate, fixes::union(&planner, &plans)) else {
        return Ok(nothing_to_write(&answers));
    };
    let written = outputs(args, before, &union, estate_out.clone());
    if let Some(twice) = written.iter().find(|one| *one.0.path == estate_out && one.1 != ESTATE) {
        let path = neutral(&twice.0.path.display().to_string()).into_owned();
        return Err(Failure::Question(vec![format!("--estate-out: `{path}` is to hold {}", twice.1)]));
    }
    let text = summary(args, &union, &written, &estate_out);
    let files: Vec<Output> = written.into_iter().map(|(file, _)| file).collect();
    write::all(&files, args.force)?;
    Ok(Reply { text, code: code(union.outcome()) })
}

const ESTATE: &str = "the estate after the changes";

/// Files in the folder of an estate become parts of it.
fn refuse_within(estate: &Path, outputs: &[(&str, &Path)]) -> Result<(), Failure> {
    let mistakes: Vec<String> = outputs
        .iter()
        .filter(|(_, path)| estate.is_dir() && write::is_within(path, estate))
        .map(|(flag, path)| {
            let path = neutral(&path.display().to_string()).into_owned();
            format!("{flag}: `{path}` is in the folder of the estate, where every `*.json` file is read")
        })
        .collect();
    if mistakes.is_empty() { Ok(()) } else { Err(Failure::Question(mistakes)) }
}

fn outputs(args: &Args, before: &Estate, union: &Union, estate_out: PathBuf) -> Vec<(Output, &'static str)> {
    let mut outputs: Vec<(Output, &str)> = install::files(before, &union.estate, &union.edits)
        .into_iter()
        .map(|file| {
            let path = args.out.join(&file.path);
            (Output { path, text: file.text, runs: file.runs }, file.about)
        })
        .collect();
    let text = json_document(union.estate.document());
    outputs.push((Output { path: estate_out, text, runs: false }, ESTATE));
    outputs
}

fn code(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Feasible => OK,
        Outcome::Blocked => BLOCKED,
        Outcome::Undetermined => UNDETERMINED,
    }
}

/// The reply where there is no edit.
fn nothing_to_write(answers: &[Answer]) -> Reply {
    let outcome = answers.iter().map(|answer| answer.plan.outcome).max().unwrap_or(Outcome::Undetermined);
    let mut text = match outcome {
        Outcome::Feasible => "FEASIBLE as it is: there is nothing to fix, and nothing is written\n",
        Outcome::Undetermined => {
            "UNDETERMINED: nothing is known to block it, so there is nothing to fix, and nothing is written\n"
        }
        Outcome::Blocked => "BLOCKED: no edit of the estate lifts what blocks it; nothing is written\n",
    }
    .to_owned();
    let mut open: Vec<&Finding> = Vec::new();
    for finding in answers.iter().flat_map(|answer| answer.plan.open()) {
        if !open.iter().any(|known| known.message == finding.message) {
            open.push(finding);
        }
    }
    left(&mut text, &open);
    Reply { text, code: code(outcome) }
}

/// What was written, what to run, what is left, and how to check it.
fn summary(args: &Args, union: &Union, written: &[(Output, &str)], estate_out: &Path) -> String {
    let outcome = match union.outcome() {
        Outcome::Feasible => "FEASIBLE",
        Outcome::Undetermined => "UNDETERMINED",
        Outcome::Blocked => "BLOCKED",
    };
    let edits = counted(union.edits.len(), "edit");
    let jobs = match union.plans.len() {
        1 => String::new(),
        plans => format!(" for {plans} workloads"),
    };
    let mut text = format!("{outcome} with {edits}{jobs}, by planning again\n\nChanges\n");
    for (number, edit) in (1..).zip(&union.edits) {
        let _infallible = writeln!(text, "  {number}. {}", neutral(&edit.in_words()));
    }
    text.push_str("\nWritten\n");
    for (file, about) in written {
        let path = file.path.display().to_string();
        let _infallible = writeln!(text, "  {}: {about}", neutral(&path));
    }
    left(&mut text, &union.left());
    text.push_str(
        "\nTo make the changes, once you have read them, name an AWS CLI profile for each account and run\n",
    );
    let mut accounts: Vec<String> =
        union.edits.iter().filter_map(|edit| Some(edit.account()?.to_string())).collect();
    accounts.sort_unstable();
    accounts.dedup();
    for account in &accounts {
        let _infallible = writeln!(text, "  export KEYWAY_PROFILE_{account}=PROFILE");
    }
    let script = args.out.join(SCRIPT);
    let module = args.out.join(TERRAFORM);
    let _infallible = writeln!(text, "  bash {}", quoted(&script.to_string_lossy()));
    let chdir = quoted(&format!("-chdir={}", module.to_string_lossy())).into_owned();
    let _infallible =
        writeln!(text, "or, as Terraform,\n  terraform {chdir} init\n  terraform {chdir} apply");
    let _infallible = writeln!(text, "\nTo check it\n  {}", args.question.command(estate_out));
    text
}

fn left(text: &mut String, findings: &[&Finding]) {
    if findings.is_empty() {
        return;
    }
    text.push_str("\nLeft to be mended by hand, or to be found out\n");
    for finding in findings {
        let _infallible = writeln!(text, "  - {} [{}]", neutral(&finding.message), finding.check.id);
        for fix in &finding.fixes {
            let _infallible = writeln!(text, "      way out: {}", neutral(&fix.title));
        }
    }
}

fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
