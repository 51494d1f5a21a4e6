use super::permissions::BACKUP;
use super::{PREREQUISITES, ROLE, both_legs};
use crate::operations::CREATE_BACKUP_VAULT;
use crate::operations::backup::BACKUP_SERVICE;
use crate::question::{Job, Question};
use crate::workflows::{Assumed, KeyChoice, Recipe, RecipeStep, Workflow};

/// The volumes and the file system of a workspace are backed up into one vault.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "cloudera-cml/backup-workspace",
    title: "Backup of a workspace",
    answers: |question| question.job == Job::Backup,
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let vault = RecipeStep::without_data("vault", &CREATE_BACKUP_VAULT, ROLE, &question.src)
        .key(KeyChoice::Vault)
        .assumed(Assumed::ByControlPlane)
        .lists(&[BACKUP])
        .makes_service_linked_role_of(BACKUP_SERVICE);
    let Recipe { steps, assumptions, .. } = both_legs(question);
    let mut recipe = Recipe { assumptions, ..Recipe::default() }.step(vault);
    recipe.steps.extend(steps);
    recipe.assume(
        "the control plane makes the vault; where it is there already, its role needs the same permissions",
        PREREQUISITES,
    )
}
