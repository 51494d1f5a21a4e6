use super::{Demand, Recipe, RecipeStep, Workflow};
use crate::graph::Place;
use crate::operations::{CREATE_SNAPSHOT, CREATE_VOLUME, PUT_OBJECT};
use crate::question::{Job, Question};

/// Workflow 2: volumes are re-created under the snapshot's own key.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "veeam/image-backup-same-account",
    title: "Image-level backup, worker in the account of the instance",
    answers: |question| {
        question.job == Job::Backup && super::worker_account(question) == &question.src.account
    },
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let worker = super::worker_place(question);
    let recipe = Recipe::default()
        .step(RecipeStep::new("snapshot", &CREATE_SNAPSHOT, "backup", &question.src, "data"))
        .step(
            RecipeStep::new("worker volume", &CREATE_VOLUME, "worker", worker, "snapshot")
                .demands(&[Demand::Input, Demand::Output]),
        );
    read_and_write(recipe, worker, question)
}

/// The worker reads the re-created volumes and the repository role writes what it read.
pub(super) fn read_and_write(recipe: Recipe, worker: &Place, question: &Question) -> Recipe {
    super::attach_to_worker(recipe, worker, "worker volume").step(RecipeStep::new(
        "backup",
        &PUT_OBJECT,
        "repository",
        &question.dst,
        "worker volume",
    ))
}
