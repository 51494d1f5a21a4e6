//! Why a run ends without an answer.

use crate::input::{Mistake, neutral};
use std::path::PathBuf;
use thiserror::Error;

/// A usage or input error. Its text names every mistake on a line of its own.
#[derive(Debug, Error)]
#[non_exhaustive]
pub(super) enum Failure {
    /// The files of an estate or scenario are wrong.
    #[error("{}", input(.0))]
    Input(Vec<Mistake>),
    /// The question is wrong.
    #[error("{}", question(.0))]
    Question(Vec<String>),
    /// There is no such check.
    #[error("`{id}` is not a check{}; `keyway explain` lists them", hint(.near.as_deref()))]
    UnknownCheck { id: String, near: Option<String> },
    /// A page cannot be written.
    #[error("cannot write `{}`: {why}", neutral(&.path.display().to_string()))]
    Write { path: PathBuf, why: String },
    /// Files that would be overwritten.
    #[error("{}", exist(.0))]
    Exist(Vec<PathBuf>),
    /// AWS told nothing that an estate could be made of, or the run could not go on.
    #[error("{}", neutral_lines(.0))]
    Discovery(String),
    /// This build cannot make calls.
    #[cfg(not(feature = "live"))]
    #[error(
        "this build reads no accounts: build it with `cargo build --release --features live`, or have the replies saved (`keyway estate import aws-cli --script`)"
    )]
    NotLive,
    /// Standard output does not take the answer.
    #[error("cannot write to standard output: {0}")]
    Output(std::io::Error),
}

fn hint(near: Option<&str>) -> String {
    near.map_or_else(String::new, |near| format!(" (did you mean `{near}`?)"))
}

fn input(mistakes: &[Mistake]) -> String {
    let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    // A list that was cut says so in an entry of no file.
    let count = mistakes.iter().filter(|mistake| !mistake.file.is_empty()).count();
    let more = if count < lines.len() { "more than " } else { "" };
    format!("{}\n{more}{} in the input", lines.join("\n"), counted(count))
}

fn neutral_lines(text: &str) -> String {
    text.lines().map(|line| neutral(line).into_owned()).collect::<Vec<_>>().join("\n")
}

fn question(lines: &[String]) -> String {
    format!("{}\n{} in the question", lines.join("\n"), counted(lines.len()))
}

fn exist(paths: &[PathBuf]) -> String {
    let lines: Vec<String> = paths
        .iter()
        .map(|path| format!("{}: exists already", neutral(&path.display().to_string())))
        .collect();
    let count = if paths.len() == 1 { "1 file".to_owned() } else { format!("{} files", paths.len()) };
    format!(
        "{}\n{count} would be overwritten: nothing is written; `--force` replaces what is there",
        lines.join("\n")
    )
}

fn counted(count: usize) -> String {
    if count == 1 { "1 mistake".to_owned() } else { format!("{count} mistakes") }
}
