use super::{Recipe, Workflow, begin, by_caller, shared};
use crate::operations::COPY_SNAPSHOT;
use crate::question::{Job, Question, Resource};
use crate::workflows::KeyChoice;

/// A snapshot is copied by the account that is to have it; another account's is shared first.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "aws/copy-snapshot",
    title: "Copy of a snapshot",
    answers: |question| question.job == Job::Copy && question.resource == Resource::Ebs,
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let (recipe, made) = begin(question);
    shared(recipe, question, made)
        .step(by_caller("copy", &COPY_SNAPSHOT, &question.dst, made).key(KeyChoice::Asked))
}
