use super::{Recipe, Workflow, by_caller, database, is_of_databases};
use crate::question::{Job, Question};

/// A snapshot of a database is shared. What is under aws/rds cannot be; whoever gets an encrypted one has to copy it under a
/// key before anything can be restored from it.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "aws/share-database",
    title: "Share of a snapshot of a database with another account",
    answers: |question| question.job == Job::Share && is_of_databases(question),
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let calls = database::calls(question);
    let (recipe, made) = database::begin(question, &calls);
    recipe.step(by_caller("share", calls.share, &question.src, made).share_with(&question.dst.account))
}
