use super::{PERMISSIONS, Workflow, lists, step};
use crate::aws::ResourceType;
use crate::operations::GET_OBJECT;
use crate::question::{Job, Question};
use crate::workflows::{Demand, Recipe};

/// The objects of a bucket are read under the key of the bucket. The rest happens in Clumio's account.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "clumio/backup-s3",
    title: "Backup of an S3 bucket",
    answers: |question| question.job == Job::Backup && question.resource == ResourceType::S3,
    recipe,
};

pub(super) const ARENA: &str = "large objects are copied straight between the bucket and Clumio's arena bucket, in another account and under a key of \
     Clumio: that the bucket and the key admit the role is Clumio's business and is not judged";

fn recipe(question: &Question) -> Recipe {
    Recipe::default()
        .step(step("objects", &GET_OBJECT, &question.src, "data").demands(&[Demand::Input]).lists(&[
            lists::BASE,
            lists::INVENTORY_OF_S3,
            lists::BACKUP_OF_S3,
            lists::DRIFT,
        ]))
        .assume(ARENA, PERMISSIONS)
        .assume(
            "the objects are under the key of the bucket's default encryption; objects under other keys need those too",
            "S3 user guide, Setting default server-side encryption behavior for S3 buckets",
        )
        .assume(
            "the role ClumioS3ContinuousBackupEventBridgeRole forwards events for continuous backups and reads no data: it is \
             not judged",
            PERMISSIONS,
        )
}
