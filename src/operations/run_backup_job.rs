use super::backup::{PointKey, SOURCES, arn_of, need_key, support};
use super::call::Row;
use super::{Effects, Invocation, Operation, failures};
use crate::aws::ResourceType;
use crate::graph::ArtefactKind;
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

/// The call of the service by which a type is backed up (AWS managed policies `AWSBackupServiceRolePolicyForBackup` and
/// `AWSBackupServiceRolePolicyForS3Backup`).
fn call_of(resource: ResourceType) -> Option<&'static str> {
    use ResourceType as R;
    Some(match resource {
        R::Efs => "elasticfilesystem:Backup",
        R::S3 => "s3:GetObjectVersion",
        R::DynamodbAdvanced => "dynamodb:StartAwsBackupJob",
        R::DynamodbBasic => "dynamodb:CreateBackup",
        R::Rds => "rds:CreateDBSnapshot",
        R::Aurora | R::Documentdb | R::Neptune => "rds:CreateDBClusterSnapshot",
        R::Fsx | R::FsxOpenzfs | R::FsxOntap => "fsx:CreateBackup",
        R::StorageGateway => "storagegateway:CreateSnapshot",
        R::Redshift => "redshift:CreateClusterSnapshot",
        R::RedshiftServerless => "redshift-serverless:CreateSnapshot",
        R::Timestream => "timestream:StartAwsBackupJob",
        R::Vmware => "backup-gateway:Backup",
        R::SapHana => "ssm-sap:BackupDatabase",
        R::Cloudformation => "cloudformation:GetTemplate",
        R::Dsql => "dsql:StartBackupJob",
        R::Eks => "eks:DescribeCluster",
        R::Ebs | R::Ec2 | R::AutoScalingGroup => return None,
    })
}

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    let (place, input) = (call.place, call.input);
    let Some(facts) = &call.parameters.backup else { return };
    let Some(support) = support(facts.resource) else { return };
    if let Some(action) = call_of(facts.resource) {
        let row = Row::on(action, arn_of(facts.resource, place), &place.account);
        effects.need(input, row.fails(failures::access_denied(action)));
    }
    // The other services use keys through grants of their own.
    let of_source: &[(&str, &[&'static str])] = match facts.resource {
        ResourceType::DynamodbBasic => &[("dynamodb", &["kms:Decrypt", "kms:GenerateDataKey"])],
        ResourceType::S3 => &[("s3", &["kms:Decrypt", "kms:DescribeKey"])],
        _ => &[],
    };
    for (service, actions) in of_source {
        need_key(call, effects, &input.protection, service, actions);
    }
    let protection = match support.point {
        PointKey::Vault => facts.vault.key.protection(),
        PointKey::Resource => input.protection.clone(),
    };
    effects.assumptions.push((
        format!(
            "of the calls that AWS Backup makes for {} those on keys are told as far as AWS documents them",
            facts.resource.as_str()
        ),
        "AWS Backup developer guide, Encryption for backups in AWS Backup; AWS managed policies of its roles",
    ));
    effects.output = Some(call.made(ArtefactKind::RecoveryPoint, protection, Text::Prefix(String::new())));
}
