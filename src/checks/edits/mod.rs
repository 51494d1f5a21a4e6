//! What of an estate has to change for a finding to go away: edits with the least privilege that serves.

mod default_key;
mod denied;
mod service_linked;
mod statements;

pub(super) use default_key::default_keys;
pub(super) use denied::{edits, is_sealed};
pub(super) use service_linked::words as service_linked_words;

/// Whom a statement in a key policy lets in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Trust {
    /// The role that needs the key.
    #[default]
    Role,
    /// The account of that role, whose identity policies decide from there on.
    Account,
}
