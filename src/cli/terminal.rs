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

/// How the reader sees text, told by the flag, standard output and the environment.
pub(super) fn style(when: Color) -> Style {
    let choice = match when {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    };
    // Standard error heeds it too.
    choice.write_global();
    let stdout = io::stdout();
    let colour = AutoStream::choice(&stdout) != ColorChoice::Never;
    let width = if stdout.is_terminal() { terminal_width() } else { None };
    Style { colour, width }
}

/// Writes an answer in one go. A reader that has closed the pipe has read enough: the code stays that of the answer,
/// so that a blocked job does not pass because somebody looked at its first line only.
pub(super) fn write(reply: &Reply) -> ExitCode {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(reply.text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => complain(&Failure::Output(error)),
        Ok(()) | Err(_) => reply.code.into(),
    }
}

/// Says what was wrong: each mistake on its line, then the sum of them.
pub(super) fn complain(failure: &Failure) -> ExitCode {
    let text = failure.to_string();
    let last = text.rsplit('\n').next().unwrap_or_default();
    let mistakes = text.strip_suffix(last).unwrap_or_default();
    let red = anstyle::AnsiColor::Red.on_default().bold();
    // Nobody is left to tell that standard error is closed.
    let _closed = writeln!(anstream::stderr().lock(), "{mistakes}{red}error:{red:#} {last}");
    exit::USAGE.into()
}

/// Says something beside the answer.
pub(super) fn tell(text: &str) {
    // Nobody is left to tell that standard error is closed.
    let _closed = anstream::stderr().lock().write_all(text.as_bytes());
}

fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}
