use super::backup::{
    CopyKey, PointKey, SOURCES, need_copy, need_key, need_shared_key, support, use_vault_key,
};
use super::{Effects, Invocation, Operation};
use crate::aws::ResourceType;
use crate::graph::{ArtefactKind, Protection};
use crate::iam::Text;

/// What a copy job does, for types whose own calls are not told apart: the copy is under the key of the destination vault. It
/// is no call of an API.
pub static RUN_COPY_JOB: Operation = Operation {
    name: "RunCopyJob",
    service: "backup",
    summary: "what a copy job does for types other than EBS and EC2; no call of an API",
    sources: SOURCES,
    parameters: &[],
    makes: Some(ArtefactKind::RecoveryPoint),
    run,
};

/// The service through which the keys of a type are called (AWS managed policy
/// `AWSBackupServiceLinkedRolePolicyForBackup`).
fn through(resource: ResourceType) -> Option<&'static str> {
    match resource {
        ResourceType::Rds | ResourceType::Aurora | ResourceType::Documentdb | ResourceType::Neptune => {
            Some("rds")
        }
        ResourceType::Fsx | ResourceType::FsxOpenzfs => Some("fsx"),
        ResourceType::StorageGateway => Some("ec2"),
        _ => None,
    }
}

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    let input = call.input;
    let Some(facts) = &call.parameters.backup else { return };
    let (Some(support), Some(to)) = (support(facts.resource), &facts.destination) else { return };
    let target = to.key.protection();
    let protection = match (support.copy, &input.protection) {
        (CopyKey::VaultIfEncrypted, Protection::Plain) => Protection::Plain,
        (CopyKey::VaultIfEncrypted, Protection::PlainOrUnder(_, fact)) => match target.key() {
            Some(key) => Protection::PlainOrUnder(key.clone(), fact.clone()),
            None => Protection::Plain,
        },
        _ => target,
    };
    need_copy(call, facts, to, effects);
    effects.use_key(&input.protection);
    // Copies of what AWS Backup encrypts itself stay inside it; the rest is copied by its own service.
    if support.point == PointKey::Vault || to.is_air_gapped() {
        use_vault_key(call, effects, &protection);
    } else {
        effects.use_key(&protection);
    }
    if let Some(service) = through(facts.resource).filter(|_| support.point == PointKey::Resource) {
        need_key(call, effects, &input.protection, service, &["kms:DescribeKey", "kms:CreateGrant"]);
        need_key(call, effects, &protection, service, &["kms:DescribeKey", "kms:CreateGrant"]);
    }
    // The key of a logically air-gapped vault has to admit whoever takes something out of it into a backup vault.
    if facts.vault.is_air_gapped() && !to.is_air_gapped() {
        need_shared_key(call, effects, &facts.vault.key.protection());
    }
    effects.output = Some(call.made(ArtefactKind::RecoveryPoint, protection, Text::Prefix(String::new())));
}
