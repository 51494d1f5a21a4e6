use super::{CALLER, SERVICE_LINKED, Workflow, by_service_linked, snapshot};
use crate::operations::{ATTACH_VOLUME, CREATE_VOLUME, RUN_INSTANCES, UPDATE_REPLICATION_CONFIGURATION};
use crate::question::{Job, Question};
use crate::workflows::{Assumed, KeyChoice, Recipe, RecipeStep};

/// Disks are replicated to volumes of the staging account, under the key of the replication settings. Under which key the source
/// has them plays no part: the agent reads them from within. A failback replicates in the same way, the other way round.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "aws-drs/replicate",
    title: "Replication of a source server into a staging account",
    answers: |question| question.job == Job::Replica,
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let place = &question.dst;
    let by_role = |operation, step| by_service_linked(question, operation, place, step);
    Recipe::default()
        .step(
            RecipeStep::without_data("settings", &UPDATE_REPLICATION_CONFIGURATION, CALLER, place)
                .assumed(Assumed::ByCaller)
                .key(KeyChoice::AskedOrDefault),
        )
        .step(by_role(
            &RUN_INSTANCES,
            RecipeStep::without_data("replication server", &RUN_INSTANCES, SERVICE_LINKED, place),
        ))
        .step(by_role(
            &CREATE_VOLUME,
            RecipeStep::new("staging volume", &CREATE_VOLUME, SERVICE_LINKED, place, "data")
                .key(KeyChoice::AskedOrDefault),
        ))
        .step(by_role(
            &ATTACH_VOLUME,
            RecipeStep::new("attachment", &ATTACH_VOLUME, SERVICE_LINKED, place, "staging volume"),
        ))
        .step(snapshot(question, place, "staging volume"))
        .assume(
            "EBS encryption of the replication settings is custom with the target key, or default where none is named; without \
             encryption nothing needs a key",
            "Elastic Disaster Recovery API reference, UpdateReplicationConfiguration: ebsEncryption",
        )
        .assume(
            "the agent reads the disks of the source server from within: no key and no policy of their account has a say",
            "Elastic Disaster Recovery user guide, Installing the AWS Replication Agent",
        )
}
