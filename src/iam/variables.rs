//! Policy variables such as `${aws:username}` (IAM user guide, "IAM policy elements: Variables and tags").

use super::context::{Found, Keys};
use super::pattern::{Pattern, Reach, Token, tokens};
use super::text::TextRef;
use super::truth::Truth;

/// Whether `*` and `?` in a text are wildcards, and how far `*` reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wildcards {
    /// They are.
    Yes(Reach),
    /// They stand for themselves.
    No,
    /// They stand for themselves, and case makes no difference.
    IgnoreCase,
}

impl Wildcards {
    fn read(self, text: &str) -> Vec<Token> {
        match self {
            Self::Yes(_) => tokens(text),
            Self::No | Self::IgnoreCase => self.plain(text).collect(),
        }
    }

    /// Text in which `*` and `?` stand for themselves whatever the kind.
    fn plain(self, text: &str) -> impl Iterator<Item = Token> {
        let fold = self == Self::IgnoreCase;
        text.chars().flat_map(move |c| {
            let lower = fold.then(|| c.to_lowercase());
            let same = (!fold).then_some(c);
            lower.into_iter().flatten().chain(same).map(Token::Char)
        })
    }

    fn reach(self) -> Reach {
        match self {
            Self::Yes(reach) => reach,
            Self::No | Self::IgnoreCase => Reach::Anything,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Tokens(Vec<Token>),
    Variable { key: String, default: Option<String> },
}

/// A text of a policy that a value is compared with.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Template {
    body: Body,
    wildcards: Wildcards,
}

#[derive(Debug, Clone, PartialEq)]
enum Body {
    Fixed(Pattern),
    Variable(Vec<Piece>),
}

/// What the variables of a template make for a request.
enum Filled {
    Pattern(Pattern),
    /// The request has no value for a variable without default.
    Unresolved,
    /// The value of this variable is not known.
    Unknown(String),
    /// Longer than what it is compared with.
    TooLong,
}

/// No value of a request is longer, so that patterns need not be either.
const LONGEST: usize = 1 << 20;

impl Template {
    fn fixed(tokens: Vec<Token>, wildcards: Wildcards) -> Self {
        Self { body: Body::Fixed(Pattern::new(tokens, wildcards.reach())), wildcards }
    }

    /// Reads a text; `variables` tells whether the version of the document has them.
    pub(super) fn new(text: &str, wildcards: Wildcards, variables: bool) -> Self {
        if !variables || !text.contains("${") {
            return Self::fixed(wildcards.read(text), wildcards);
        }
        let mut pieces = Vec::new();
        let mut fixed: Vec<Token> = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let Some((name, after)) = after.split_once('}') else { break };
            fixed.extend(wildcards.read(before));
            match name {
                "*" | "?" | "$" => fixed.extend(name.chars().map(Token::Char)),
                _ => {
                    pieces.push(Piece::Tokens(std::mem::take(&mut fixed)));
                    pieces.push(variable(name));
                }
            }
            rest = after;
        }
        fixed.extend(wildcards.read(rest));
        if pieces.is_empty() {
            return Self::fixed(fixed, wildcards);
        }
        pieces.push(Piece::Tokens(fixed));
        Self { body: Body::Variable(pieces), wildcards }
    }

    /// Whether a value matches; a template with a variable that has no value matches nothing.
    pub(super) fn matches(&self, value: TextRef<'_>, keys: &dyn Keys) -> Truth {
        if self.wildcards == Wildcards::IgnoreCase {
            let folded = value.known_part().to_lowercase();
            return match value {
                TextRef::Exact(_) => self.compare(TextRef::Exact(&folded), keys),
                TextRef::Prefix(_) => self.compare(TextRef::Prefix(&folded), keys),
            };
        }
        self.compare(value, keys)
    }

    fn compare(&self, value: TextRef<'_>, keys: &dyn Keys) -> Truth {
        match &self.body {
            Body::Fixed(pattern) => pattern.matches(value),
            Body::Variable(pieces) => {
                let longest = match value {
                    TextRef::Exact(text) => text.len(),
                    TextRef::Prefix(_) => LONGEST,
                };
                match self.fill(pieces, keys, longest) {
                    Filled::Pattern(pattern) => pattern.matches(value),
                    Filled::Unresolved | Filled::TooLong => Truth::False,
                    Filled::Unknown(_) => Truth::Unknown,
                }
            }
        }
    }

    /// Whether a variable has neither value nor default in the request.
    pub(super) fn is_unresolved(&self, keys: &dyn Keys) -> Truth {
        let Body::Variable(pieces) = &self.body else { return Truth::False };
        Truth::any(pieces.iter().map(|piece| match piece {
            Piece::Tokens(_) | Piece::Variable { default: Some(_), .. } => Truth::False,
            Piece::Variable { key, default: None } => match keys.find(key) {
                Found::Absent | Found::Many(_) => Truth::True,
                Found::Unknown(_) => Truth::Unknown,
                Found::One(_) => Truth::False,
            },
        }))
    }

    /// What is not known of the variables.
    pub(super) fn unknown(&self, keys: &dyn Keys) -> Option<String> {
        match &self.body {
            Body::Fixed(_) => None,
            Body::Variable(pieces) => match self.fill(pieces, keys, 0) {
                Filled::Unknown(why) => Some(why),
                Filled::Pattern(_) | Filled::Unresolved | Filled::TooLong => None,
            },
        }
    }

    /// Values are taken as they are: a `*` in a tag is no wildcard. Multivalued keys cannot be variables. What needs
    /// more than `longest` characters is not written out.
    fn fill(&self, pieces: &[Piece], keys: &dyn Keys, longest: usize) -> Filled {
        let mut tokens = Vec::new();
        let mut unknown = None;
        let mut length = 0_usize;
        let mut add = |text: &str, tokens: &mut Vec<Token>| {
            length = length.saturating_add(text.chars().count());
            if length <= longest {
                tokens.extend(self.wildcards.plain(text));
            }
        };
        for piece in pieces {
            match piece {
                Piece::Tokens(fixed) => tokens.extend_from_slice(fixed),
                Piece::Variable { key, default } => match (keys.find(key), default) {
                    (Found::One(TextRef::Exact(text)), _) => add(text, &mut tokens),
                    (Found::One(TextRef::Prefix(_)), _) => {
                        unknown = Some(format!("the whole value of `{key}`"));
                    }
                    (Found::Unknown(why), _) => unknown = Some(why.to_owned()),
                    (Found::Absent | Found::Many(_), Some(default)) => {
                        add(default, &mut tokens);
                    }
                    (Found::Absent | Found::Many(_), None) => return Filled::Unresolved,
                },
            }
        }
        match unknown {
            Some(why) => Filled::Unknown(why),
            None if length > longest => Filled::TooLong,
            None => Filled::Pattern(Pattern::new(tokens, self.wildcards.reach())),
        }
    }
}

/// `key` or `key, 'default'`.
fn variable(name: &str) -> Piece {
    let (key, default) = match name.split_once(',') {
        Some((key, default)) => {
            let default = default.trim();
            let quoted = default.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
            (key, Some(quoted.unwrap_or(default).to_owned()))
        }
        None => (name, None),
    };
    Piece::Variable { key: key.trim().to_ascii_lowercase(), default }
}
