//! The world a plan is judged against: accounts, keys, roles, policies, workloads.

mod backup;
mod by_partition;
mod databases;
mod edit;
mod fixed;
mod load;
mod managed;
mod merge;
mod model;
pub mod reads;
mod schema;
mod unread;
mod validate;
mod values;
mod world;

pub use backup::{RecoveryPoint, RecoveryPointTier, Vault, VaultKind};
pub use databases::{Database, DatabaseSnapshot, DatabaseSnapshotStatus, DatabaseSnapshotType};
pub use edit::{
    Edit, EditError, MAX_INLINE_POLICIES, MAX_KEY_POLICY, NEW_KEY_ALIAS, edits_in_words, is_placeholder,
    new_key, new_key_of,
};
pub use fixed::{fixed_key_policy, fixed_role_policy};
pub use load::load;
pub use model::{
    Account, AttachedPolicy, EstateDocument, Grant, Image, ImageBlockPublicAccess, Instance, Key, LockState,
    NamedPolicy, OptIn, Organization, PartitionName, Product, ProductRole, RegionSettings, Repository, Role,
    Snapshot, SnapshotBlockPublicAccess, SnapshotLock, SnapshotOrigin, SnapshotState, SnapshotTier, Unit,
    Volume,
};
pub use schema::schema;
pub use unread::{Sought, Unread};
pub use values::{
    AWS_BACKUP_ALIAS, AWS_EBS_ALIAS, AWS_RDS_ALIAS, GRANT_OPERATIONS, KeyName, NoneMark, OrNone, Version,
};
pub use world::{Estate, OrganizationPlace};
