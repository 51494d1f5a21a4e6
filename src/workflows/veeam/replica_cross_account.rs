use super::{Demand, GUIDE_2, KeyChoice, Recipe, RecipeStep, Workflow};
use crate::operations::{COPY_SNAPSHOT, CREATE_SNAPSHOT, MODIFY_SNAPSHOT_ATTRIBUTE};
use crate::question::{Job, Question};

/// Workflow 5: the snapshot is shared, and copied by the target account.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "veeam/replica-cross-account",
    title: "Snapshot replica in another account",
    answers: |question| question.job == Job::Replica && question.crosses_account(),
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let recipe = Recipe::default()
        .step(RecipeStep::new("snapshot", &CREATE_SNAPSHOT, "backup", &question.src, "data"))
        .step(
            RecipeStep::new("share", &MODIFY_SNAPSHOT_ATTRIBUTE, "backup", &question.src, "snapshot")
                .share_with(&question.dst.account)
                .demands(&[Demand::Input]),
        )
        .step(
            RecipeStep::new("replica", &COPY_SNAPSHOT, "replica", &question.dst, "snapshot")
                .key(KeyChoice::Target)
                .demands(&[Demand::Input, Demand::Output]),
        )
        .assume("the replica role is of the account that holds the replica", GUIDE_2);
    super::stopping_without_target_key(recipe, question)
}
