//! The world a plan is judged against: accounts, keys, roles, policies, workloads.

mod model;
mod values;
mod world;

pub use model::{
    Account, AttachedPolicy, EstateDocument, Grant, Instance, Key, NamedPolicy, Organization, PartitionName,
    Product, ProductRole, RegionSettings, Repository, Role, Snapshot, SnapshotOrigin, SnapshotState,
    SnapshotTier, Unit, Volume,
};
pub use values::{AWS_EBS_ALIAS, KeyName, NoneMark, OrNone, Version};
pub use world::{Estate, OrganizationPlace};
