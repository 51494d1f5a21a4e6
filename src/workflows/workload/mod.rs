//! What a plan is about.

mod data;
mod database;
mod recovery;
mod resource;
mod select;

pub(super) use data::{NO_VOLUME, protection, snapshot_context};
pub use select::workloads;

use crate::aws::{AccountId, Arn};
use crate::estate::{Estate, OrNone};
use crate::fact::Observed;
use crate::graph::{Artefact, Place, Protection};

/// What a plan is about: an instance, a volume, a snapshot, or data nobody has named.
#[derive(Debug, Clone, Default)]
pub struct Workload {
    /// Id of the instance, volume or snapshot.
    pub id: Option<String>,
    /// Its data, volume by volume.
    pub data: Vec<Data>,
    /// What its choice takes for granted: text and source.
    pub assumptions: Vec<(String, &'static str)>,
    /// Account of the instance, and the role in its profile.
    pub profile: (Option<AccountId>, Observed<OrNone<Arn>>),
    /// What of it the estate does not know, where that decides.
    pub unknown: Option<String>,
}

impl Workload {
    /// The same after a change of the estate: its snapshots are shared with everyone whom the estate names, too.
    #[must_use]
    pub fn shared_as_in(&self, estate: &Estate) -> Self {
        let mut workload = self.clone();
        for data in &mut workload.data {
            let snapshot = data.start.resource_id.exact().and_then(|id| estate.snapshot(id));
            let named = snapshot.and_then(|(_, snapshot)| snapshot.shared_with.known());
            if let (Some(shared), Some(named)) = (&mut data.start.shared_with, named) {
                shared.extend(named.iter().cloned());
                shared.sort_unstable();
                shared.dedup();
            }
        }
        workload
    }
}

/// The data of one volume, as the job finds it.
#[derive(Debug, Clone)]
pub struct Data {
    /// The form the job starts from.
    pub start: Artefact,
    /// How the data is encrypted where it comes from, and where that is. A backup in a repository has lost it, but the
    /// product re-creates what was there.
    pub original: Protection,
    /// Where the original is.
    pub original_place: Place,
}
