//! From paths and offsets to lines and columns.

use super::scan::scan;
use super::tree::{Node, Spot};
use super::{Mistake, Path, SourceText};

/// A place in a text, for people: line and column count from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Finds values of a source in its text, to report what is wrong with them after they were read.
#[derive(Debug)]
pub struct Locator<'t> {
    source: &'t SourceText,
    lines: Vec<usize>,
    root: Option<Node<'t>>,
}

impl<'t> Locator<'t> {
    /// Scans a source. In one that is not JSON every path is found at the beginning.
    pub fn new(source: &'t SourceText) -> Self {
        Self::over(source, scan(&source.text).ok().map(|scanned| scanned.root))
    }

    pub(super) fn over(source: &'t SourceText, root: Option<Node<'t>>) -> Self {
        let breaks = source.text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1);
        Self { source, lines: std::iter::once(0).chain(breaks).collect(), root }
    }

    /// Where a value stands, or the nearest value above it that exists.
    pub fn value(&self, path: &Path) -> Position {
        self.position(self.spot(path).at)
    }

    /// Where the key of a value stands; the value itself, if it is in no object.
    pub fn key(&self, path: &Path) -> Position {
        let spot = self.spot(path);
        self.position(spot.key_at.unwrap_or(spot.at))
    }

    /// A mistake at a value.
    pub fn mistake(&self, path: &Path, message: impl Into<String>) -> Mistake {
        let spot = self.spot(path);
        self.at(spot.at, &spot.path, message)
    }

    /// A mistake at the key of a value.
    pub fn mistake_of_key(&self, path: &Path, message: impl Into<String>) -> Mistake {
        let spot = self.spot(path);
        self.at(spot.key_at.unwrap_or(spot.at), &spot.path, message)
    }

    /// `file:line:column` of a value.
    pub(crate) fn named(&self, path: &Path) -> String {
        let Position { line, column } = self.value(path);
        format!("{}:{line}:{column}", self.source.name)
    }

    /// A mistake at an offset.
    pub(super) fn at(&self, offset: usize, path: &Path, message: impl Into<String>) -> Mistake {
        let Position { line, column } = self.position(offset);
        Mistake { line, column, path: path.to_string(), ..Mistake::of_source(&self.source.name, message) }
    }

    /// The position of an offset in bytes.
    pub(super) fn position(&self, offset: usize) -> Position {
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or_default();
        let before = self.source.text.get(start..offset).unwrap_or_default();
        Position { line, column: before.chars().filter(|c| *c != '\u{feff}').count() + 1 }
    }

    fn spot(&self, path: &Path) -> Spot {
        let nowhere = || Spot { path: path.clone(), at: 0, key_at: None };
        self.root.as_ref().map_or_else(nowhere, |root| root.spot(path))
    }
}
