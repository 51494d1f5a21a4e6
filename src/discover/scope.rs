//! How much of an account is read.

use super::Source;
use crate::aws::{AccountId, Region};
use std::collections::BTreeSet;

/// What is read of one account.
#[derive(Debug, Clone)]
pub struct Scope {
    /// The account.
    pub account: AccountId,
    /// What is read; `settings` among it tells the regions.
    pub sources: Vec<&'static Source>,
    /// The regions; `None` for all that the account has enabled.
    pub regions: Option<Vec<Region>>,
    /// Buckets by name, in whichever account they are found.
    pub buckets: BTreeSet<String>,
    /// Whether the account reads its whole organization, as the management account and delegated administrators may.
    pub reads_organization: bool,
    /// Only what a question touches.
    pub only: Option<Touched>,
}

/// What a question touches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Touched {
    /// Ids of keys.
    pub keys: BTreeSet<String>,
    /// Names of roles.
    pub roles: BTreeSet<String>,
    /// Ids of snapshots whose shares count.
    pub snapshots: BTreeSet<String>,
    /// Ids of images whose shares count.
    pub images: BTreeSet<String>,
    /// Names of vaults.
    pub vaults: BTreeSet<String>,
}

impl Touched {
    /// Touches these too.
    pub fn extend(&mut self, others: Self) {
        self.keys.extend(others.keys);
        self.roles.extend(others.roles);
        self.snapshots.extend(others.snapshots);
        self.images.extend(others.images);
        self.vaults.extend(others.vaults);
    }
}

impl Scope {
    /// All of an account.
    pub fn whole(account: AccountId, sources: Vec<&'static Source>, regions: Option<Vec<Region>>) -> Self {
        let buckets = BTreeSet::new();
        Self { account, sources, regions, buckets, reads_organization: false, only: None }
    }

    /// Whether a thing of the kind that `of` picks is read.
    pub(super) fn touches(&self, of: fn(&Touched) -> &BTreeSet<String>, id: &str) -> bool {
        self.only.as_ref().is_none_or(|touched| of(touched).contains(id))
    }
}
