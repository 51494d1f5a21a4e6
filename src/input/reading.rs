//! The loop that reads, takes out what was refused, and reads again.

use super::de::{Fault, FaultKind};
use super::message::{self, Worded};
use super::scan::scan;
use super::tree::{Entry, Kind, Node};
use super::{Locator, MAX_BYTES, MAX_MISTAKES, Mistake, Path, Segment, SourceText};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// What a source says, as far as it could be read.
#[derive(Debug)]
pub(crate) struct Reading<'t, T> {
    /// The value without what was refused; `None` where nothing sensible is left.
    pub(crate) value: Option<T>,
    /// Everything refused.
    pub(crate) mistakes: Vec<Mistake>,
    /// Whether there are other mistakes that were not looked for.
    pub(crate) more: bool,
    /// Finds the parts of `value` in the text.
    pub(crate) locator: Locator<'t>,
}

/// Reads as much of a source as is right.
pub(crate) fn read<T: DeserializeOwned>(source: &SourceText) -> Reading<'_, T> {
    if source.text.len() > MAX_BYTES {
        let message =
            format!("longer than {} MiB: {} MiB", MAX_BYTES >> 20, source.text.len().div_ceil(1 << 20));
        return unreadable(source, |_| Mistake::of_source(&source.name, message));
    }
    let scanned = match scan(&source.text) {
        Ok(scanned) => scanned,
        Err(fault) => {
            let (at, message) = (fault.at, fault.message.clone());
            return unreadable(source, |locator| locator.at(at, &fault.path(), message));
        }
    };
    let mut root = scanned.root;
    if !scanned.duplicates
        && let Ok(value) = T::deserialize(&root)
    {
        let locator = Locator::over(source, Some(root));
        return Reading { value: Some(value), mistakes: Vec::new(), more: false, locator };
    }
    let locator = Locator::over(source, None);
    let mut mistakes = Vec::new();
    root.each_duplicate(&Path::root(), &mut |path: &Path, entry: &Entry<'_>, first| {
        let line = locator.position(first).line;
        let message = format!("duplicate key `{}`: it already stands on line {line}", entry.key);
        mistakes.push(locator.at(entry.key_at, path, message));
    });
    let mut repair = Repair { root: &mut root, locator, mistakes, stand_ins: BTreeMap::new(), more: false };
    let value = repair.read_all();
    let (mistakes, more) = (repair.mistakes, repair.more);
    Reading { value, mistakes, more, locator: Locator::over(source, Some(root)) }
}

fn unreadable<'t, T>(
    source: &'t SourceText,
    mistake: impl FnOnce(&Locator<'t>) -> Mistake,
) -> Reading<'t, T> {
    let locator = Locator::over(source, None);
    Reading { value: None, mistakes: vec![mistake(&locator)], more: false, locator }
}

/// Tried in place of a missing field, so that the mistakes behind it show: one of the types of our formats fits.
const STAND_INS: &[&str] = &[
    r#""stand-in""#,
    "[]",
    "{}",
    "1",
    "true",
    r#""000000000000""#,
    r#""us-east-1""#,
    r#""arn:aws:kms:us-east-1:000000000000:key/stand-in""#,
    r#"{"Statement":[]}"#,
    r#""Allow""#,
];

struct Repair<'r, 's, 't> {
    root: &'r mut Node<'t>,
    locator: Locator<'s>,
    mistakes: Vec<Mistake>,
    /// Which stand-in fitted a missing field of this name.
    stand_ins: BTreeMap<&'static str, &'static str>,
    more: bool,
}

