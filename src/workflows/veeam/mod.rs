//! Veeam Backup for AWS, releases 2 and 10.

mod image_backup_cross_account;
mod image_backup_same_account;
mod image_restore_cross_account;
mod image_restore_same_account;
mod permissions;
mod replica_cross_account;
mod replica_same_account;
mod restore_cross_account_cross_region;
mod restore_cross_account_same_region;
mod restore_same_account_cross_region;
mod restore_same_account_same_region;
mod snapshot;

use super::{Demand, KeyChoice, Product, Recipe, RecipeStep, Workflow};
use crate::aws::AccountId;
use crate::graph::{ArtefactKind, Place};
use crate::operations::{ATTACH_VOLUME, RUN_INSTANCES, START_INSTANCES};
use crate::question::{Job, Question, RestoreFrom};

/// Veeam Backup for AWS.
pub static VEEAM: Product = Product {
    name: "veeam",
    workflows: WORKFLOWS,
    start: |question| match (question.job, question.from) {
        (Job::Restore, RestoreFrom::Backup) => ArtefactKind::Backup,
        (Job::Restore, _) => ArtefactKind::Snapshot,
        _ => ArtefactKind::Volume,
    },
    demanded: permissions::demanded,
    documented: permissions::KB3057,
    assumptions: &[
        (
            "the product's demands on a role are the cryptographic, CreateGrant and DescribeKey actions of the list \
             published for release 10, for release 2 too, judged as calls through EC2",
            "Veeam Backup for AWS 10 guide, IAM permissions; no list of release 2 is published any more",
        ),
        (
            "the appliance passes no session policy when it assumes a role, and no VPC endpoint policy stands in the way",
            "not published by Veeam",
        ),
        (
            "snapshots and copies are full ones: an incremental copy calls kms:CreateGrant for Encrypt too, and no new \
             data key",
            "captures of CopySnapshot, 2026-09",
        ),
    ],
};

/// Every workflow of the product.
static WORKFLOWS: &[&Workflow] = &[
    &snapshot::WORKFLOW,
    &image_backup_same_account::WORKFLOW,
    &image_backup_cross_account::WORKFLOW,
    &replica_same_account::WORKFLOW,
    &replica_cross_account::WORKFLOW,
    &restore_same_account_same_region::WORKFLOW,
    &restore_same_account_cross_region::WORKFLOW,
    &restore_cross_account_same_region::WORKFLOW,
    &restore_cross_account_cross_region::WORKFLOW,
    &image_restore_same_account::WORKFLOW,
    &image_restore_cross_account::WORKFLOW,
];

const GUIDE_2: &str = "Veeam Backup for AWS 2 guide, IAM Role Permissions on CMKs";
const GUIDE_10: &str = "Veeam Backup for AWS 10 guide";

/// Whether the question is to release 10, whose recipes differ from those of release 2.
fn is_release_10(question: &Question) -> bool {
    question.release.release == "10"
}

/// Whether the question is a restore from a snapshot or replica.
fn is_snapshot_restore(question: &Question) -> bool {
    question.job == Job::Restore && question.from != RestoreFrom::Backup
}

/// Whether the question is a restore from an image-level backup.
fn is_image_restore(question: &Question) -> bool {
    question.job == Job::Restore && question.from == RestoreFrom::Backup
}

/// Use of the role that made the snapshot a restore starts from, and shares or copies it.
fn creator_use(question: &Question) -> &'static str {
    if question.from == RestoreFrom::Replica { "replica" } else { "backup" }
}

/// A restore of an instance ends with its volumes attached and the instance started.
/// A volume-level restore ends with the volume.
fn attach_and_start(recipe: Recipe, question: &Question) -> Recipe {
    let place = &question.dst;
    if question.workload.as_deref().is_some_and(|id| id.starts_with("vol-")) {
        return recipe.assume(
            "a volume-level restore ends with the volume: attaching it is not part of the job",
            "not published by Veeam",
        );
    }
    recipe
        .step(RecipeStep::without_data("launch", &RUN_INSTANCES, "restore", place))
        .step(RecipeStep::new("attachment", &ATTACH_VOLUME, "restore", place, "volume"))
        .step(RecipeStep::new("instance", &START_INSTANCES, "restore", place, "volume"))
        .assume(LAUNCHED_PLAIN, "inferred: the role holds ec2:RunInstances")
}

const LAUNCHED_PLAIN: &str = "the instance that volumes are attached to is launched from an image without encrypted volumes, \
                              and its own root volume follows encryption by default";

/// The worker is launched and the volumes are attached to it.
fn attach_to_worker(recipe: Recipe, worker: &Place, volume: &'static str) -> Recipe {
    recipe
        .step(RecipeStep::without_data("worker", &RUN_INSTANCES, "worker", worker))
        .step(RecipeStep::new("worker attachment", &ATTACH_VOLUME, "worker", worker, volume))
        .assume(LAUNCHED_PLAIN, "inferred: the role holds ec2:RunInstances")
}

/// Where the workers of a backup or restore run. [`Question::resolve`] sets it for both.
fn worker_place(question: &Question) -> &Place {
    question.worker.as_ref().unwrap_or(if question.job == Job::Backup {
        &question.src
    } else {
        &question.dst
    })
}

fn worker_account(question: &Question) -> &AccountId {
    &worker_place(question).account
}

/// Release 10 makes no replica of encrypted data without a target key and ends the session with a warning; release 2
/// takes a default key.
fn stopping_without_target_key(recipe: Recipe, question: &Question) -> Recipe {
    let first_after_snapshot = recipe.steps.get(1).map(|step| step.id);
    let stops_without_target_key = if is_release_10(question) { first_after_snapshot } else { None };
    Recipe { stops_without_target_key, ..recipe }
}
