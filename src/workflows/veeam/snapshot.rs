use super::{Recipe, RecipeStep, Workflow};
use crate::operations::CREATE_SNAPSHOT;
use crate::question::{Job, Question};

/// Workflow 1: the snapshot has the volume's key, and the backup role needs no key.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "veeam/snapshot",
    title: "Cloud-native snapshot",
    answers: |question| question.job == Job::Snapshot,
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    Recipe::default().step(RecipeStep::new("snapshot", &CREATE_SNAPSHOT, "backup", &question.src, "data"))
}
