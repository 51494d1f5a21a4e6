use super::{RESTORE, ROLE, Workflow, is_ec2, is_instance, lists, step, volume_from_backup};
use crate::operations::{ATTACH_VOLUME, RUN_INSTANCES, START_INSTANCES};
use crate::question::{Job, Question};
use crate::workflows::{Assumed, Recipe, RecipeStep};

/// An instance is launched from an image that is there, and the volumes that are written back are attached to it.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "clumio/restore-instance",
    title: "Restore of an instance from a SecureVault backup",
    answers: |question| question.job == Job::Restore && is_ec2(question) && is_instance(question),
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let place = &question.dst;
    volume_from_backup(question)
        .step(
            RecipeStep::without_data("launch", &RUN_INSTANCES, ROLE, place)
                .assumed(Assumed::ByVendor)
                .tags(&[("instance", RESTORE), ("volume", RESTORE)])
                .lists(&[lists::RESTORE_OF_INSTANCES]),
        )
        .step(step("attachment", &ATTACH_VOLUME, place, "volume"))
        .step(step("instance", &START_INSTANCES, place, "volume"))
        .assume(
            "the instance that volumes are attached to is launched from an image without encrypted volumes, and its own root \
             volume follows encryption by default",
            "inferred: the role holds ec2:RunInstances, AttachVolume and DetachVolume",
        )
        .assume(
            "a restore as an image registers one of the restored snapshots and tags it: ec2:RegisterImage and ec2:CreateTags \
             are asked for as the list has them, that workflow itself is not planned",
            super::PERMISSIONS,
        )
}
