use super::{CALLER, LAUNCH_TEMPLATES, MANAGED, Workflow, begin, launched, recovering};
use crate::operations::CREATE_VOLUME;
use crate::question::{Job, Question};
use crate::workflows::{Recipe, RecipeStep};

/// Instances are launched in the staging account itself, under the key of the replication settings.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "aws-drs/recover-same-account",
    title: "Recovery in the staging account",
    answers: |question| question.job == Job::Restore && !question.crosses_account(),
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let place = &question.dst;
    let (recipe, made) = begin(question);
    let recipe = recipe.step(
        recovering(RecipeStep::new("volume", &CREATE_VOLUME, CALLER, place, made))
            .tags(&[("volume", MANAGED)]),
    );
    launched(recipe, place).assume(
        "a recovered volume keeps the key of its snapshot, which is that of the replication settings: the key of the launch template \
         is not used",
        LAUNCH_TEMPLATES,
    )
}
