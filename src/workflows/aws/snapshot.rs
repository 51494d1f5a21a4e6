use super::{Recipe, Workflow, begin};
use crate::question::{Job, Question};

/// A snapshot of a volume, an image of an instance: under the keys of the volumes, and nobody needs a key for it.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "aws/snapshot",
    title: "Snapshot of a volume or image of an instance",
    answers: |question| question.job == Job::Snapshot,
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    begin(question).0
}
