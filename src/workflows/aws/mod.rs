//! The means of AWS alone: snapshots and images copied, shared and restored by hand, and Data Lifecycle Manager.

mod auto_scaling_launch;
mod copy_database;
mod copy_image;
mod copy_snapshot;
mod database;
mod launch_image;
mod lifecycle_cross_account;
mod lifecycle_same_account;
mod restore_database;
mod restore_volume;
mod share_database;
mod share_image;
mod share_snapshot;
mod snapshot;

use super::{Assumed, KeyChoice, Product, Recipe, RecipeStep, Workflow, start_kind};
use crate::aws::{DatabaseArn, ResourceType};
use crate::graph::{ArtefactKind, Place};
use crate::operations::{
    COPY_IMAGE, CREATE_IMAGE, CREATE_SNAPSHOT, MODIFY_IMAGE_ATTRIBUTE, MODIFY_SNAPSHOT_ATTRIBUTE, Operation,
};
use crate::question::{Job, Question};

/// Jobs that nobody's product does.
pub static AWS: Product = Product {
    name: "aws",
    workflows: WORKFLOWS,
    start,
    demanded: |_, _| &[],
    documented: SHARED_KEY,
    assumptions: &[
        ("no VPC endpoint policy stands in the way of a caller", "how calls reach AWS is not asked"),
        (
            "snapshots and copies are full ones: an incremental copy calls kms:CreateGrant for Encrypt too, and no new \
             data key",
            "captures of CopySnapshot, 2026-09",
        ),
    ],
};

/// Every workflow of these means.
static WORKFLOWS: &[&Workflow] = &[
    &snapshot::WORKFLOW,
    &share_snapshot::WORKFLOW,
    &share_image::WORKFLOW,
    &copy_snapshot::WORKFLOW,
    &copy_image::WORKFLOW,
    &lifecycle_same_account::WORKFLOW,
    &lifecycle_cross_account::WORKFLOW,
    &restore_volume::WORKFLOW,
    &launch_image::WORKFLOW,
    &auto_scaling_launch::WORKFLOW,
    &share_database::WORKFLOW,
    &copy_database::WORKFLOW,
    &restore_database::WORKFLOW,
];

/// What the recipient of a share is to be allowed on its key (EBS user guide, "Share the KMS key used to encrypt a shared
/// Amazon EBS snapshot").
const SHARED_KEY: &[&str] = &[
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
];

const SHARE_KEY_GUIDE: &str =
    "EBS user guide, Share the KMS key used to encrypt a shared Amazon EBS snapshot";

/// Use of every role: nobody's product gives it another name.
const CALLER: &str = "caller";

/// A copy or share begins with a snapshot or image where the workload is none; a restore starts from one.
fn start(question: &Question) -> ArtefactKind {
    if is_of_databases(question) {
        return start_of_database(question);
    }
    let id = question.workload.as_deref().unwrap_or_default();
    let made = if is_of_images(question) { ArtefactKind::Image } else { ArtefactKind::Snapshot };
    let is_made = id.starts_with("snap-") || id.starts_with("ami-");
    if question.job == Job::Restore || is_made { made } else { ArtefactKind::Volume }
}

/// Whether the job is about volumes, instances or images.
fn is_known(question: &Question) -> bool {
    question.resource == ResourceType::Ebs || is_of_images(question)
}

/// Whether the job is about databases of RDS.
fn is_of_databases(question: &Question) -> bool {
    matches!(question.resource, ResourceType::Rds | ResourceType::Aurora)
}

/// A restore starts from a snapshot, and so does what names one by its ARN.
fn start_of_database(question: &Question) -> ArtefactKind {
    let named = question.workload.as_deref().and_then(|id| id.parse::<DatabaseArn>().ok());
    let kind = named.map(|arn| ArtefactKind::from(arn.kind));
    let is_cluster = question.resource == ResourceType::Aurora;
    let (database, snapshot) = if is_cluster {
        (ArtefactKind::DbCluster, ArtefactKind::DbClusterSnapshot)
    } else {
        (ArtefactKind::DbInstance, ArtefactKind::DbSnapshot)
    };
    let is_snapshot = kind.is_some_and(ArtefactKind::is_snapshot);
    if question.job == Job::Restore || is_snapshot { snapshot } else { database }
}

/// Whether the job is about images.
fn is_of_images(question: &Question) -> bool {
    matches!(question.resource, ResourceType::Ec2 | ResourceType::AutoScalingGroup)
}

/// A step by whoever runs the job.
fn by_caller(
    id: &'static str,
    operation: &'static Operation,
    place: &Place,
    input: &'static str,
) -> RecipeStep {
    RecipeStep::new(id, operation, CALLER, place, input).assumed(Assumed::ByCaller)
}

/// A snapshot or an image, made first where the workload is none; and its name.
fn begin(question: &Question) -> (Recipe, &'static str) {
    if start_kind(question) != ArtefactKind::Volume {
        return (Recipe::default(), "data");
    }
    let (name, operation) =
        if is_of_images(question) { ("image", &CREATE_IMAGE) } else { ("snapshot", &CREATE_SNAPSHOT) };
    (Recipe::default().step(by_caller(name, operation, &question.src, "data")), name)
}

/// A snapshot is shared with the account of the result, where that is another.
fn shared(recipe: Recipe, question: &Question, made: &'static str) -> Recipe {
    if !question.crosses_account() {
        return recipe;
    }
    recipe.step(
        by_caller("share", &MODIFY_SNAPSHOT_ATTRIBUTE, &question.src, made).share_with(&question.dst.account),
    )
}

/// An image is made launchable for the account of the result, where that is another.
fn launchable(recipe: Recipe, question: &Question, made: &'static str) -> Recipe {
    if !question.crosses_account() {
        return recipe;
    }
    recipe.step(
        by_caller("permission", &MODIFY_IMAGE_ATTRIBUTE, &question.src, made)
            .share_with(&question.dst.account),
    )
}

/// An image is copied to where the result is wanted. Across accounts its snapshots are shared too.
fn copied_image(recipe: Recipe, question: &Question, made: &'static str) -> Recipe {
    shared(launchable(recipe, question, made), question, made)
        .step(by_caller("copy", &COPY_IMAGE, &question.dst, made).key(KeyChoice::Asked))
}
