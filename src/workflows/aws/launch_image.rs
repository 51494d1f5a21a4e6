use super::{KeyChoice, Recipe, RecipeStep, Workflow, by_caller, copied_image, launchable};
use crate::operations::RUN_INSTANCES;
use crate::question::{Job, Question, Resource};

/// An instance is launched from an image by the account that is to have it: shared first if it is another's, copied first if
/// it is in another region.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "aws/launch-image",
    title: "Instance launched from an image",
    answers: |question| question.job == Job::Restore && question.resource == Resource::Ec2,
    recipe: |question| {
        launch(question, |made| by_caller("instance", &RUN_INSTANCES, &question.dst, made)).assume(
            "the instance is launched without an instance profile: with one, the caller needs iam:PassRole on its role",
            "EC2 user guide, Grant permissions to pass an IAM role to an instance",
        )
    },
};

/// The image is brought to where it is wanted, and a step launches it.
pub(super) fn launch(question: &Question, step: impl Fn(&'static str) -> RecipeStep) -> Recipe {
    if question.crosses_region() {
        return copied_image(Recipe::default(), question, "data").step(step("copy"));
    }
    launchable(Recipe::default(), question, "data").step(step("data").key(KeyChoice::Asked))
}
