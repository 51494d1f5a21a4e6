use super::{Demand, GUIDE_2, KeyChoice, Recipe, RecipeStep, Workflow};
use crate::operations::{CREATE_SNAPSHOT, CREATE_VOLUME, GET_OBJECT, MODIFY_SNAPSHOT_ATTRIBUTE};
use crate::question::Question;

/// Workflow 11: the worker restores in its own account, under the default key of the target region there, and shares a
/// snapshot of that: it dies on that default key.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "veeam/image-restore-cross-account",
    title: "Restore from an image-level backup, worker in another account",
    answers: |question| {
        super::is_image_restore(question) && super::worker_account(question) != &question.dst.account
    },
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let worker = super::worker_place(question);
    let recipe = Recipe::default()
        .step(RecipeStep::new("read", &GET_OBJECT, "repository", &question.src, "data"))
        .step(
            RecipeStep::new("worker volume", &CREATE_VOLUME, "worker", worker, "data")
                .key(KeyChoice::DefaultHere)
                .demands(&[Demand::Output]),
        );
    let recipe = super::attach_to_worker(recipe, worker, "worker volume")
        .step(RecipeStep::new("snapshot", &CREATE_SNAPSHOT, "worker", worker, "worker volume"))
        .step(
            RecipeStep::new("share", &MODIFY_SNAPSHOT_ATTRIBUTE, "worker", worker, "snapshot")
                .share_with(&question.dst.account),
        )
        .step(
            RecipeStep::new("volume", &CREATE_VOLUME, "restore", &question.dst, "snapshot")
                .key(KeyChoice::Target)
                .demands(&[Demand::Input, Demand::Output]),
        )
        .assume("the guide's \"source account\" is the account of the worker", GUIDE_2)
        .assume("the worker role makes and shares the snapshot of what it restored", "inferred");
    super::attach_and_start(recipe, question)
}
