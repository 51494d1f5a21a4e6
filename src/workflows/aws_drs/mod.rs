//! AWS Elastic Disaster Recovery: disks of source servers are replicated to volumes of a staging account, and instances are
//! launched from snapshots of those, in the staging account or in a target account that source servers are extended into.

mod point_in_time;
mod recover_extended;
mod recover_same_account;
mod replicate;

use super::{Assumed, Product, Recipe, RecipeStep, Tags, Workflow};
use crate::aws::{AccountId, Arn};
use crate::graph::{ArtefactKind, KeyUse, Place};
use crate::operations::{
    ATTACH_VOLUME, CREATE_SNAPSHOT, DISASTER_RECOVERY_ROLE, Operation, RUN_INSTANCES, START_INSTANCES,
};
use crate::question::{Job, Question};

/// AWS Elastic Disaster Recovery.
pub static AWS_DRS: Product = Product {
    name: "aws-drs",
    workflows: WORKFLOWS,
    start: |question| match question.job {
        Job::Restore if is_snapshot(question) => ArtefactKind::Snapshot,
        _ => ArtefactKind::Volume,
    },
    demanded,
    documented: RE_ENCRYPT,
    assumptions: &[
        (
            "whoever starts a recovery makes the calls of EC2 in the account of the result, through the service \
             (aws:ViaAWSService, aws:CalledVia drs.amazonaws.com); replication is the work of the service-linked role and of the \
             replication servers",
            "AWS managed policies AWSElasticDisasterRecoveryConsoleFullAccess_v2, ...ServiceRolePolicy and \
             ...ReplicationServerPolicy; drills were seen to fail for want of permissions of the role that starts them, 2025-12",
        ),
        (
            "everything that the service makes has the tag AWSElasticDisasterRecoveryManaged; a policy that asks for a certain value \
             is judged by drs.amazonaws.com",
            "inferred: the AWS managed policies ask for the key of the tag alone",
        ),
        (
            "the roles that replication, conversion and recovery instances get may be passed: iam:PassRole is not judged",
            "AWS managed policy AWSElasticDisasterRecoveryConsoleFullAccess_v2, statement 8",
        ),
        (
            "the service passes no session policy, and no VPC endpoint policy stands in the way",
            "not documented for Elastic Disaster Recovery",
        ),
    ],
};

/// Every workflow of the product.
static WORKFLOWS: &[&Workflow] = &[
    &replicate::WORKFLOW,
    &point_in_time::WORKFLOW,
    &recover_same_account::WORKFLOW,
    &recover_extended::WORKFLOW,
];

const SERVICE: &str = "drs.amazonaws.com";
const MULTI_ACCOUNT: &str = "Elastic Disaster Recovery user guide, Using multiple staging accounts";
const LAUNCH_TEMPLATES: &str =
    "Elastic Disaster Recovery user guide, Key considerations for EC2 launch templates: KMS key";

/// Whoever changes the settings or starts a recovery.
const CALLER: &str = "caller";
/// `AWSServiceRoleForElasticDisasterRecovery`.
const SERVICE_LINKED: &str = "service_linked";
/// `AWSElasticDisasterRecoveryReplicationServerRole`.
const REPLICATION: &str = "replication";
/// `DRSStagingAccountRole_` and the id of the target account.
const STAGING: &str = "staging";

/// The tag of everything that the service makes.
const MANAGED: Tags = &[("AWSElasticDisasterRecoveryManaged", "drs.amazonaws.com")];

/// `kms:ReEncrypt*` of the two statements that the guide wants in the policy of the staging key. Without the first a drill was seen to
/// end with `AuthFailure` of `ModifySnapshotAttribute`, `Not authorized to use key` (<https://github.com/johnjcousens/aws-elasticdrs-orchestrator>,
/// `DRS_KMS_KEY_AUTHORIZATION_FIX.md`).
const RE_ENCRYPT: &[&str] = &["kms:ReEncryptFrom", "kms:ReEncryptTo"];

