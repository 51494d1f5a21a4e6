//! What discovery reads: one file for each part of an estate, with its calls and how their answers become facts.

pub mod buckets;
pub mod databases;
pub mod images;
pub mod instances;
pub mod keys;
pub mod organization;
pub mod roles;
pub mod settings;
pub mod snapshots;
pub mod vaults;
pub mod volumes;

use super::{Read, Telling};

/// A part of an estate that can be read by itself.
#[derive(Debug)]
pub struct Source {
    /// The word of `--only`.
    pub word: &'static str,
    /// What is read.
    pub about: &'static str,
    /// The calls.
    pub reads: &'static [&'static Read],
    /// Makes facts of the answers.
    pub tell: Tell,
}

/// How answers become facts.
#[derive(Debug, Clone, Copy)]
pub struct Tell(pub fn(&mut Telling<'_>));

/// Every source.
pub static SOURCES: &[&Source] = &[
    &settings::SOURCE,
    &keys::SOURCE,
    &roles::SOURCE,
    &instances::SOURCE,
    &volumes::SOURCE,
    &snapshots::SOURCE,
    &images::SOURCE,
    &databases::SOURCE,
    &vaults::SOURCE,
    &buckets::SOURCE,
    &organization::SOURCE,
];

/// Every operation that discovery may call, in the order of the sources.
pub fn reads() -> Vec<&'static Read> {
    let mut all: Vec<&'static Read> = Vec::new();
    for read in SOURCES.iter().flat_map(|source| source.reads) {
        if !all.iter().any(|known| known.is(read)) {
            all.push(read);
        }
    }
    all
}

/// The source of a word.
pub fn source(word: &str) -> Option<&'static Source> {
    SOURCES.iter().copied().find(|source| source.word == word)
}
