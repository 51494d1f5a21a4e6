//! Clumio: one role in the account of the data, which a role of Clumio's control plane assumes. Backups lie in an account of
//! Clumio, so that nothing is shared and a restore starts from nothing that the estate holds.

mod backup;
mod backup_dynamodb;
mod backup_s3;
mod lists;
mod restore_dynamodb;
mod restore_instance;
mod restore_s3;
mod restore_volume;
mod snapshot;

use super::{Assumed, Demand, KeyChoice, Product, Recipe, RecipeStep, Tags, Workflow};
use crate::aws::ResourceType;
use crate::graph::{ArtefactKind, Place};
use crate::operations::{COMPLETE_SNAPSHOT, CREATE_VOLUME, Operation, PUT_SNAPSHOT_BLOCK, START_SNAPSHOT};
use crate::question::{Job, Question};

/// Clumio, by the permissions file that it generates for manual onboarding.
pub static CLUMIO: Product = Product {
    name: "clumio",
    workflows: WORKFLOWS,
    start: |question| match question.job {
        Job::Restore => ArtefactKind::Backup,
        _ if is_ec2(question) => ArtefactKind::Volume,
        _ => ArtefactKind::Resource,
    },
    demanded: |_, _| lists::KMS,
    documented: &[],
    assumptions: &[
        (
            "Clumio's control plane may assume the role as far as its own account is concerned, and passes the external id \
             that the trust policy asks for",
            PERMISSIONS,
        ),
        (
            "the control plane passes no session policy when it assumes the role, and no VPC endpoint policy stands in the way",
            "not published by Clumio",
        ),
        (
            "backups in Clumio's account are under keys of Clumio, or under a key that the customer brings (BYOK): neither is \
             judged",
            "Clumio help centre, Encryption keys; Bring Your Own Key encryption",
        ),
        (
            "the optional ClumioSupportRole opens support cases and touches no data: it is not judged",
            PERMISSIONS,
        ),
        (
            "the product's demands on a key are the actions of ClumioKMSPolicy, one list for all services, judged as calls \
             through the service of the data",
            PERMISSIONS,
        ),
    ],
};

/// Every workflow of the product.
static WORKFLOWS: &[&Workflow] = &[
    &snapshot::WORKFLOW,
    &backup::WORKFLOW,
    &restore_volume::WORKFLOW,
    &restore_instance::WORKFLOW,
    &backup_s3::WORKFLOW,
    &restore_s3::WORKFLOW,
    &backup_dynamodb::WORKFLOW,
    &restore_dynamodb::WORKFLOW,
];

const PERMISSIONS: &str = "Clumio help centre, Permissions file details";

/// Use of the one role: `ClumioIAMRole`.
const ROLE: &str = "clumio";

/// The tag of everything that Clumio makes.
const VENDOR: Tags = &[("Vendor", "Clumio")];

/// The tag of what a restore makes, until it is done. Policies ask for the key alone; its value is not published.
const RESTORE: Tags = &[("clumio.restore.tag", "restore")];

/// What a restore makes carries both.
const BOTH: Tags = &[("Vendor", "Clumio"), ("clumio.restore.tag", "restore")];

/// Whether the job is about volumes or instances.
fn is_ec2(question: &Question) -> bool {
    matches!(question.resource, ResourceType::Ebs | ResourceType::Ec2)
}

/// Whether the job is about an instance as a whole.
fn is_instance(question: &Question) -> bool {
    let id = question.workload.as_deref().unwrap_or_default();
    question.resource == ResourceType::Ec2 || (question.resource == ResourceType::Ebs && id.starts_with("i-"))
}

/// Whether the job is about a table.
fn is_table(question: &Question) -> bool {
    matches!(question.resource, ResourceType::DynamodbAdvanced | ResourceType::DynamodbBasic)
}

/// A step of the one role.
fn step(id: &'static str, operation: &'static Operation, place: &Place, input: &'static str) -> RecipeStep {
    RecipeStep::new(id, operation, ROLE, place, input).assumed(Assumed::ByVendor)
}

/// A backup written back: a snapshot filled block by block, sealed, and a volume made of it.
fn volume_from_backup(question: &Question) -> Recipe {
    let place = &question.dst;
    Recipe::default()
        .step(
            step("snapshot", &START_SNAPSHOT, place, "data")
                .key(KeyChoice::Asked)
                .tags(&[("snapshot", BOTH)])
                .demands(&[Demand::Output])
                .lists(&[lists::BASE, lists::INVENTORY_OF_EC2, lists::RESTORE_OF_VOLUMES, lists::DRIFT]),
        )
        .step(step("blocks", &PUT_SNAPSHOT_BLOCK, place, "snapshot"))
        .step(step("completion", &COMPLETE_SNAPSHOT, place, "snapshot"))
        .step(
            step("volume", &CREATE_VOLUME, place, "snapshot")
                .tags(&[("volume", RESTORE)])
                .demands(&[Demand::Output]),
        )
        .assume(
            "a restore passes Encrypted and the key when a target key is named, and neither when none is",
            "inferred: the API of Clumio takes kms_key_native_id and nothing else about encryption",
        )
        .assume(
            "clumio.restore.tag has some value; a policy that asks for a certain one is judged by another",
            "Clumio help centre, Permissions file details: the value is `*` in its conditions",
        )
        .assume(
            "tags of StartSnapshot count as tags on creation, not as a direct CreateTags",
            "inferred: Clumio's own policy lets the role tag snapshots in no other way",
        )
}
