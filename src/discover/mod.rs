//! From AWS to an estate, reading only.
//!
//! What is called, what follows from what, and how answers become facts is told by the [`sources`]; nothing of it makes a call.
//! [`Crawl`] hands out calls and takes replies. Whoever makes the calls drives it: the clients of the SDK (feature `live`), or
//! a folder of replies that the AWS CLI has saved. A call that fails leaves its fact unknown, with the reason.

mod call;
mod crawl;
#[cfg(feature = "live")]
pub mod live;
mod order;
pub mod read;
pub mod replies;
mod reply;
mod scope;
pub mod sources;
mod telling;
mod unread;

pub use call::Call;
pub use crawl::Crawl;
pub use read::{After, Each, Only, Place, Read, Service};
pub use reply::{Refusal, Replies, Reply};
pub use scope::{Scope, Touched};
pub use sources::{SOURCES, Source, reads, source};
pub use telling::{Telling, Told, WholeOrganization, told};

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
