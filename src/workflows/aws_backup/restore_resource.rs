use super::{by_caller, by_job, is_ec2};
use crate::operations::backup::support;
use crate::operations::{RUN_RESTORE_JOB, START_RESTORE_JOB};
use crate::question::{Job, Question};
use crate::workflows::{KeyChoice, Recipe, Workflow};

/// Something else is restored, by the job role.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "aws-backup/restore-resource",
    title: "Restore of a resource",
    answers: |question| {
        question.job == Job::Restore && !is_ec2(question) && support(question.resource).is_some()
    },
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    Recipe::default()
        .step(by_caller(&START_RESTORE_JOB, "job", &question.dst))
        .step(by_job(&RUN_RESTORE_JOB, "resource", &question.dst, "data").key(KeyChoice::Asked))
}
