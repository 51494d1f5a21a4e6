use super::backup::{SOURCES, arn_of, need_key};
use super::call::Row;
use super::{Effects, Invocation, Operation, failures};
use crate::aws::ResourceType;
use crate::graph::{ArtefactKind, Protection};
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

/// The call of the service by which a type is restored, the service through which its keys are called, and the calls (AWS
/// managed policies `AWSBackupServiceRolePolicyForRestores` and `AWSBackupServiceRolePolicyForS3Restore`).
fn calls_of(resource: ResourceType) -> Option<(&'static str, &'static str, &'static [&'static str])> {
    use ResourceType as R;
    const DATA: &[&str] = &["kms:Decrypt", "kms:GenerateDataKey"];
    const GRANT: &[&str] = &["kms:DescribeKey", "kms:CreateGrant"];
    Some(match resource {
        R::Efs => ("elasticfilesystem:Restore", "elasticfilesystem", GRANT),
        R::S3 => ("s3:PutObject", "s3", &["kms:GenerateDataKey", "kms:Decrypt", "kms:DescribeKey"]),
        R::DynamodbAdvanced => ("dynamodb:RestoreTableFromAwsBackup", "dynamodb", DATA),
        R::DynamodbBasic => ("dynamodb:RestoreTableFromBackup", "dynamodb", DATA),
        R::Rds => ("rds:RestoreDBInstanceFromDBSnapshot", "rds", GRANT),
        R::Aurora | R::Documentdb | R::Neptune => ("rds:RestoreDBClusterFromSnapshot", "rds", GRANT),
        R::Fsx => ("fsx:CreateFileSystemFromBackup", "fsx", GRANT),
        R::FsxOpenzfs | R::FsxOntap => ("fsx:CreateVolumeFromBackup", "fsx", GRANT),
        R::StorageGateway => ("storagegateway:CreateStorediSCSIVolume", "ec2", GRANT),
        R::Redshift => ("redshift:RestoreFromClusterSnapshot", "redshift", GRANT),
        R::RedshiftServerless => {
            ("redshift-serverless:RestoreTableFromSnapshot", "redshift-serverless", GRANT)
        }
        R::Timestream => ("timestream:StartAwsRestoreJob", "timestream", GRANT),
        R::Vmware => ("backup-gateway:Restore", "backup-gateway", &[]),
        R::SapHana => ("ssm-sap:RestoreDatabase", "ssm-sap", &[]),
        R::Cloudformation => ("cloudformation:CreateChangeSet", "cloudformation", &[]),
        R::Dsql => ("dsql:StartRestoreJob", "dsql", DATA),
        R::Eks => ("eks:CreateCluster", "eks", &[]),
        R::Ebs | R::Ec2 | R::AutoScalingGroup => return None,
    })
}

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    let (place, input) = (call.place, call.input);
    let Some(facts) = &call.parameters.backup else { return };
    let Some((action, service, on_key)) = calls_of(facts.resource) else { return };
    let row = Row::on(action, arn_of(facts.resource, place), &place.account);
    effects.need(input, row.fails(failures::access_denied(action)));
    let protection =
        call.key.map_or_else(|| input.protection.clone(), |passed| Protection::Under(passed.key.clone()));
    need_key(call, effects, &protection, service, on_key);
    effects.output = Some(call.made(ArtefactKind::Resource, protection, Text::Prefix(String::new())));
}
