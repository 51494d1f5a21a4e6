//! `keyway test`: scenario files, and whether the answers are the expected ones.

use super::exit::{BLOCKED, OK, Reply};
use super::failure::Failure;
use super::files;
use crate::input::{Mistake, SourceText, neutral};
use crate::scenario::{self, ScenarioResult};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

const AFTER_HELP: &str = "\
Examples:
  keyway test
  keyway test scenarios/restore/ scenarios/replica.json

Exit codes:
  0  every answer is the expected one
  1  at least one is not
  2  a file cannot be read or is no scenario: nothing is compared";

/// Run scenarios: ask the question of each and compare the answer with what it expects
///
/// A scenario is an estate, a question and what must follow, in one file: so a team holds fast that a restore which can
/// work today can work tomorrow. `keyway schema scenario` tells the format. The estate may stand in another file or
/// folder, the base; what ends in `.estate.json`, and folders that end in `.estate`, are bases and not run.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    /// Scenario files, or folders in which every `*.json` file, at any depth, is one
    #[arg(value_name = "PATH", default_value = "scenarios")]
    paths: Vec<PathBuf>,
}

/// Runs scenarios and names the failed ones.
pub(super) fn run(args: &Args) -> Result<Reply, Failure> {
    let (files, mut mistakes) = scenario_files(&args.paths);
    let mut results = Vec::new();
    for file in &files {
        match run_one(file) {
            Ok(result) => results.push((file, result)),
            Err(found) => mistakes.extend(found),
        }
    }
    mistakes.extend(same_names(&results));
    if !mistakes.is_empty() {
        // A base that several scenarios have in common is read for each.
        mistakes.sort();
        mistakes.dedup();
        return Err(Failure::Input(mistakes));
    }
    Ok(reply(&results))
}

/// The scenarios of files and folders, each once, and what cannot be looked at.
fn scenario_files(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<Mistake>) {
    let (mut files, mut mistakes) = (Vec::new(), Vec::new());
    for path in paths {
        match files::is_folder(path) {
            Ok(false) => files.push(path.clone()),
            Ok(true) => {
                let (found, unreadable) = files::json_files(path);
                let found: Vec<PathBuf> = found.into_iter().filter(|file| !is_base(path, file)).collect();
                if found.is_empty() && unreadable.is_empty() {
                    mistakes.push(files::mistake(path, "no scenario in this folder"));
                }
                files.extend(found);
                mistakes.extend(unreadable);
            }
            Err(error) => mistakes.push(files::unreadable(path, &error)),
        }
    }
    files.sort();
    files.dedup();
    (files, mistakes)
}

/// Whether a file below a folder is part of a base estate.
fn is_base(folder: &Path, file: &Path) -> bool {
    let inside = file.strip_prefix(folder).unwrap_or(file);
    let in_base = |part: &Path| part.extension().is_some_and(|extension| extension == "estate");
    file.file_stem().is_some_and(|stem| in_base(Path::new(stem))) || inside.ancestors().skip(1).any(in_base)
}

fn run_one(file: &Path) -> Result<ScenarioResult, Vec<Mistake>> {
    let source = files::read(file).map_err(|mistake| vec![mistake])?;
    let folder = file.parent().unwrap_or(Path::new(""));
    scenario::run(&source, &|base| base_texts(&folder.join(base)))
}

/// The texts of a base estate, or why there are none.
fn base_texts(path: &Path) -> Result<Vec<SourceText>, String> {
    let (sources, mistakes) = files::sources(path);
    if mistakes.is_empty() {
        return Ok(sources);
    }
    Err(mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
}

/// Scenarios are told apart by their names.
fn same_names(results: &[(&PathBuf, ScenarioResult)]) -> Vec<Mistake> {
    let mut known: BTreeMap<&str, &Path> = BTreeMap::new();
    let mut mistakes = Vec::new();
    for (file, result) in results {
        match known.get(result.name.as_str()) {
            Some(first) => {
                let message =
                    format!("another scenario named `{}`: `{}` is one", result.name, first.display());
                mistakes.push(files::mistake(file, message));
            }
            None => {
                known.insert(&result.name, file);
            }
        }
    }
    mistakes
}

fn reply(results: &[(&PathBuf, ScenarioResult)]) -> Reply {
    let mut text = String::new();
    let mut failed = 0;
    for (file, result) in results.iter().filter(|(_, result)| !result.passed()) {
        failed += 1;
        let file = file.display().to_string();
        let _infallible = writeln!(text, "FAILED {}: {}", neutral(&file), neutral(&result.name));
        for mismatch in &result.mismatches {
            let _infallible = writeln!(text, "  {}", neutral(mismatch));
        }
    }
    let all = results.len();
    let scenarios = if all == 1 { "scenario" } else { "scenarios" };
    let _infallible = writeln!(text, "{all} {scenarios}: {} passed, {failed} failed", all - failed);
    Reply { text, code: if failed == 0 { OK } else { BLOCKED } }
}
