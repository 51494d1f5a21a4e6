use super::{by_caller, by_job, is_ec2};
use crate::aws::ResourceType;
use crate::operations::{CREATE_IMAGE, CREATE_SNAPSHOT, START_BACKUP_JOB};
use crate::question::{Job, Question};
use crate::workflows::{Recipe, Workflow};

/// A volume or an instance is backed up: the recovery point is a snapshot or an image, under the keys of the volumes.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "aws-backup/backup-snapshot",
    title: "Backup of a volume or an instance",
    answers: |question| question.job == Job::Backup && is_ec2(question),
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let made = match question.resource {
        ResourceType::Ec2 => &CREATE_IMAGE,
        _ => &CREATE_SNAPSHOT,
    };
    Recipe::default().step(by_caller(&START_BACKUP_JOB, "job", &question.src)).step(by_job(
        made,
        "recovery point",
        &question.src,
        "data",
    ))
}