impl Repair<'_, '_, '_> {
    /// Reads until nothing is refused; then without the objects that hold a stand-in.
    fn read_all<T: DeserializeOwned>(&mut self) -> Option<T> {
        // Each round takes out or puts in one node; without a bound, one that undoes the other would go on for ever.
        for _ in 0..4 * MAX_MISTAKES {
            if self.mistakes.len() > MAX_MISTAKES {
                self.more = true;
                return None;
            }
            let fault = match T::deserialize(&*self.root) {
                Ok(value) if !drop_unfinished(self.root) => return Some(value),
                Ok(_) => continue,
                Err(fault) => fault,
            };
            let path: Vec<Segment> = fault.path.iter().rev().cloned().collect();
            self.note(&fault, &path);
            let settled = match fault.kind {
                FaultKind::Missing(field) => self.stand_in::<T>(&path, field) || take_out(self.root, &path),
                _ => take_out(self.root, &path),
            };
            if !settled {
                return None;
            }
        }
        self.more = true;
        None
    }

    /// Notes a mistake, unless it only follows from what was taken out before.
    fn note(&mut self, fault: &Fault, path: &[Segment]) {
        let node = self.root.get_mut(path);
        let text = match &node {
            Some(Node { kind: Kind::String(text), .. }) if !fault.on_key => Some(text.clone().into_owned()),
            _ => None,
        };
        let follows = node.is_some_and(|node| match (&fault.kind, &node.kind) {
            (FaultKind::Missing(field), Kind::Object(entries)) => {
                entries.iter().any(|entry| entry.key == *field)
            }
            _ => node.is_touched() && !fault.on_key,
        });
        if follows {
            return;
        }
        let key = match path.last() {
            Some(Segment::Key(key)) => Some(key.as_ref()),
            _ => None,
        };
        let Worded { message, mut hint } = message::worded(&fault.kind, key);
        if let FaultKind::Other(_) = fault.kind
            && let Some(word) = if fault.on_key { key } else { text.as_deref() }
        {
            hint = message::hint_from(&message, word);
        }
        let (at, key_at) = self.offsets(path);
        let at = if fault.on_key { key_at.unwrap_or(at) } else { at };
        let path: Path = path.iter().cloned().collect();
        self.mistakes.push(self.locator.at(at, &path, message).hinted(hint.as_deref()));
    }

    /// Offsets of a value and of its key.
    fn offsets(&mut self, path: &[Segment]) -> (usize, Option<usize>) {
        let at = self.root.get_mut(path).map_or(0, |node| node.at);
        let key_at = path.split_last().and_then(|(last, above)| match (last, self.root.get_mut(above)) {
            (Segment::Key(key), Some(Node { kind: Kind::Object(entries), .. })) => {
                entries.iter().find(|entry| entry.key == *key && !entry.node.gone).map(|entry| entry.key_at)
            }
            _ => None,
        });
        (at, key_at)
    }

    /// Puts something that fits in place of a missing field, if anything does.
    fn stand_in<T: DeserializeOwned>(&mut self, path: &[Segment], field: &'static str) -> bool {
        let fitted = self.stand_ins.get(field).copied();
        for text in fitted.into_iter().chain(STAND_INS.iter().copied()) {
            let Ok(made) = scan(text) else { continue };
            let Some(Node { at, kind: Kind::Object(entries), .. }) = self.root.get_mut(path) else {
                return false;
            };
            if entries.iter().any(|entry| entry.made && entry.key == field) {
                return false;
            }
            entries.push(Entry { key: field.into(), key_at: *at, made: true, node: made.root });
            let fits = match T::deserialize(&*self.root) {
                Ok(_) => true,
                Err(next) => {
                    let mut way = next.path.iter().rev();
                    let inside = path.iter().all(|step| way.next() == Some(step));
                    !(inside && matches!(way.next(), Some(Segment::Key(key)) if key == field))
                }
            };
            if fits {
                self.stand_ins.insert(field, text);
                return true;
            }
            if let Some(Node { kind: Kind::Object(entries), .. }) = self.root.get_mut(path) {
                entries.pop();
            }
        }
        false
    }
}

/// Takes out a value; `false` where there is nothing below the root to take.
fn take_out(root: &mut Node<'_>, path: &[Segment]) -> bool {
    let mut path = path;
    // A stand-in or a value that is gone already cannot be to blame: what holds it is.
    while !path.is_empty() {
        if let Some(node) = root.get_mut(path)
            && !node.gone
        {
            node.gone = true;
            return true;
        }
        path = path.split_last().map_or(path, |(_, above)| above);
    }
    false
}

/// Takes out every object below the root that holds a stand-in; whether there was one.
fn drop_unfinished(node: &mut Node<'_>) -> bool {
    fn below(node: &mut Node<'_>) -> bool {
        if node.gone {
            return false;
        }
        if matches!(&node.kind, Kind::Object(entries) if entries.iter().any(|entry| entry.made)) {
            node.gone = true;
            return true;
        }
        drop_unfinished(node)
    }
    let mut found = false;
    match &mut node.kind {
        Kind::Array(nodes) => nodes.iter_mut().for_each(|node| found |= below(node)),
        Kind::Object(entries) => entries.iter_mut().for_each(|entry| found |= below(&mut entry.node)),
        _ => {}
    }
    found
}