/// Both go to the role that shares. Whoever recovers reads with the staging key and writes with another: of that role the second
/// call is documented and not needed.
fn demanded(role_use: &str, key_use: KeyUse) -> &'static [&'static str] {
    match (role_use, key_use) {
        (STAGING, KeyUse::Source) => RE_ENCRYPT,
        (CALLER, KeyUse::Source) => &["kms:ReEncryptFrom"],
        _ => &[],
    }
}

/// Whether the question is about a snapshot that is there.
fn is_snapshot(question: &Question) -> bool {
    question.workload.as_deref().is_some_and(|id| id.starts_with("snap-"))
}

/// The role that the question names for a use, or else the one that the service makes.
fn role(question: &Question, role_use: &str, account: &AccountId, made: &str) -> Option<Arn> {
    let partition = question.dst.region.partition();
    let made = format!("arn:{partition}:iam::{account}:{made}").parse().ok();
    question.role(role_use, account).cloned().or(made)
}

/// A step of the service-linked role.
fn by_service_linked(
    question: &Question,
    operation: &'static Operation,
    place: &Place,
    step: RecipeStep,
) -> RecipeStep {
    let made = role(question, SERVICE_LINKED, &place.account, DISASTER_RECOVERY_ROLE);
    let tags: &[(&str, Tags)] = match operation.makes {
        Some(ArtefactKind::Instance) => &[("instance", MANAGED), ("volume", MANAGED)],
        Some(ArtefactKind::Volume) => &[("volume", MANAGED)],
        _ => &[],
    };
    step.assumed(Assumed::ByCaller).by(made).tags(tags)
}

/// A replication server makes a snapshot of a staging volume.
fn snapshot(question: &Question, place: &Place, input: &'static str) -> RecipeStep {
    let made = "role/service-role/AWSElasticDisasterRecoveryReplicationServerRole";
    RecipeStep::new("snapshot", &CREATE_SNAPSHOT, REPLICATION, place, input)
        .assumed(Assumed::ByService("ec2.amazonaws.com"))
        .by(role(question, REPLICATION, &place.account, made))
        .tags(&[("snapshot", MANAGED)])
}

/// A snapshot to recover from, and its name: the one asked about, or one that is made first.
fn begin(question: &Question) -> (Recipe, &'static str) {
    if is_snapshot(question) {
        return (Recipe::default(), "data");
    }
    let recipe = Recipe::default().step(snapshot(question, &question.src, "data")).assume(
        "the recovery is of the latest state, of which a replication server makes a snapshot first; of an earlier point in time the \
         snapshot is there: name it as the workload",
        "Elastic Disaster Recovery user guide, Launching a recovery instance; AWSElasticDisasterRecoveryReplicationServerPolicy",
    );
    (recipe, "snapshot")
}

/// A step of whoever starts the recovery, made by the service in a forward access session.
fn recovering(step: RecipeStep) -> RecipeStep {
    step.assumed(Assumed::ByCaller).called_via(SERVICE)
}

/// The recovered volumes are attached to an instance, which is started.
fn launched(recipe: Recipe, place: &Place) -> Recipe {
    recipe
        .step(
            recovering(RecipeStep::without_data("launch", &RUN_INSTANCES, CALLER, place))
                .tags(&[("instance", MANAGED), ("volume", MANAGED)]),
        )
        .step(recovering(RecipeStep::new("attachment", &ATTACH_VOLUME, CALLER, place, "volume")))
        .step(recovering(RecipeStep::new("instance", &START_INSTANCES, CALLER, place, "volume")))
        .assume(
            "conversion and recovery instances are launched from images without encrypted volumes, and their own root volumes follow \
             encryption by default; one launch stands for both",
            "inferred: the policies have ec2:RunInstances, DetachVolume and AttachVolume",
        )
}
