use super::{Demand, KeyChoice, Recipe, RecipeStep, Workflow};
use crate::operations::CREATE_VOLUME;
use crate::question::Question;

/// Workflow 6: volumes are made where the snapshot is.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "veeam/restore-same-account-same-region",
    title: "Restore from a snapshot to the same account and region",
    answers: |question| {
        super::is_snapshot_restore(question) && !question.crosses_account() && !question.crosses_region()
    },
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let recipe = Recipe::default().step(
        RecipeStep::new("volume", &CREATE_VOLUME, "restore", &question.dst, "data")
            .key(KeyChoice::Target)
            .demands(&[Demand::Input, Demand::Output]),
    );
    super::attach_and_start(recipe, question)
}
