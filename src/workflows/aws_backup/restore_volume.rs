use super::{by_caller, by_job};
use crate::aws::ResourceType;
use crate::operations::{CREATE_VOLUME, START_RESTORE_JOB};
use crate::question::{Job, Question};
use crate::workflows::{KeyChoice, Recipe, Workflow};

/// A volume is made of a recovery point, by the job role.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "aws-backup/restore-volume",
    title: "Restore of a volume",
    answers: |question| question.job == Job::Restore && question.resource == ResourceType::Ebs,
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    Recipe::default()
        .step(by_caller(&START_RESTORE_JOB, "job", &question.dst))
        .step(by_job(&CREATE_VOLUME, "volume", &question.dst, "data").key(KeyChoice::Asked))
}
