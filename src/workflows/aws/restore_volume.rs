use super::{Recipe, Workflow, by_caller, shared};
use crate::operations::{COPY_SNAPSHOT, CREATE_VOLUME};
use crate::question::{Job, Question, Resource};
use crate::workflows::KeyChoice;

/// A volume is made of a snapshot by the account that is to have it: shared first if it is another's, copied first if it is
/// in another region.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "aws/restore-volume",
    title: "Volume from a snapshot",
    answers: |question| question.job == Job::Restore && question.resource == Resource::Ebs,
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let recipe = shared(Recipe::default(), question, "data");
    if !question.crosses_region() {
        let volume = by_caller("volume", &CREATE_VOLUME, &question.dst, "data").key(KeyChoice::Asked);
        return recipe.step(volume);
    }
    recipe
        .step(by_caller("copy", &COPY_SNAPSHOT, &question.dst, "data").key(KeyChoice::Asked))
        .step(by_caller("volume", &CREATE_VOLUME, &question.dst, "copy"))
}
