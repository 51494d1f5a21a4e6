use super::{Demand, GUIDE_2, GUIDE_10, KeyChoice, Recipe, RecipeStep, Workflow};
use crate::graph::Place;
use crate::operations::{COPY_SNAPSHOT, CREATE_VOLUME, MODIFY_SNAPSHOT_ATTRIBUTE};
use crate::question::Question;

/// Workflow 9. Release 2 copies inside the source account, under the default key of the target region there, and shares
/// the copy: it dies on that default key, never on the source key. Release 10 shares first and copies in the target
/// account: it dies on the source key.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "veeam/restore-cross-account-cross-region",
    title: "Restore from a snapshot to another region of another account",
    answers: |question| {
        super::is_snapshot_restore(question) && question.crosses_account() && question.crosses_region()
    },
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let creator = super::creator_use(question);
    let recipe = if super::is_release_10(question) {
        Recipe::default()
            .step(
                RecipeStep::new("share", &MODIFY_SNAPSHOT_ATTRIBUTE, creator, &question.src, "data")
                    .share_with(&question.dst.account)
                    .demands(&[Demand::Input, Demand::Target]),
            )
            .step(
                RecipeStep::new("copy", &COPY_SNAPSHOT, "restore", &question.dst, "data")
                    .key(KeyChoice::Target)
                    .demands(&[Demand::Input, Demand::Output]),
            )
            .step(
                RecipeStep::new("volume", &CREATE_VOLUME, "restore", &question.dst, "copy")
                    .demands(&[Demand::Output]),
            )
            .assume(
                "the copy is made by the restore role in the target account, under the target key",
                GUIDE_10,
            )
    } else {
        let between = Place { account: question.src.account.clone(), region: question.dst.region.clone() };
        Recipe::default()
            .step(
                RecipeStep::new("copy", &COPY_SNAPSHOT, creator, &between, "data")
                    .key(KeyChoice::DefaultHere)
                    .demands(&[Demand::Input, Demand::Output]),
            )
            .step(
                RecipeStep::new("share", &MODIFY_SNAPSHOT_ATTRIBUTE, creator, &between, "copy")
                    .share_with(&question.dst.account),
            )
            .step(
                RecipeStep::new("volume", &CREATE_VOLUME, "restore", &question.dst, "copy")
                    .key(KeyChoice::Target)
                    .demands(&[Demand::Input, Demand::Output]),
            )
            .assume("the copy is made and shared by the role that made the snapshot", GUIDE_2)
    };
    super::attach_and_start(recipe, question)
}
