use super::{PERMISSIONS, Workflow, is_table, lists, step};
use crate::operations::EXPORT_TABLE_TO_POINT_IN_TIME;
use crate::question::{Job, Question};
use crate::workflows::{Demand, Recipe};

/// A table is exported into a bucket of Clumio, later changes are read from its stream.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "clumio/backup-dynamodb",
    title: "Backup of a DynamoDB table",
    answers: |question| question.job == Job::Backup && is_table(question),
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    Recipe::default()
        .step(
            step("export", &EXPORT_TABLE_TO_POINT_IN_TIME, &question.src, "data")
                .demands(&[Demand::Input])
                .lists(&[lists::BASE, lists::INVENTORY_OF_DYNAMODB, lists::BACKUP_OF_DYNAMODB, lists::DRIFT]),
        )
        .assume(
            "the bucket of the export is in Clumio's account: that it and its key admit the role is Clumio's business and is \
             not judged",
            PERMISSIONS,
        )
        .assume(
            "incremental backups read the stream of the table, which is under the same key",
            "DynamoDB developer guide, Encryption at rest usage notes",
        )
}
