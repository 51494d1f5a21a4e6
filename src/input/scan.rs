//! JSON text to tree, as strict as RFC 8259.

use super::tree::{Entry, Kind, Node, drop_duplicates};
use super::{MAX_DEPTH, Path, Segment};
use std::borrow::Cow;

/// Where a text stops to be JSON.
#[derive(Debug)]
pub(super) struct SyntaxFault {
    /// Offset in bytes.
    pub(super) at: usize,
    pub(super) message: String,
    /// Innermost first.
    path: Vec<Segment>,
}

impl SyntaxFault {
    fn new(at: usize, message: String) -> Self {
        Self { at, message, path: Vec::new() }
    }

    /// The value that was being read.
    pub(super) fn path(self) -> Path {
        self.path.into_iter().rev().collect()
    }

    fn within(mut self, segment: impl FnOnce() -> Segment) -> Self {
        self.path.push(segment());
        self
    }
}

/// A scanned text.
pub(super) struct Scanned<'t> {
    pub(super) root: Node<'t>,
    /// Whether a key stands twice somewhere; the later ones have been taken out.
    pub(super) duplicates: bool,
}

/// Scans a whole text. A byte order mark in front is passed over.
pub(super) fn scan(text: &str) -> Result<Scanned<'_>, SyntaxFault> {
    let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut scanner = Scanner { text, at, duplicates: false };
    let root = scanner.value(0)?;
    scanner.space();
    if scanner.at < text.len() {
        return Err(scanner.expected("nothing after the document"));
    }
    Ok(Scanned { root, duplicates: scanner.duplicates })
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    duplicates: bool,
}

impl<'t> Scanner<'t> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn slice(&self, from: usize) -> &'t str {
        self.text.get(from..self.at).unwrap_or_default()
    }

    fn space(&mut self) {
        self.skip(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r'));
    }

    fn skip(&mut self, wanted: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&wanted) {
            self.at += 1;
        }
    }

    fn expected(&self, what: &str) -> SyntaxFault {
        let found = self.text.get(self.at..).and_then(|rest| rest.chars().next());
        let message = match found {
            Some(c) => format!("not JSON: expected {what}, found `{c}`"),
            None => format!("not JSON: expected {what}, but the text ends here"),
        };
        SyntaxFault::new(self.at, message)
    }

    fn value(&mut self, depth: usize) -> Result<Node<'t>, SyntaxFault> {
        self.space();
        let at = self.at;
        if depth > MAX_DEPTH {
            return Err(SyntaxFault::new(at, format!("nested deeper than {MAX_DEPTH} levels")));
        }
        let kind = match self.peek() {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(b'"') => Kind::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b'a'..=b'z' | b'A'..=b'Z') => self.word()?,
            _ => return Err(self.expected("a value")),
        };
        Ok(Node::new(at, kind))
    }

    fn array(&mut self, depth: usize) -> Result<Kind<'t>, SyntaxFault> {
        let mut nodes = Vec::new();
        self.at += 1;
        self.space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Kind::Array(nodes));
        }
        loop {
            let index = nodes.len();
            nodes.push(self.value(depth + 1).map_err(|fault| fault.within(|| Segment::Index(index)))?);
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Kind::Array(nodes));
                }
                _ => return Err(self.expected("`,` or `]`")),
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Kind<'t>, SyntaxFault> {
        let mut entries = Vec::new();
        self.at += 1;
        self.space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Kind::Object(entries));
        }
        loop {
            self.space();
            let key_at = self.at;
            if self.peek() != Some(b'"') {
                return Err(self.expected("a key in double quotes"));
            }
            let key = self.string()?;
            let within = || Segment::Key(key.clone().into_owned().into());
            self.space();
            if self.peek() != Some(b':') {
                return Err(self.expected("`:`").within(within));
            }
            self.at += 1;
            let node = self.value(depth + 1).map_err(|fault| fault.within(within))?;
            entries.push(Entry { key, key_at, made: false, node });
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    self.duplicates |= drop_duplicates(&mut entries);
                    return Ok(Kind::Object(entries));
                }
                _ => return Err(self.expected("`,` or `}`")),
            }
        }
    }

    fn string(&mut self) -> Result<Cow<'t, str>, SyntaxFault> {
        let start = self.at;
        let mut escaped = false;
        self.at += 1;
        loop {
            self.skip(|b| !matches!(b, b'"' | b'\\' | 0..=0x1f));
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    // A backslash at the very end must not step over it.
                    self.at = (self.at + 2).min(self.text.len());
                }
                Some(_) => {
                    let message = "not JSON: a string holds a line break or another control character";
                    return Err(SyntaxFault::new(self.at, message.to_owned()));
                }
                None => {
                    let message = "not JSON: the text ends inside the string that begins here";
                    return Err(SyntaxFault::new(start, message.to_owned()));
                }
            }
        }
        self.at += 1;
        let quoted = self.slice(start);
        if escaped {
            let bad =
                |_| SyntaxFault::new(start, "not JSON: a string holds a wrong escape sequence".to_owned());
            return serde_json::from_str(quoted).map(Cow::Owned).map_err(bad);
        }
        Ok(Cow::Borrowed(quoted.get(1..quoted.len() - 1).unwrap_or_default()))
    }

    fn number(&mut self) -> Result<Kind<'t>, SyntaxFault> {
        let start = self.at;
        self.skip(|b| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
        let digits = self.slice(start);
        match serde_json::from_str(digits) {
            Ok(number) => Ok(Kind::Number(number)),
            Err(_) => Err(SyntaxFault::new(start, format!("not JSON: `{digits}` is not a number"))),
        }
    }

    fn word(&mut self) -> Result<Kind<'t>, SyntaxFault> {
        let start = self.at;
        self.skip(|b| b.is_ascii_alphanumeric());
        match self.slice(start) {
            "null" => Ok(Kind::Null),
            "true" => Ok(Kind::Bool(true)),
            "false" => Ok(Kind::Bool(false)),
            word => Err(SyntaxFault::new(start, format!("not JSON: expected a value, found `{word}`"))),
        }
    }
}
