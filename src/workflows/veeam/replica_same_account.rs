use super::{Demand, GUIDE_2, KeyChoice, Recipe, RecipeStep, Workflow};
use crate::operations::{COPY_SNAPSHOT, CREATE_SNAPSHOT};
use crate::question::{Job, Question};

/// Workflow 4: the snapshot is copied to the target region. Without a target key release 2 takes the default key there;
/// release 10 makes no replica.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "veeam/replica-same-account",
    title: "Snapshot replica in the same account",
    answers: |question| question.job == Job::Replica && !question.crosses_account(),
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let recipe = Recipe::default()
        .step(RecipeStep::new("snapshot", &CREATE_SNAPSHOT, "backup", &question.src, "data"))
        .step(
            RecipeStep::new("replica", &COPY_SNAPSHOT, "replica", &question.dst, "snapshot")
                .key(KeyChoice::Target)
                .demands(&[Demand::Input, Demand::Output]),
        )
        .assume("the replica role is of the account that holds the replica", GUIDE_2);
    super::stopping_without_target_key(recipe, question)
}
