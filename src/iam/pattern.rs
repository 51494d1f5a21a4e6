//! Wildcards: `*` stands for any run of characters, `?` for one character.

use super::text::TextRef;
use super::truth::Truth;

/// One element of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    /// This character.
    Char(char),
    /// `?`.
    One,
    /// `*`.
    Run,
}

/// How far `*` reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Over anything.
    Anything,
    /// Within its segment of an ARN, of which there are six: "if the `*` wildcard is the last character of a resource
    /// ARN segment, it can expand to match beyond the colon boundaries" (IAM user guide, "IAM JSON policy elements:
    /// Resource"). Whether it never does elsewhere the page does not say, so that is left open.
    Segment,
}

/// A pattern in the form that is quickest to match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pattern {
    /// `*`.
    Anything,
    /// Without wildcards.
    Literal(String),
    /// `text*`.
    Begins(String),
    /// Literals with `*` between them, the first and the last anchored.
    Pieces { first: String, middle: Vec<String>, last: String },
    /// Anything else.
    Tokens { tokens: Vec<Token>, reach: Reach },
}

/// Whether an action is one of those that an `Action` element means, without regard to case.
pub fn action_matches(pattern: &str, action: &str) -> bool {
    Pattern::parse(&pattern.to_ascii_lowercase(), Reach::Anything).matches_text(&action.to_ascii_lowercase())
}

/// Whether a text is one of those that a pattern of `StringLike` means.
pub fn text_matches(pattern: &str, text: &str) -> bool {
    Pattern::parse(pattern, Reach::Anything).matches_text(text)
}

/// Reads a pattern without variables.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    text.chars()
        .map(|c| match c {
            '*' => Token::Run,
            '?' => Token::One,
            other => Token::Char(other),
        })
        .collect()
}

impl Pattern {
    /// Reads a pattern without variables.
    pub(super) fn parse(text: &str, reach: Reach) -> Self {
        Self::new(tokens(text), reach)
    }

    pub(super) fn new(mut tokens: Vec<Token>, reach: Reach) -> Self {
        tokens.dedup_by(|a, b| *a == Token::Run && *b == Token::Run);
        let fenced = reach == Reach::Segment && has_fence(&tokens);
        if fenced || tokens.contains(&Token::One) {
            return Self::Tokens { tokens, reach };
        }
        let mut pieces = vec![String::new()];
        for token in tokens {
            match (token, pieces.last_mut()) {
                (Token::Char(c), Some(piece)) => piece.push(c),
                _ => pieces.push(String::new()),
            }
        }
        let last = pieces.pop().unwrap_or_default();
        if pieces.is_empty() {
            return Self::Literal(last);
        }
        let middle = pieces.split_off(1);
        let first = pieces.pop().unwrap_or_default();
        match (first.is_empty(), middle.is_empty(), last.is_empty()) {
            (true, true, true) => Self::Anything,
            (false, true, true) => Self::Begins(first),
            _ => Self::Pieces { first, middle, last },
        }
    }

    /// Whether a value matches.
    pub(super) fn matches(&self, value: TextRef<'_>) -> Truth {
        match value {
            TextRef::Exact(text) => match self {
                Self::Tokens { tokens, reach } => {
                    within_reach(*reach, |reach| ends(&run(tokens, reach, text)).into())
                }
                _ => self.matches_text(text).into(),
            },
            TextRef::Prefix(text) => self.matches_beginning(text),
        }
    }

    /// Whether a value matches where `*` reaches over anything.
    pub(super) fn matches_text(&self, text: &str) -> bool {
        match self {
            Self::Anything => true,
            Self::Literal(literal) => literal == text,
            Self::Begins(first) => text.starts_with(first.as_str()),
            Self::Pieces { first, middle, last } => {
                let Some(mut rest) = text.strip_prefix(first.as_str()) else { return false };
                for piece in middle {
                    match rest.split_once(piece.as_str()) {
                        Some((_, after)) => rest = after,
                        None => return false,
                    }
                }
                rest.ends_with(last.as_str())
            }
            Self::Tokens { tokens, .. } => ends(&run(tokens, Reach::Anything, text)),
        }
    }

