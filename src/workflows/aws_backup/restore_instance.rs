use super::{by_caller, by_job};
use crate::aws::ResourceType;
use crate::operations::{RUN_INSTANCES, START_RESTORE_JOB};
use crate::question::{Job, Question};
use crate::workflows::{KeyChoice, Recipe, Workflow};

/// An instance is launched from a recovery point, by the job role, which passes the role of its profile.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "aws-backup/restore-instance",
    title: "Restore of an instance",
    answers: |question| question.job == Job::Restore && question.resource == ResourceType::Ec2,
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    Recipe::default()
        .step(by_caller(&START_RESTORE_JOB, "job", &question.dst))
        .step(by_job(&RUN_INSTANCES, "instance", &question.dst, "data").key(KeyChoice::Asked))
}
