use super::{Demand, KeyChoice, Recipe, RecipeStep, Workflow};
use crate::operations::{CREATE_VOLUME, MODIFY_SNAPSHOT_ATTRIBUTE};
use crate::question::Question;

/// Workflow 8: the snapshot is shared, and the target account makes volumes from it.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "veeam/restore-cross-account-same-region",
    title: "Restore from a snapshot to the same region of another account",
    answers: |question| {
        super::is_snapshot_restore(question) && question.crosses_account() && !question.crosses_region()
    },
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let creator = super::creator_use(question);
    let recipe = Recipe::default()
        .step(
            RecipeStep::new("share", &MODIFY_SNAPSHOT_ATTRIBUTE, creator, &question.src, "data")
                .share_with(&question.dst.account)
                .demands(&[Demand::Input]),
        )
        .step(
            RecipeStep::new("volume", &CREATE_VOLUME, "restore", &question.dst, "data")
                .key(KeyChoice::Target)
                .demands(&[Demand::Input, Demand::Output]),
        );
    super::attach_and_start(recipe, question)
}
