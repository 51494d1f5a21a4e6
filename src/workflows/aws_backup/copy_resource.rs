use super::{WITHIN_ACCOUNT, by_caller, by_job, by_service, is_ec2};
use crate::operations::backup::support;
use crate::operations::{COPY_INTO_BACKUP_VAULT, RUN_COPY_JOB, START_COPY_JOB};
use crate::question::{Job, Question};
use crate::workflows::{Recipe, Workflow};

/// Another recovery point is copied into a vault, under the key of that vault.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "aws-backup/copy-resource",
    title: "Copy of a recovery point of another type",
    answers: |question| {
        question.job == Job::Copy && !is_ec2(question) && support(question.resource).is_some()
    },
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let recipe = Recipe::default().step(by_caller(&START_COPY_JOB, "job", &question.src)).step(by_job(
        &COPY_INTO_BACKUP_VAULT,
        "vaults",
        &question.src,
        "data",
    ));
    if question.crosses_account() {
        return recipe.step(by_service(&RUN_COPY_JOB, "copy", &question.dst, "data"));
    }
    recipe
        .step(by_job(&RUN_COPY_JOB, "copy", &question.dst, "data"))
        .assume(WITHIN_ACCOUNT, "inferred from its managed policy; AWS names no identity")
}
