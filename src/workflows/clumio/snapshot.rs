use super::{VENDOR, Workflow, is_ec2, is_instance, lists, step};
use crate::operations::{CREATE_SNAPSHOT, CREATE_TAGS, REGISTER_IMAGE};
use crate::question::{Job, Question};
use crate::workflows::Recipe;

/// The Snap tier (`aws_snapshot`): snapshots that stay in the account, and for an instance an image of them.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "clumio/snapshot",
    title: "Snap of a volume or an instance, kept in the account (aws_snapshot tier)",
    answers: |question| question.job == Job::Snapshot && is_ec2(question),
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let place = &question.src;
    let recipe = Recipe::default().step(
        step("snapshot", &CREATE_SNAPSHOT, place, "data").tags(&[("snapshot", VENDOR)]).lists(&[
            lists::BASE,
            lists::INVENTORY_OF_EC2,
            lists::BACKUP_OF_VOLUMES,
            lists::DRIFT,
        ]),
    );
    if !is_instance(question) {
        return recipe;
    }
    recipe
        .step(step("image", &REGISTER_IMAGE, place, "snapshot").lists(&[lists::BACKUP_OF_INSTANCES]))
        .step(step("tags of the image", &CREATE_TAGS, place, "image").tags(&[("image", VENDOR)]))
        .assume(
            "the image is tagged after it is registered, by a call of its own",
            "Clumio help centre, Permissions file details: RegisterImage does not support CreateTags as a dependent operation",
        )
}
