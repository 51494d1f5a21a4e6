use super::{CALLER, Recipe, Workflow};
use crate::operations::{COPY_SNAPSHOT, CREATE_SNAPSHOT};
use crate::question::{Job, Question, Resource};
use crate::workflows::{Assumed, KeyChoice, RecipeStep};

/// The service that carries out lifecycle policies.
pub(super) const LIFECYCLE_MANAGER: &str = "dlm.amazonaws.com";

/// A snapshot policy with a rule for copies to another region, both by the role of the policy.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "aws/lifecycle-same-account",
    title: "Data Lifecycle Manager: snapshot policy with a cross-Region copy",
    answers: |question| {
        question.job == Job::Replica && question.resource == Resource::Ebs && !question.crosses_account()
    },
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let by_service = Assumed::ByService(LIFECYCLE_MANAGER);
    Recipe::default()
        .step(RecipeStep::new("snapshot", &CREATE_SNAPSHOT, CALLER, &question.src, "data").assumed(by_service))
        .step(
            RecipeStep::new("replica", &COPY_SNAPSHOT, CALLER, &question.dst, "snapshot")
                .assumed(by_service)
                .key(KeyChoice::Asked),
        )
        .assume(
            "a lifecycle policy makes its snapshots and copies with the calls that CreateSnapshot and CopySnapshot make, as its \
             role",
            "EBS user guide, Automate cross-account snapshot copies; inferred: no calls of the service were watched",
        )
}
