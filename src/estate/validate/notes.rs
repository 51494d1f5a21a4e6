//! The list of mistakes in the making.

use super::Part;
use crate::input::{Mistake, Path};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Where in which document: a path that costs nothing until a mistake is found at it.
#[derive(Debug, Clone, Copy)]
pub(super) struct At<'a> {
    part: usize,
    up: Option<&'a At<'a>>,
    step: Step<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

impl At<'_> {
    pub(super) fn root(part: usize) -> Self {
        Self { part, up: None, step: Step::Root }
    }

    pub(super) fn key<'b>(&'b self, key: &'b str) -> At<'b> {
        At { part: self.part, up: Some(self), step: Step::Key(key) }
    }

    pub(super) fn index(&self, index: usize) -> At<'_> {
        At { part: self.part, up: Some(self), step: Step::Index(index) }
    }

    fn path(&self) -> Path {
        let path = self.up.map_or_else(Path::root, At::path);
        match self.step {
            Step::Root => path,
            Step::Key(key) => path.key(key.to_owned()),
            Step::Index(index) => path.index(index),
        }
    }
}

/// What must be unique: what it is called, within which account and region if not everywhere, and its name.
type Unique<'a> = (&'static str, [&'a str; 2], &'a str);

/// Mistakes found so far, and the names seen so far.
pub(super) struct Notes<'a> {
    parts: &'a [Part<'a>],
    seen: HashMap<Unique<'a>, (usize, Path)>,
    /// Whether what follows is in an account that has stood before: then all of it may have, and saying so once is
    /// enough.
    pub(super) repeated: bool,
    /// Whether the documents hold all that was written: only then can something be missing.
    pub(super) complete: bool,
    pub(super) mistakes: Vec<Mistake>,
}

impl<'a> Notes<'a> {
    pub(super) fn new(parts: &'a [Part<'a>], complete: bool) -> Self {
        Self { parts, seen: HashMap::new(), repeated: false, complete, mistakes: Vec::new() }
    }

    /// Notes a mistake at a value.
    pub(super) fn add(&mut self, at: &At<'_>, message: impl Into<String>) {
        self.add_with(at, message, None);
    }

    /// Notes a mistake at a value, with what may have been meant.
    pub(super) fn add_with(&mut self, at: &At<'_>, message: impl Into<String>, hint: Option<&str>) {
        if let Some(part) = self.parts.get(at.part) {
            self.mistakes.push(part.locator.mistake(&at.path(), message).hinted(hint));
        }
    }

    /// Notes a mistake at the key of a value.
    pub(super) fn add_at_key(&mut self, at: &At<'_>, message: impl Into<String>, hint: Option<&str>) {
        if let Some(part) = self.parts.get(at.part) {
            self.mistakes.push(part.locator.mistake_of_key(&at.path(), message).hinted(hint));
        }
    }

    /// Notes an empty name.
    pub(super) fn filled(&mut self, what: &str, name: &str, at: &At<'_>) {
        if name.trim().is_empty() {
            self.add(at, format!("empty {what}"));
        }
    }

    /// Notes a name that has stood before; whether it has.
    pub(super) fn unique(&mut self, what: &'static str, name: &'a str, at: &At<'_>) -> bool {
        self.unique_in(what, ["", ""], name, at)
    }

    /// Notes a name that has stood before in the same account and region; whether it has.
    pub(super) fn unique_in(
        &mut self,
        what: &'static str,
        within: [&'a str; 2],
        name: &'a str,
        at: &At<'_>,
    ) -> bool {
        if self.repeated {
            return false;
        }
        let Some((part, path)) = self.first((what, within, name), at) else { return false };
        let place = self.place(part, &path);
        self.add(at, format!("duplicate {what} `{name}`: it already stands at `{place}`"));
        true
    }

    /// Where something stood first, or nothing if this is the first time.
    fn first(&mut self, name: Unique<'a>, at: &At<'_>) -> Option<(usize, Path)> {
        match self.seen.entry(name) {
            Entry::Occupied(first) => Some(first.get().clone()),
            Entry::Vacant(slot) => {
                slot.insert((at.part, at.path()));
                None
            }
        }
    }

    /// `file:line:column` of what stood first.
    fn place(&self, part: usize, path: &Path) -> String {
        self.parts.get(part).map_or_else(String::new, |part| part.locator.named(path))
    }

    /// `file:line:column` of a value.
    pub(super) fn place_of(&self, at: &At<'_>) -> String {
        self.place(at.part, &at.path())
    }
}
