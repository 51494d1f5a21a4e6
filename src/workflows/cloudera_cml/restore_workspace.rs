use super::both_legs;
use super::permissions::RESTORE;
use crate::operations::CREATE_VOLUME;
use crate::question::{Job, Question};
use crate::workflows::{Demand, Recipe, Workflow};

/// The volumes and the file system of a workspace are restored where their recovery points are.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "cloudera-cml/restore-workspace",
    title: "Restore of a workspace",
    answers: |question| question.job == Job::Restore,
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let mut recipe = both_legs(question);
    if let Some(first) = recipe.steps.first_mut() {
        first.lists = &[RESTORE];
    }
    for step in recipe.steps.iter_mut().filter(|step| *step.operation == CREATE_VOLUME) {
        step.demands = &[Demand::Input, Demand::Output];
    }
    recipe
}
