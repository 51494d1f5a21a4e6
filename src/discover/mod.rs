//! From AWS to an estate, reading only.
//!
//! What is called, what follows from what, and how answers become facts is told by the [`sources`]; nothing of it makes a call.
//! [`Crawl`] hands out calls and takes replies. Whoever makes the calls drives it: the clients of the SDK (feature `live`), or
//! a folder of replies that the AWS CLI has saved. A call that fails leaves its fact unknown, with the reason.

mod asked;
mod call;
mod crawl;
mod gather;
mod joined;
mod journal;
#[cfg(feature = "live")]
pub mod live;
mod order;
mod policy;
pub mod read;
pub mod replies;
mod reply;
mod saved;
mod scope;
mod script;
pub mod sources;
mod summary;
mod tags;
mod telling;
mod unread;
mod valid;

pub use asked::{BroughtUp, brought_up, owner, touched};
pub use call::Call;
pub use crawl::Crawl;
pub use gather::Gathered;
pub use joined::joined;
pub use journal::{AccountJournal, Journal, JournalError};
pub use policy::{actions, policy, template};
pub use read::{After, Each, Only, Place, Read, Service};
pub use reply::{Refusal, Replies, Reply};
pub use saved::{principal, read_saved, saved_accounts, saved_principal};
pub use scope::{Scope, Touched};
pub use script::script;
pub use sources::{SOURCES, Source, reads, source};
pub use summary::Summary;
pub use telling::{Telling, Told, WholeOrganization, told};
pub use valid::valid;

use crate::aws::AccountId;
use crate::estate::{Account, PartitionName};
use crate::fact::Observed;
use std::collections::BTreeMap;

/// An account of which nothing is known yet.
pub(crate) fn account(id: &AccountId, partition: &str) -> Account {
    Account {
        id: id.clone(),
        name: None,
        partition: PartitionName(partition.to_owned()),
        organization: Observed::Unknown,
        scps: Observed::Unknown,
        rcps: Observed::Unknown,
        regions: BTreeMap::new(),
        keys: Vec::new(),
        roles: Vec::new(),
        all_roles: Observed::Unknown,
        vaults: Vec::new(),
        instances: Vec::new(),
        volumes: Vec::new(),
        snapshots: Vec::new(),
        db_instances: Vec::new(),
        db_clusters: Vec::new(),
        db_snapshots: Vec::new(),
        db_cluster_snapshots: Vec::new(),
        images: Vec::new(),
        repositories: Vec::new(),
        tables: Vec::new(),
    }
}
