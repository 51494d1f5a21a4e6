use super::{PERMISSIONS, Workflow, backup_s3, lists, step};
use crate::aws::ResourceType;
use crate::operations::PUT_OBJECT;
use crate::question::{Job, Question};
use crate::workflows::{Demand, Recipe};

/// Objects are written into a bucket, under its key or the one that is named.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "clumio/restore-s3",
    title: "Restore of objects into an S3 bucket",
    answers: |question| question.job == Job::Restore && question.resource == ResourceType::S3,
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    Recipe::default()
        .step(
            step("restored objects", &PUT_OBJECT, &question.dst, "data").demands(&[Demand::Output]).lists(&[
                lists::BASE,
                lists::INVENTORY_OF_S3,
                lists::RESTORE_OF_S3,
                lists::DRIFT,
            ]),
        )
        .assume("the objects go into the bucket that is the workload", "how a restore of S3 is asked about")
        .assume(backup_s3::ARENA, PERMISSIONS)
}
