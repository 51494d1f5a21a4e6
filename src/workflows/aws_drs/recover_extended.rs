use super::{CALLER, MANAGED, MULTI_ACCOUNT, SERVICE, STAGING, Workflow, begin, launched, recovering, role};
use crate::operations::{CREATE_VOLUME, MODIFY_SNAPSHOT_ATTRIBUTE};
use crate::question::{Job, Question};
use crate::workflows::{Assumed, Demand, Recipe, RecipeStep};

/// A source server is extended into another account: the service shares its snapshots as the staging role, and instances are
/// launched by the target account. Snapshots under aws/ebs cannot be shared, so that the staging area needs a customer managed key.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "aws-drs/recover-extended",
    title: "Recovery of an extended source server in a target account",
    answers: |question| question.job == Job::Restore && question.crosses_account(),
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let (src, dst) = (&question.src, &question.dst);
    let target = &dst.account;
    let staging = format!("role/service-role/DRSStagingAccountRole_{target}");
    let (recipe, made) = begin(question);
    let recipe = recipe
        .step(
            RecipeStep::new("share", &MODIFY_SNAPSHOT_ATTRIBUTE, STAGING, src, made)
                .assumed(Assumed::ByService(SERVICE))
                .for_account(target)
                .source_identity(target.as_str())
                .by(role(question, STAGING, &src.account, &staging))
                .share_with(target)
                .demands(&[Demand::Input]),
        )
        .step(
            recovering(RecipeStep::new("volume", &CREATE_VOLUME, CALLER, dst, made))
                .tags(&[("volume", MANAGED)])
                .demands(&[Demand::Input]),
        );
    launched(recipe, dst)
        .assume(
            "a recovered volume is under the default key of the target account: the guide lets that account do no more with the \
             staging key than re-encrypt, which suffices for no volume under it; the page on launch templates says that the \
             replication settings decide, and does not tell extended source servers apart",
            MULTI_ACCOUNT,
        )
        .assume(
            "what converts the snapshot in the staging account may use its key: the service-linked role has made the staging volumes \
             under it",
            LAUNCHES_THERE,
        )
        .assume(
            "the staging role is the one that the page of trusted accounts makes for the target account",
            "Elastic Disaster Recovery user guide, Adding a trusted account",
        )
}

const LAUNCHES_THERE: &str =
    "inferred from drs:CreateConvertedSnapshotForDrs of AWSElasticDisasterRecoveryStagingAccountPolicy_v2";
