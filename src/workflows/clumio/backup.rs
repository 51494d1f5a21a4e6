use super::{VENDOR, Workflow, is_ec2, is_instance, lists, step};
use crate::operations::{CREATE_SNAPSHOT, GET_SNAPSHOT_BLOCK, LIST_CHANGED_BLOCKS, LIST_SNAPSHOT_BLOCKS};
use crate::question::{Job, Question};
use crate::workflows::{Demand, Recipe};

/// A `SecureVault` backup: a snapshot is read block by block by the role, in the account and under the key of the data, and
/// the blocks leave for Clumio's account. Nothing is shared, so that aws/ebs is no dead end.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "clumio/backup",
    title: "SecureVault backup of a volume or an instance",
    answers: |question| question.job == Job::Backup && is_ec2(question),
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let place = &question.src;
    let whole = is_instance(question);
    let snapshot = step("snapshot", &CREATE_SNAPSHOT, place, "data").tags(&[("snapshot", VENDOR)]);
    let snapshot = if whole {
        snapshot.lists(&[
            lists::BASE,
            lists::INVENTORY_OF_EC2,
            lists::BACKUP_OF_VOLUMES,
            lists::BACKUP_OF_INSTANCES,
            lists::DRIFT,
        ])
    } else {
        snapshot.lists(&[lists::BASE, lists::INVENTORY_OF_EC2, lists::BACKUP_OF_VOLUMES, lists::DRIFT])
    };
    Recipe::default()
        .step(snapshot)
        .step(step("blocks listed", &LIST_SNAPSHOT_BLOCKS, place, "snapshot"))
        .step(step("changed blocks listed", &LIST_CHANGED_BLOCKS, place, "snapshot"))
        .step(step("blocks read", &GET_SNAPSHOT_BLOCK, place, "snapshot").demands(&[Demand::Input]))
        .assume(
            "an incremental backup compares the snapshot with an earlier one of the volume, under the same key",
            "Clumio help centre, Permissions file details: one snapshot per volume and storage tier is kept",
        )
        .assume(
            "where blocks are written in Clumio's account no policy and no key of the customer has a say",
            "Clumio help centre, Encryption keys",
        )
}
