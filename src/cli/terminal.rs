//! Standard output and standard error.

use super::exit::{self, Reply};
use super::failure::Failure;
use crate::render::Style;
use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::process::ExitCode;

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

/// What the process writes to.
#[derive(Debug)]
pub(super) struct Terminal {
    /// How the reader sees text.
    pub(super) style: Style,
}

impl Terminal {
    /// Looks at standard output and the environment.
    pub(super) fn new(when: Color) -> Self {
        let choice = match when {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        choice.write_global();
        let stdout = io::stdout();
        let colour = AutoStream::choice(&stdout) != ColorChoice::Never;
        let width = if stdout.is_terminal() { terminal_width() } else { None };
        Self { style: Style { colour, width } }
    }

    /// Writes an answer in one go. A reader that has closed the pipe has read enough: the code stays that of the
    /// answer, so that a blocked job does not pass because somebody looked at its first line only.
    pub(super) fn write(&self, reply: &Reply) -> ExitCode {
        let mut stdout = io::stdout().lock();
        match stdout.write_all(reply.text.as_bytes()).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => self.complain(&Failure::Output(error)),
            Ok(()) | Err(_) => reply.code.into(),
        }
    }

    /// Says what was wrong.
    #[expect(clippy::unused_self, reason = "standard error is part of the terminal")]
    pub(super) fn complain(&self, failure: &Failure) -> ExitCode {
        let text = failure.to_string();
        let (mistakes, last) = text.rsplit_once('\n').map_or((None, text.as_str()), |(a, b)| (Some(a), b));
        let mut stderr = anstream::stderr().lock();
        let mut lines = String::new();
        if let Some(mistakes) = mistakes {
            lines.push_str(mistakes);
            lines.push('\n');
        }
        let red = anstyle::AnsiColor::Red.on_default().bold();
        // Nobody is left to tell that standard error is closed.
        let _closed = writeln!(stderr, "{lines}{red}error:{red:#} {last}");
        exit::USAGE.into()
    }
}

fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}
