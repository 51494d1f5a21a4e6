use super::{Demand, KeyChoice, Recipe, RecipeStep, Workflow};
use crate::operations::{CREATE_VOLUME, GET_OBJECT};
use crate::question::Question;

/// Workflow 10: the worker makes volumes under the target key, in the target account, and fills them.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "veeam/image-restore-same-account",
    title: "Restore from an image-level backup, worker in the target account",
    answers: |question| {
        super::is_image_restore(question) && super::worker_account(question) == &question.dst.account
    },
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let worker = super::worker_place(question);
    let recipe = Recipe::default()
        .step(RecipeStep::new("read", &GET_OBJECT, "repository", &question.src, "data"))
        .step(
            RecipeStep::new("volume", &CREATE_VOLUME, "worker", worker, "data")
                .key(KeyChoice::Target)
                .demands(&[Demand::Output]),
        );
    let recipe = super::attach_to_worker(recipe, worker, "volume");
    super::attach_and_start(recipe, question)
}
