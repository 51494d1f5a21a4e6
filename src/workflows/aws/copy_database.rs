use super::{Recipe, Workflow, database, is_of_databases};
use crate::question::{Job, Question};

/// A snapshot of a database is copied by the account that is to have it; another account's is shared first.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "aws/copy-database",
    title: "Copy of a snapshot of a database",
    answers: |question| question.job == Job::Copy && is_of_databases(question),
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let calls = database::calls(question);
    let (recipe, made) = database::begin(question, &calls);
    database::copied(recipe, question, &calls, made)
}
