use super::image_backup_same_account::read_and_write;
use super::{Demand, Recipe, RecipeStep, Workflow};
use crate::operations::{CREATE_SNAPSHOT, CREATE_VOLUME, MODIFY_SNAPSHOT_ATTRIBUTE};
use crate::question::{Job, Question};

/// Workflow 3: the snapshot is shared, and volumes are re-created under the default key of the worker's account and
/// region. No key is passed, which for a shared snapshot means that default key.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "veeam/image-backup-cross-account",
    title: "Image-level backup, worker in another account",
    answers: |question| {
        question.job == Job::Backup && super::worker_account(question) != &question.src.account
    },
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let worker = super::worker_place(question);
    let recipe = Recipe::default()
        .step(RecipeStep::new("snapshot", &CREATE_SNAPSHOT, "backup", &question.src, "data"))
        .step(
            RecipeStep::new("share", &MODIFY_SNAPSHOT_ATTRIBUTE, "backup", &question.src, "snapshot")
                .share_with(&worker.account)
                .demands(&[Demand::Input]),
        )
        .step(
            RecipeStep::new("worker volume", &CREATE_VOLUME, "worker", worker, "snapshot")
                .demands(&[Demand::Input, Demand::Output]),
        );
    read_and_write(recipe, worker, question)
}
