use super::backup::{PointKey, SOURCES, need_backup, need_key, support, use_vault_key};
use super::call::Row;
use super::{Effects, Invocation, Operation, failures};
use crate::aws::ResourceType;
use crate::graph::{ArtefactKind, Protection};
use crate::iam::Text;

/// What the job role of a backup job does, for types whose own calls are not told apart: the call of the service, and a
/// recovery point under the key of the vault or of the resource. It is no call of an API.
pub static RUN_BACKUP_JOB: Operation = Operation {
    name: "RunBackupJob",
    service: "backup",
    summary: "what the job role of a backup does for types other than EBS and EC2; no call of an API",
    sources: SOURCES,
    parameters: &[],
    makes: Some(ArtefactKind::RecoveryPoint),
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    let input = call.input;
    let Some(facts) = &call.parameters.backup else { return };
    let Some(support) = support(facts.resource) else { return };
    need_backup(call, facts, effects);
    // The other services use keys through grants of their own.
    let of_source: &[(&str, &[&'static str])] = match facts.resource {
        ResourceType::DynamodbBasic => &[("dynamodb", &["kms:Decrypt", "kms:GenerateDataKey"])],
        ResourceType::S3 => &[("s3", &["kms:Decrypt", "kms:DescribeKey"])],
        _ => &[],
    };
    for (service, actions) in of_source {
        need_key(call, effects, &input.protection, service, actions);
    }
    match support.point {
        // AWS Backup encrypts what it reads anew, and cannot read what is under a key that does not work.
        PointKey::Vault => effects.use_key(&input.protection),
        PointKey::Resource => effects.keep_key(&input.protection),
    }
    if facts.resource == ResourceType::DynamodbAdvanced {
        need_table_key(call, effects);
    }
    let protection = match support.point {
        PointKey::Vault => facts.vault.key.protection(),
        PointKey::Resource => input.protection.clone(),
    };
    if support.point == PointKey::Vault {
        use_vault_key(call, effects, &protection);
    }
    effects.assumptions.push((
        format!(
            "of the calls that AWS Backup makes for {} those on keys are told as far as AWS documents them",
            facts.resource.as_str()
        ),
        "AWS Backup developer guide, Encryption for backups in AWS Backup; AWS managed policies of its roles",
    ));
    effects.output = Some(call.made(ArtefactKind::RecoveryPoint, protection, Text::Prefix(String::new())));
}

/// The managed policies let the job role decrypt through DynamoDB, and nobody tells whether backups with the advanced features
/// need it, as those without do (AWS Backup developer guide, "Encryption for backups in AWS Backup").
fn need_table_key(call: &Invocation<'_>, effects: &mut Effects) {
    let Protection::Under(key) = &call.input.protection else { return };
    for action in ["kms:Decrypt", "kms:GenerateDataKey"] {
        let row = Row::kms(action, key)
            .via("dynamodb", &key.region)
            .only_if(Some("a backup with the advanced features needs a permission on the key of its table"))
            .fails(failures::access_denied(action));
        effects.need(call.input, row);
    }
}
