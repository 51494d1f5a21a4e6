//! The command line, as a process: what it prints where, and with which code it exits.

mod authorize;
mod bad_input;
mod calls;
mod estates;
mod fixes;
mod outcomes;
mod output;
mod pages;
mod recipes;
mod scenarios;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// An estate in which account `prod` can restore its instance `i-1` where it is.
const WORKABLE: &str = include_str!("../fixtures/workable.json");

/// A restore of everything in `prod` to where it is.
const RESTORE: &[&str] =
    &["plan", "restore", "--src", "prod/us-east-1", "--dst", "prod/us-east-1", "--estate", "estate.json"];

/// A question to which no estate is needed.
const DESIGN: &[&str] =
    &["plan", "restore", "--src", "111111111111/us-east-1", "--dst", "222222222222/eu-west-1"];

/// A folder to run in.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    /// With [`WORKABLE`] as `estate.json`, each text in it replaced that is to be; it must stand there once.
    fn with_estate(changes: &[(&str, &str)]) -> Self {
        let mut text = WORKABLE.to_owned();
        for (from, to) in changes {
            assert_eq!(text.matches(from).count(), 1, "`{from}` must stand once");
            text = text.replace(from, to);
        }
        Self::new().file("estate.json", text)
    }

    fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, content).expect("a file");
        self
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command<S: AsRef<OsStr>>(&self, args: &[S]) -> Command {
        command(self.0.path(), args)
    }

    fn run(&self, args: &[&str]) -> Ran {
        Ran::of(&self.command(args).output().expect("it runs"))
    }

    /// Runs [`RESTORE`] with further arguments.
    fn restore(&self, more: &[&str]) -> Ran {
        self.run(&[RESTORE, more].concat())
    }
}

/// The program with nothing in its environment.
fn command<S: AsRef<OsStr>>(folder: &Path, args: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_keyway"));
    command.args(args).current_dir(folder).env_clear().stdin(Stdio::null());
    command
}

/// What a run left behind.
#[derive(Debug, PartialEq, Eq)]
struct Ran {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Ran {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
        Self {
            code: output.status.code().expect("no signal"),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        }
    }

    /// The answer of a run that is expected to exit so.
    #[track_caller]
    fn exits(self, code: i32) -> String {
        assert_eq!(self.code, code, "{}\n{}", self.stdout, self.stderr);
        assert_eq!(self.stderr, "");
        self.stdout
    }

    /// What a run complains of that is expected to find mistakes: a line for each, and a last one with their number.
    #[track_caller]
    fn refuses(self) -> Vec<String> {
        assert_eq!(self.code, 2, "{}\n{}", self.stdout, self.stderr);
        assert_eq!(self.stdout, "", "nothing is answered");
        let mut lines: Vec<String> = self.stderr.lines().map(str::to_owned).collect();
        let last = lines.pop().expect("a last line");
        let plural = if lines.len() == 1 { "" } else { "s" };
        assert!(last.starts_with(&format!("error: {} mistake{plural} in ", lines.len())), "{last}");
        lines
    }
}
