//! Colour. Cells are laid out with marks of no width around inked words; the last pass turns the marks into ANSI
//! sequences or drops them. Names cannot forge a mark: they are neutralised before.

use crate::render::common::state::Status;
use crate::report::v1::{Outcome, Severity};
use anstyle::{AnsiColor, Style};

/// An ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Red,
    Yellow,
    Green,
    Bold,
}

const END: char = '\u{2064}';

impl Ink {
    const ALL: [Self; 4] = [Self::Red, Self::Yellow, Self::Green, Self::Bold];

    pub(super) fn of_outcome(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Feasible => Self::Green,
            Outcome::Undetermined => Self::Yellow,
            Outcome::Blocked => Self::Red,
        }
    }

    pub(super) fn of_status(status: Status) -> Self {
        match status {
            Status::Ok => Self::Green,
            Status::Risk | Status::Unknown => Self::Yellow,
            Status::Denied | Status::DeadEnd => Self::Red,
        }
    }

    pub(super) fn of_severity(severity: Severity) -> Self {
        match severity {
            Severity::Risk | Severity::Unknown => Self::Yellow,
            Severity::Denied | Severity::DeadEnd => Self::Red,
        }
    }

    fn mark(self) -> char {
        match self {
            Self::Red => '\u{2061}',
            Self::Yellow => '\u{2062}',
            Self::Green => '\u{2063}',
            Self::Bold => '\u{2060}',
        }
    }

    fn style(self) -> Style {
        match self {
            Self::Red => AnsiColor::Red.on_default().bold(),
            Self::Yellow => AnsiColor::Yellow.on_default(),
            Self::Green => AnsiColor::Green.on_default(),
            Self::Bold => Style::new().bold(),
        }
    }

    /// Inks each word on its own, so that a cell may break between them.
    pub(super) fn on(self, text: &str) -> String {
        let inked: Vec<String> = text.split(' ').map(|word| format!("{}{word}{END}", self.mark())).collect();
        inked.join(" ")
    }
}

/// Turns marks into colour, or into nothing.
pub(super) fn finish(text: &str, colour: bool) -> String {
    let mut finished = String::with_capacity(text.len());
    let mut current: Option<Ink> = None;
    for character in text.chars() {
        let begins = Ink::ALL.into_iter().find(|ink| ink.mark() == character);
        // A word longer than its column goes on in the next line without its ink.
        let ends = current.filter(|_| character == END || character == '\n' || begins.is_some());
        if let Some(ink) = ends {
            current = None;
            if colour {
                finished.push_str(&ink.style().render_reset().to_string());
            }
        }
        match begins {
            Some(ink) => {
                current = Some(ink);
                if colour {
                    finished.push_str(&ink.style().render().to_string());
                }
            }
            None if character == END => {}
            None => finished.push(character),
        }
    }
    finished
}
