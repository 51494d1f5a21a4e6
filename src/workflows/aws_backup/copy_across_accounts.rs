use super::{GUIDE, by_caller, by_job, by_service, is_ec2};
use crate::aws::ResourceType;
use crate::operations::{
    COPY_IMAGE, COPY_INTO_BACKUP_VAULT, COPY_SNAPSHOT, MODIFY_IMAGE_ATTRIBUTE, MODIFY_SNAPSHOT_ATTRIBUTE,
    START_COPY_JOB,
};
use crate::question::{Job, Question};
use crate::workflows::{KeyChoice, Recipe, Workflow};

/// A snapshot or image is copied into a vault of another account: the job role shares it, the service-linked role of the
/// other account copies it, and needs the key of the data for that.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "aws-backup/copy-across-accounts",
    title: "Copy of a recovery point into a vault of another account",
    answers: |question| question.job == Job::Copy && is_ec2(question) && question.crosses_account(),
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let (src, dst) = (&question.src, &question.dst);
    let mut recipe = Recipe::default().step(by_caller(&START_COPY_JOB, "job", src)).step(by_job(
        &COPY_INTO_BACKUP_VAULT,
        "vaults",
        src,
        "data",
    ));
    let copied = match question.resource {
        ResourceType::Ec2 => {
            let permission = by_job(&MODIFY_IMAGE_ATTRIBUTE, "permission", src, "data");
            recipe = recipe.step(permission.share_with(&dst.account));
            &COPY_IMAGE
        }
        _ => &COPY_SNAPSHOT,
    };
    recipe
        .step(by_job(&MODIFY_SNAPSHOT_ATTRIBUTE, "share", src, "data").share_with(&dst.account))
        .step(by_service(copied, "copy", dst, "data").key(KeyChoice::DestinationVault))
        .assume(
            "the job role shares the recovery point, the service-linked role of the other account copies it",
            "inferred from the managed policies of both; CloudTrail of a copy job, tecRacer 2024-04",
        )
        .assume("a copy is made under the key of its vault, passed as KmsKeyId", GUIDE)
}