    /// Whether every, no, or only some continuation of `text` matches.
    fn matches_beginning(&self, text: &str) -> Truth {
        match self {
            Self::Anything => Truth::True,
            Self::Literal(literal) => may_continue(literal.starts_with(text)),
            Self::Begins(first) => begins(first, text).map_or_else(|truth| truth, |_| Truth::True),
            Self::Pieces { first, middle, last } => match begins(first, text) {
                Err(truth) => truth,
                Ok(mut rest) => {
                    for piece in middle {
                        match rest.split_once(piece.as_str()) {
                            Some((_, after)) => rest = after,
                            None => return Truth::Unknown,
                        }
                    }
                    if last.is_empty() { Truth::True } else { Truth::Unknown }
                }
            },
            Self::Tokens { tokens, reach } => within_reach(*reach, |reach| {
                let states = run(tokens, reach, text);
                if !states.contains(&true) {
                    return Truth::False;
                }
                // Standing at a final `*`, which crosses every boundary, accepts whatever follows.
                let accepts_all =
                    tokens.last() == Some(&Token::Run) && states.iter().rev().take(2).any(|reached| *reached);
                if accepts_all { Truth::True } else { Truth::Unknown }
            }),
        }
    }
}

/// The colons between the segments of an ARN.
const BOUNDARIES: usize = 5;

/// Whether a `*` within a segment could meet a boundary between segments.
fn has_fence(tokens: &[Token]) -> bool {
    let mut colons = 0;
    for pair in tokens.windows(2) {
        match pair {
            [Token::Char(':'), _] => colons += 1,
            [Token::Run, next] if *next != Token::Char(':') => return colons < BOUNDARIES,
            _ => {}
        }
    }
    false
}

/// What holds however far `*` reaches.
fn within_reach(reach: Reach, matches: impl Fn(Reach) -> Truth) -> Truth {
    let near = matches(reach);
    if reach == Reach::Anything || near.is_true() {
        return near;
    }
    if matches(Reach::Anything) == near { near } else { Truth::Unknown }
}

fn ends(states: &[bool]) -> bool {
    states.last().copied().unwrap_or_default()
}

fn may_continue(possible: bool) -> Truth {
    if possible { Truth::Unknown } else { Truth::False }
}

/// What follows `first` in `text`, or whether a continuation of `text` can still begin with it.
fn begins<'t>(first: &str, text: &'t str) -> Result<&'t str, Truth> {
    text.strip_prefix(first).ok_or_else(|| may_continue(first.starts_with(text)))
}

/// The positions in the pattern that can be reached by reading all of `text`; the last is the end of the pattern.
/// Takes time in proportion to the product of the two lengths, whatever the pattern.
fn run(tokens: &[Token], reach: Reach, text: &str) -> Vec<bool> {
    let mut states = vec![false; tokens.len() + 1];
    if let Some(start) = states.first_mut() {
        *start = true;
    }
    skip_runs(tokens, &mut states);
    let mut colons = 0;
    for c in text.chars() {
        colons += usize::from(c == ':');
        let mut arrived = false;
        let mut next_tokens = tokens.iter().skip(1);
        for (state, token) in states.iter_mut().zip(tokens) {
            let following = next_tokens.next();
            let (stays, moves) = match token {
                Token::Char(wanted) => (false, *wanted == c),
                Token::One => (false, true),
                Token::Run => {
                    let fenced = reach == Reach::Segment
                        && c == ':'
                        && colons <= BOUNDARIES
                        && following.is_some_and(|token| *token != Token::Char(':'));
                    (!fenced, false)
                }
            };
            let was = *state;
            *state = arrived || (was && stays);
            arrived = was && moves;
        }
        if let Some(end) = states.last_mut() {
            *end = arrived;
        }
        skip_runs(tokens, &mut states);
        if !states.contains(&true) {
            break;
        }
    }
    states
}

/// A `*` may stand for nothing.
fn skip_runs(tokens: &[Token], states: &mut [bool]) {
    let mut reached = false;
    for (at, state) in states.iter_mut().enumerate() {
        *state |= reached;
        reached = *state && tokens.get(at) == Some(&Token::Run);
    }
}
