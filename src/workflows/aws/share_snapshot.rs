use super::{Recipe, SHARE_KEY_GUIDE, Workflow, begin, by_caller, shared};
use crate::operations::DESCRIBE_SNAPSHOTS;
use crate::question::{Job, Question, Resource};
use crate::workflows::Demand;

/// A snapshot is shared. The share itself needs no key; whoever gets it needs the key for whatever comes next.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "aws/share-snapshot",
    title: "Share of a snapshot with another account",
    answers: |question| question.job == Job::Share && question.resource == Resource::Ebs,
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let (recipe, made) = begin(question);
    shared(recipe, question, made)
        .step(
            by_caller("view", &DESCRIBE_SNAPSHOTS, &question.dst, made).demands(&[Demand::Input]),
        )
        .assume(
            "the share ends with the recipient seeing the snapshot; what is missing of the key is a risk here, and stops what \
             comes next: ask for the copy or the restore",
            SHARE_KEY_GUIDE,
        )
}
