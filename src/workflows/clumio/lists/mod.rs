//! The statement lists of Clumio's permissions file, one file for each type of asset (Clumio help centre, "Permissions file
//! details"). What the steps of a workflow call themselves is left to their operations.

mod account;
mod dynamodb;
mod instances;
mod s3;
mod volumes;

pub(super) use account::{BASE, DRIFT, KMS};
pub(super) use dynamodb::{BACKUP_OF_DYNAMODB, INVENTORY_OF_DYNAMODB, RESTORE_OF_DYNAMODB};
pub(super) use instances::{BACKUP_OF_INSTANCES, RESTORE_OF_INSTANCES};
pub(super) use s3::{BACKUP_OF_S3, INVENTORY_OF_S3, RESTORE_OF_S3};
pub(super) use volumes::{BACKUP_OF_VOLUMES, INVENTORY_OF_EC2, RESTORE_OF_VOLUMES};

use super::{RESTORE, Tags, VENDOR};
use crate::workflows::Listed;

/// A call that jobs of the kind make.
const fn call(action: &'static str, on: &'static str) -> Listed {
    Listed { action, on, tags: &[], called: true }
}

/// A call on what has, or gets, a tag of Clumio.
const fn tagged(action: &'static str, on: &'static str, tags: Tags) -> Listed {
    Listed { action, on, tags, called: true }
}

/// A call that the list has for something else than the job at hand: a check of Clumio's own, another tier, cleaning up after
/// a failure.
const fn besides(action: &'static str, on: &'static str, tags: Tags) -> Listed {
    Listed { action, on, tags, called: false }
}
