use super::{Demand, GUIDE_2, GUIDE_10, KeyChoice, Recipe, RecipeStep, Workflow};
use crate::operations::{COPY_SNAPSHOT, CREATE_VOLUME};
use crate::question::Question;

/// Workflow 7: the snapshot is copied to the target region under the target key, in release 2 by the role that made it,
/// in release 10 by the restore role.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "veeam/restore-same-account-cross-region",
    title: "Restore from a snapshot to another region of the same account",
    answers: |question| {
        super::is_snapshot_restore(question) && !question.crosses_account() && question.crosses_region()
    },
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let (copier, guide) = if super::is_release_10(question) {
        ("restore", GUIDE_10)
    } else {
        (super::creator_use(question), GUIDE_2)
    };
    let recipe = Recipe::default()
        .step(
            RecipeStep::new("copy", &COPY_SNAPSHOT, copier, &question.dst, "data")
                .key(KeyChoice::Target)
                .demands(&[Demand::Input, Demand::Output]),
        )
        .step(
            RecipeStep::new("volume", &CREATE_VOLUME, "restore", &question.dst, "copy")
                .demands(&[Demand::Output]),
        )
        .assume(
            format!("the copy is made by the {copier} role of the source account, under the target key"),
            guide,
        );
    super::attach_and_start(recipe, question)
}
