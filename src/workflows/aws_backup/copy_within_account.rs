use super::{GUIDE, WITHIN_ACCOUNT, by_caller, by_job, is_ec2};
use crate::aws::ResourceType;
use crate::operations::{COPY_IMAGE, COPY_INTO_BACKUP_VAULT, COPY_SNAPSHOT, START_COPY_JOB};
use crate::question::{Job, Question};
use crate::workflows::{KeyChoice, Recipe, Workflow};

/// A snapshot or image is copied into another vault of the account, by the job role.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "aws-backup/copy-within-account",
    title: "Copy of a recovery point into a vault of the same account",
    answers: |question| question.job == Job::Copy && is_ec2(question) && !question.crosses_account(),
    recipe,
};

fn recipe(question: &Question) -> Recipe {
    let copied = match question.resource {
        ResourceType::Ec2 => &COPY_IMAGE,
        _ => &COPY_SNAPSHOT,
    };
    Recipe::default()
        .step(by_caller(&START_COPY_JOB, "job", &question.src))
        .step(by_job(&COPY_INTO_BACKUP_VAULT, "vaults", &question.src, "data"))
        .step(by_job(copied, "copy", &question.dst, "data").key(KeyChoice::DestinationVault))
        .assume(WITHIN_ACCOUNT, "inferred from its managed policy; AWS names no identity")
        .assume("a copy is made under the key of its vault, passed as KmsKeyId", GUIDE)
}
