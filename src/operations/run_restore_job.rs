use super::backup::{PointKey, SOURCES, need_key, need_restore, need_shared_key, support, use_vault_key};
use super::{Effects, Invocation, Operation};
use crate::aws::ResourceType;
use crate::graph::{ArtefactKind, KeyRef, KeyUse, Protection};
use crate::iam::Text;

/// What the job role of a restore job does, for types whose own calls are not told apart. It is no call of an API.
pub static RUN_RESTORE_JOB: Operation = Operation {
    name: "RunRestoreJob",
    service: "backup",
    summary: "what the job role of a restore does for types other than EBS and EC2; no call of an API",
    sources: SOURCES,
    parameters: &[],
    makes: Some(ArtefactKind::Resource),
    run,
};

/// The service through which the keys of a type are called, and the calls (AWS managed policies
/// `AWSBackupServiceRolePolicyForRestores` and `AWSBackupServiceRolePolicyForS3Restore`).
fn calls_on_key(resource: ResourceType) -> Option<(&'static str, &'static [&'static str])> {
    use ResourceType as R;
    const DATA: &[&str] = &["kms:Decrypt", "kms:GenerateDataKey"];
    const GRANT: &[&str] = &["kms:DescribeKey", "kms:CreateGrant"];
    Some(match resource {
        R::Efs => ("elasticfilesystem", GRANT),
        R::S3 => ("s3", &["kms:GenerateDataKey", "kms:Decrypt", "kms:DescribeKey"]),
        R::DynamodbAdvanced | R::DynamodbBasic => ("dynamodb", DATA),
        R::Rds | R::Aurora | R::Documentdb | R::Neptune => ("rds", GRANT),
        R::Fsx | R::FsxOpenzfs | R::FsxOntap => ("fsx", GRANT),
        R::StorageGateway => ("ec2", GRANT),
        R::Redshift => ("redshift", GRANT),
        R::RedshiftServerless => ("redshift-serverless", GRANT),
        R::Timestream => ("timestream", GRANT),
        R::Dsql => ("dsql", DATA),
        R::Vmware | R::SapHana | R::Cloudformation | R::Eks | R::Ebs | R::Ec2 | R::AutoScalingGroup => {
            return None;
        }
    })
}

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    let (place, input) = (call.place, call.input);
    let Some(facts) = &call.parameters.backup else { return };
    need_restore(call, facts, effects);
    if facts.vault.is_air_gapped() {
        need_shared_key(call, effects, &facts.vault.key.protection());
    }
    let managed = support(facts.resource).is_some_and(|support| support.point == PointKey::Vault);
    if managed {
        use_vault_key(call, effects, &input.protection);
    } else {
        effects.use_key(&input.protection);
    }
    let keeps_key = facts.resource == ResourceType::Rds;
    if keeps_key && call.key.is_some() {
        effects.assumptions.push((
            "a database instance is restored under the key of its snapshot, whatever key is named".to_owned(),
            "AWS Backup developer guide, Restoring an RDS database",
        ));
    }
    let protection = match call.key.filter(|_| !keeps_key) {
        Some(passed) => Protection::Under(passed.key.clone()),
        // AWS Backup opens by itself what it has encrypted itself; what is made of it has a key of its own.
        None if managed => Protection::PlainOrUnder(
            KeyRef::named_by_part(KeyUse::Source, &place.account, &place.region),
            format!("the restored {} has a key, as the original may have", facts.resource.as_str()),
        ),
        None => input.protection.clone(),
    };
    if let Some((service, on_key)) = calls_on_key(facts.resource) {
        need_key(call, effects, &protection, service, on_key);
    }
    effects.output = Some(call.made(ArtefactKind::Resource, protection, Text::Prefix(String::new())));
}
