use super::{by_caller, by_job, is_ec2};
use crate::operations::backup::support;
use crate::operations::{RUN_BACKUP_JOB, START_BACKUP_JOB};
use crate::question::{Job, Question};
use crate::workflows::{Recipe, Workflow};

/// Something else is backed up: the recovery point is under the key of the vault, or under that of the resource.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "aws-backup/backup-resource",
    title: "Backup of a resource",
    answers: |question| {
        question.job == Job::Backup && !is_ec2(question) && support(question.resource).is_some()
    },
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    Recipe::default().step(by_caller(&START_BACKUP_JOB, "job", &question.src)).step(by_job(
        &RUN_BACKUP_JOB,
        "recovery point",
        &question.src,
        "data",
    ))
}
