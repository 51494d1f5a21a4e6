//! Reading JSON so that every mistake is told at once, each with its file, path, line and column.
//!
//! A text becomes a tree of nodes that know where they stand; types are read from that tree. When a type refuses a
//! node, the mistake is noted, the node is taken out, and the type is read again, until nothing is left to refuse.

mod de;
mod hint;
mod locate;
mod message;
mod mistake;
mod neutral;
mod path;
mod reading;
mod scan;
mod tree;

pub use hint::did_you_mean;
pub use locate::{Locator, Position};
pub use mistake::Mistake;
pub(crate) use mistake::listed;
pub use neutral::{is_hidden, neutral};
pub use path::{Path, Segment};
pub(crate) use reading::{Reading, read};

use serde::de::DeserializeOwned;

/// Objects and arrays may stand in each other this many levels deep.
pub const MAX_DEPTH: usize = 128;

/// Longest text that is read, in bytes: 256 MiB.
pub const MAX_BYTES: usize = 256 * 1024 * 1024;

/// So many mistakes are listed; one more entry then says that there are others.
pub const MAX_MISTAKES: usize = 100;

/// A text and the name under which its mistakes are reported, usually a file name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceText {
    /// Name in messages.
    pub name: String,
    /// The text.
    pub text: String,
}

impl SourceText {
    /// A text under a name.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into() }
    }
}

/// Reads a value from JSON. Stricter than `serde_json`: a key may stand only once in an object, and an object is
/// never read from an array.
///
/// Otherwise every mistake, in the order of the text: one for text that is not JSON, else each duplicate key and
/// each value that is not of the type expected there, up to [`MAX_MISTAKES`].
pub fn decode<T: DeserializeOwned>(source: &SourceText) -> Result<T, Vec<Mistake>> {
    let reading = read(source);
    match reading.value {
        Some(value) if reading.mistakes.is_empty() => Ok(value),
        _ => Err(listed(reading.mistakes, reading.more)),
    }
}
