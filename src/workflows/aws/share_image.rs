use super::{Recipe, SHARE_KEY_GUIDE, Workflow, begin, by_caller, launchable};
use crate::operations::DESCRIBE_IMAGES;
use crate::question::{Job, Question, Resource};
use crate::workflows::Demand;

/// An image is shared for launches. Whoever is to copy it needs its snapshots shared too.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "aws/share-image",
    title: "Share of an image with another account",
    answers: |question| question.job == Job::Share && question.resource != Resource::Ebs,
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let (recipe, made) = begin(question);
    launchable(recipe, question, made)
        .step(by_caller("view", &DESCRIBE_IMAGES, &question.dst, made).demands(&[Demand::Input]))
        .assume(
            "the share ends with the recipient seeing the image; what is missing of the keys of its snapshots is a risk here, \
             and stops what comes next: ask for the copy or the restore",
            SHARE_KEY_GUIDE,
        )
}
