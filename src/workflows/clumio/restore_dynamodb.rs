use super::{PERMISSIONS, Workflow, is_table, lists, step};
use crate::operations::IMPORT_TABLE;
use crate::question::{Job, Question};
use crate::workflows::{Demand, KeyChoice, Recipe};

/// A table is imported from a bucket of Clumio, under the key that is named or one that AWS owns.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "clumio/restore-dynamodb",
    title: "Restore of a DynamoDB table",
    answers: |question| question.job == Job::Restore && is_table(question),
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    Recipe::default()
        .step(
            step("table", &IMPORT_TABLE, &question.dst, "data")
                .key(KeyChoice::Asked)
                .demands(&[Demand::Output])
                .lists(&[lists::BASE, lists::INVENTORY_OF_DYNAMODB, lists::RESTORE_OF_DYNAMODB, lists::DRIFT]),
        )
        .assume(
            "without a target key the table is under the key that AWS owns, which nobody needs a permission for",
            "DynamoDB developer guide, DynamoDB encryption at rest: How it works",
        )
        .assume(
            "the files of the import lie in Clumio's account: that their bucket and key admit the role is Clumio's business and \
             is not judged",
            PERMISSIONS,
        )
}
