use super::lifecycle_same_account::LIFECYCLE_MANAGER;
use super::{CALLER, Recipe, Workflow};
use crate::operations::{COPY_SNAPSHOT, CREATE_SNAPSHOT, MODIFY_SNAPSHOT_ATTRIBUTE};
use crate::question::{Job, Question, Resource};
use crate::workflows::{Assumed, Demand, KeyChoice, RecipeStep};

/// A snapshot policy that shares its snapshots, and an event policy of the other account that copies them.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "aws/lifecycle-cross-account",
    title: "Data Lifecycle Manager: snapshot policy that shares, and copy event policy of another account",
    answers: |question| {
        question.job == Job::Replica && question.resource == Resource::Ebs && question.crosses_account()
    },
    recipe,
};

const GUIDE: &str = "EBS user guide, Automate cross-account snapshot copies";

fn recipe(question: &Question) -> Recipe {
    let by_service = Assumed::ByService(LIFECYCLE_MANAGER);
    Recipe::default()
        .step(
            RecipeStep::new("snapshot", &CREATE_SNAPSHOT, CALLER, &question.src, "data").assumed(by_service),
        )
        .step(
            RecipeStep::new("share", &MODIFY_SNAPSHOT_ATTRIBUTE, CALLER, &question.src, "snapshot")
                .assumed(by_service)
                .share_with(&question.dst.account)
                .demands(&[Demand::Input]),
        )
        .step(
            RecipeStep::new("replica", &COPY_SNAPSHOT, CALLER, &question.dst, "snapshot")
                .assumed(by_service)
                .key(KeyChoice::Asked)
                .demands(&[Demand::Input, Demand::Output]),
        )
        .assume(
            format!(
                "the copy event policy of {} is in {}, the region of the snapshot policy, and copies to {}",
                question.dst.account, question.src.region, question.dst.region
            ),
            GUIDE,
        )
        .assume(
            "a lifecycle policy makes its snapshots, shares and copies with the calls that CreateSnapshot, \
             ModifySnapshotAttribute and CopySnapshot make, as its role",
            "inferred: no calls of the service were watched",
        )
}
