//! Cloudera CML: workspaces, backed up and restored by AWS Backup.
//!
//! A workspace keeps its data on EBS volumes and in a file system of EFS. One role does everything: the control plane
//! assumes it, it asks AWS Backup for the jobs, and it passes itself to them.

mod backup_workspace;
mod permissions;
mod restore_workspace;

use super::{Assumed, Product, Recipe, RecipeStep, Workflow, aws_backup};
use crate::aws::ResourceType;
use crate::graph::{ArtefactKind, KeyUse};
use crate::question::{Job, Question, Release};

/// Cloudera CML.
pub static CLOUDERA_CML: Product = Product {
    name: "cloudera-cml",
    workflows: WORKFLOWS,
    start: |question| match question.job {
        Job::Restore => ArtefactKind::Snapshot,
        _ => ArtefactKind::Volume,
    },
    demanded: |_, key_use| match key_use {
        KeyUse::Repository | KeyUse::Vault | KeyUse::AwsManaged | KeyUse::Named => &[],
        _ => permissions::ON_RESTORED_KEYS,
    },
    documented: &[],
    assumptions: &[
        (
            "the product's demands on the cross-account role are those of cml-backup-policy and cml-restore-policy; actions that \
             the published copies of both have lost are those of AWS's own policies with the same resources and conditions",
            "Cloudera documentation, Workspace Backup and Restore Prerequisites; AWSBackupFullAccess and \
             AWSBackupServiceRolePolicyForRestores",
        ),
        (
            "the control plane of Cloudera may assume the cross-account role as far as its own account is concerned, and passes the \
             external id that the trust policy asks for; where the estate names no appliance, the trust policy is taken to \
             admit it",
            "not published by Cloudera",
        ),
        (
            "snapshots are full ones: an incremental copy calls kms:CreateGrant for Encrypt too, and no new data key",
            "captures of CopySnapshot, 2026-09",
        ),
    ],
};

/// Every workflow of the product.
static WORKFLOWS: &[&Workflow] = &[&backup_workspace::WORKFLOW, &restore_workspace::WORKFLOW];

const PREREQUISITES: &str = "Cloudera documentation, Workspace Backup and Restore Prerequisites";

/// Use of the one role.
const ROLE: &str = "cross_account";

/// What AWS Backup does for one type of the data, all of it by the cross-account role.
fn leg(question: &Question, resource: ResourceType, name: fn(&'static str) -> &'static str) -> Recipe {
    let release = Release { product: aws_backup::AWS_BACKUP.name, release: "" };
    let mut recipe = aws_backup::recipe_of(&Question { release, resource, ..question.clone() });
    for step in &mut recipe.steps {
        step.id = name(step.id);
        step.resource = Some(resource);
        by_cross_account(step);
    }
    recipe
}

/// The cross-account role in place of the caller and of the job role. The control plane assumes it for the one, AWS Backup for
/// the other.
fn by_cross_account(step: &mut RecipeStep) {
    if matches!(step.role_use, "caller" | "job") {
        step.role_use = ROLE;
    }
    if step.assumed == Assumed::ByCaller {
        step.assumed = Assumed::ByControlPlane;
    }
}

/// Names of the steps on the file system, beside those on the volumes.
fn of_file_system(step: &'static str) -> &'static str {
    match step {
        "job" => "job of the file system",
        "recovery point" => "recovery point of the file system",
        "resource" => "file system",
        other => other,
    }
}

/// Both legs of a job, one behind the other.
fn both_legs(question: &Question) -> Recipe {
    let Recipe { steps, assumptions, .. } = leg(question, ResourceType::Efs, of_file_system);
    let mut recipe = leg(question, ResourceType::Ebs, |step| step);
    recipe.steps.extend(steps);
    recipe.assumptions.extend(assumptions);
    recipe
}
