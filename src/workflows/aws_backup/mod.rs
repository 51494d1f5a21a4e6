//! AWS Backup: three identities, each with policies of its own.
//!
//! The caller starts jobs and passes the job role. The job role does what is done in the account of the vault. The
//! service-linked role of the account that gets a copy makes it.

mod backup_resource;
mod backup_snapshot;
mod copy_across_accounts;
mod copy_resource;
mod copy_within_account;
mod restore_instance;
mod restore_resource;
mod restore_volume;

use super::{Assumed, Product, Recipe, RecipeStep, Workflow};
use crate::aws::{Arn, ResourceType};
use crate::graph::{ArtefactKind, Place};
use crate::operations::Operation;
use crate::operations::backup::BACKUP_SERVICE;
use crate::question::{Job, Question};

/// AWS Backup.
pub static AWS_BACKUP: Product = Product {
    name: "aws-backup",
    workflows: WORKFLOWS,
    start,
    demanded: |_, _| &[],
    documented: &[],
    assumptions: &[
        ("no VPC endpoint policy stands in the way of the caller", "how calls reach AWS is not asked"),
        (
            "the roles of AWS Backup need the calls that were seen of EC2 for other callers, and none of those that the user \
             guide lists beyond",
            "captures of CopySnapshot and CreateVolume, 2026-09; AWS managed policies of these roles leave the rest out",
        ),
        (
            "snapshots and copies are full ones: an incremental copy calls kms:CreateGrant for Encrypt too, and no new \
             data key",
            "captures of CopySnapshot, 2026-09",
        ),
    ],
};

/// Every workflow of the product.
static WORKFLOWS: &[&Workflow] = &[
    &backup_snapshot::WORKFLOW,
    &backup_resource::WORKFLOW,
    &copy_within_account::WORKFLOW,
    &copy_across_accounts::WORKFLOW,
    &copy_resource::WORKFLOW,
    &restore_volume::WORKFLOW,
    &restore_instance::WORKFLOW,
    &restore_resource::WORKFLOW,
];

const GUIDE: &str = "AWS Backup developer guide, Creating backup copies across AWS accounts";

const WITHIN_ACCOUNT: &str = "within an account the job role makes the copy";

/// Whether the recovery points of the type are snapshots or images.
fn is_ec2(question: &Question) -> bool {
    matches!(question.resource, ResourceType::Ebs | ResourceType::Ec2)
}

/// What AWS Backup does for a question, whichever product asks it to.
pub(super) fn recipe_of(question: &Question) -> Recipe {
    let answering = WORKFLOWS.iter().find(|workflow| (workflow.answers)(question));
    answering.map(|workflow| (workflow.recipe)(question)).unwrap_or_default()
}

fn start(question: &Question) -> ArtefactKind {
    match (question.job, question.resource) {
        (Job::Backup, ResourceType::Ebs | ResourceType::Ec2) => ArtefactKind::Volume,
        (Job::Backup, _) => ArtefactKind::Resource,
        (_, ResourceType::Ebs) => ArtefactKind::Snapshot,
        (_, ResourceType::Ec2) => ArtefactKind::Image,
        _ => ArtefactKind::RecoveryPoint,
    }
}

/// A step of whoever starts the job.
fn by_caller(operation: &'static Operation, id: &'static str, place: &Place) -> RecipeStep {
    RecipeStep::new(id, operation, "caller", place, "data").assumed(Assumed::ByCaller)
}

/// A step of the job role, which AWS Backup assumes.
fn by_job(operation: &'static Operation, id: &'static str, place: &Place, input: &'static str) -> RecipeStep {
    RecipeStep::new(id, operation, "job", place, input).assumed(Assumed::ByService(BACKUP_SERVICE))
}

/// A step of the service-linked role of an account, which trusts its service.
fn by_service(
    operation: &'static Operation,
    id: &'static str,
    place: &Place,
    input: &'static str,
) -> RecipeStep {
    let Place { account, region } = place;
    let role = format!(
        "arn:{}:iam::{account}:role/aws-service-role/{BACKUP_SERVICE}/AWSServiceRoleForBackup",
        region.partition()
    );
    let role: Option<Arn> = role.parse().ok();
    RecipeStep::new(id, operation, "service_linked", place, input).assumed(Assumed::ByCaller).by(role)
}
