use super::{Recipe, Workflow, begin, copied_image};
use crate::question::{Job, Question, Resource};

/// An image is copied by the account that is to have it: another account's is shared first, and so are its snapshots.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "aws/copy-image",
    title: "Copy of an image",
    answers: |question| question.job == Job::Copy && question.resource != Resource::Ebs,
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let (recipe, made) = begin(question);
    copied_image(recipe, question, made)
}
