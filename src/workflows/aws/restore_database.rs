use super::{Recipe, Workflow, by_caller, database, is_of_databases};
use crate::aws::ResourceType;
use crate::question::{Job, Question};
use crate::workflows::KeyChoice;

/// A database is restored from a snapshot: one of another account or region is copied first, since RDS restores an instance
/// from no snapshot that is shared and encrypted. An instance keeps the key of its snapshot; a cluster may be given another.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "aws/restore-database",
    title: "Restore of a database from a snapshot",
    answers: |question| question.job == Job::Restore && is_of_databases(question),
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let calls = database::calls(question);
    if question.src != question.dst {
        let copied = database::copied(Recipe::default(), question, &calls, "data");
        return copied.step(by_caller("database", calls.restore, &question.dst, "copy"));
    }
    let restore = by_caller("database", calls.restore, &question.dst, "data");
    let takes_key = question.resource == ResourceType::Aurora;
    Recipe::default().step(if takes_key { restore.key(KeyChoice::Asked) } else { restore })
}
