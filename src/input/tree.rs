//! A JSON document whose values know where they stand, and from which values can be taken out.

use super::{Path, Segment};
use serde_json::Number;
use std::borrow::Cow;
use std::collections::HashSet;

/// A value.
#[derive(Debug)]
pub(super) struct Node<'t> {
    /// Offset of its first byte.
    pub(super) at: usize,
    /// Whether it has been taken out: types are read as if it were not there.
    pub(super) gone: bool,
    pub(super) kind: Kind<'t>,
}

#[derive(Debug)]
pub(super) enum Kind<'t> {
    Null,
    Bool(bool),
    Number(Number),
    String(Cow<'t, str>),
    Array(Vec<Node<'t>>),
    Object(Vec<Entry<'t>>),
}

/// A key of an object and its value.
#[derive(Debug)]
pub(super) struct Entry<'t> {
    pub(super) key: Cow<'t, str>,
    /// Offset of the key's opening quote.
    pub(super) key_at: usize,
    /// Whether it stands in for a missing field and is not in the text.
    pub(super) made: bool,
    pub(super) node: Node<'t>,
}

/// Where a path ended: in full, or at the nearest value above that exists.
pub(super) struct Spot {
    /// Path as the text has it.
    pub(super) path: Path,
    /// Offset of the value.
    pub(super) at: usize,
    /// Offset of its key, for a value in an object.
    pub(super) key_at: Option<usize>,
}

impl<'t> Node<'t> {
    pub(super) fn new(at: usize, kind: Kind<'t>) -> Self {
        Self { at, gone: false, kind }
    }

    /// Follows a path of the text, through values that were taken out as well.
    pub(super) fn get_mut(&mut self, path: &[Segment]) -> Option<&mut Self> {
        let Some((first, rest)) = path.split_first() else { return Some(self) };
        let below = match (&mut self.kind, first) {
            (Kind::Array(nodes), Segment::Index(index)) => nodes.get_mut(*index),
            (Kind::Object(entries), Segment::Key(key)) => {
                // Of several with one key the first that is still there counts.
                let at = entries
                    .iter()
                    .position(|entry| !entry.node.gone && entry.key == *key)
                    .or_else(|| entries.iter().position(|entry| entry.key == *key));
                at.and_then(|at| entries.get_mut(at)).map(|entry| &mut entry.node)
            }
            _ => None,
        };
        below?.get_mut(rest)
    }

    /// Follows a path whose indices count only what has not been taken out, as a value read from the tree has them.
    pub(super) fn spot(&self, path: &Path) -> Spot {
        let mut node = self;
        let mut spot = Spot { path: Path::root(), at: self.at, key_at: None };
        for segment in path.segments() {
            match (&node.kind, segment) {
                (Kind::Array(nodes), Segment::Index(index)) => {
                    let left = nodes.iter().enumerate().filter(|(_, node)| !node.gone).nth(*index);
                    let Some((original, below)) = left else { return spot };
                    (spot.path, spot.key_at) = (spot.path.index(original), None);
                    node = below;
                }
                (Kind::Object(entries), Segment::Key(key)) => {
                    let left = entries.iter().find(|e| !e.node.gone && !e.made && e.key == *key);
                    spot.path = spot.path.key(key.clone());
                    let Some(entry) = left else { return spot };
                    spot.key_at = Some(entry.key_at);
                    node = &entry.node;
                }
                _ => return spot,
            }
            spot.at = node.at;
        }
        spot
    }

    /// Whether a value directly in this one was taken out, or stands in for a missing one: what is said about the
    /// whole then says nothing about the text.
    pub(super) fn is_touched(&self) -> bool {
        match &self.kind {
            Kind::Array(nodes) => nodes.iter().any(|node| node.gone),
            Kind::Object(entries) => entries.iter().any(|entry| entry.node.gone || entry.made),
            _ => false,
        }
    }

    /// Calls back with the path, the place of the second key, and the first value for each duplicate key.
    pub(super) fn each_duplicate(&self, path: &Path, report: &mut impl FnMut(&Path, &Entry<'t>, usize)) {
        match &self.kind {
            Kind::Array(nodes) => {
                for (index, node) in nodes.iter().enumerate() {
                    node.each_duplicate(&path.clone().index(index), report);
                }
            }
            Kind::Object(entries) => {
                for entry in entries {
                    let path = path.clone().key(entry.key.clone().into_owned());
                    let first = entries.iter().find(|first| first.key == entry.key);
                    match first {
                        Some(first) if entry.node.gone => report(&path, entry, first.key_at),
                        _ => {}
                    }
                    entry.node.each_duplicate(&path, report);
                }
            }
            _ => {}
        }
    }
}

/// Takes out every entry whose key has stood before; whether there was one.
pub(super) fn drop_duplicates(entries: &mut [Entry<'_>]) -> bool {
    const FEW: usize = 12;
    let again: Vec<usize> = if entries.len() <= FEW {
        let known = |at: usize, key: &str| entries.iter().take(at).any(|entry| entry.key == key);
        entries.iter().enumerate().filter(|(at, entry)| known(*at, &entry.key)).map(|(at, _)| at).collect()
    } else {
        let mut seen = HashSet::new();
        entries.iter().enumerate().filter(|(_, entry)| !seen.insert(&entry.key)).map(|(at, _)| at).collect()
    };
    for at in &again {
        if let Some(entry) = entries.get_mut(*at) {
            entry.node.gone = true;
        }
    }
    !again.is_empty()
}
