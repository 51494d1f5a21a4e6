use super::ParameterKind::{BackedUp, Data, JobRole, Vault};
use super::backup::{POINTS, SOURCES, pass_job_role, point_arn, vault_arn};
use super::call::Row;
use super::{Effects, Invocation, Operation, Parameter, failures, rejections};

/// Asks AWS Backup for a restore. The caller needs the call on the recovery point, and has to be allowed to pass the job role;
/// what is made of it, the job role makes.
pub static START_RESTORE_JOB: Operation = Operation {
    name: "StartRestoreJob",
    service: "backup",
    summary: "asks AWS Backup for a restore, which the job role makes",
    sources: SOURCES,
    parameters: &[
        Parameter::required("RecoveryPointArn", Data(POINTS)),
        Parameter::optional("BackupVaultName", Vault),
        Parameter::required("IamRoleArn", JobRole),
        Parameter::any("Metadata"),
        Parameter::optional("ResourceType", BackedUp),
        Parameter::any("IdempotencyToken"),
        Parameter::any("CopySourceTagsToRestoredResource"),
    ],
    makes: None,
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    let Some(facts) = &call.parameters.backup else { return };
    rejections::restored_abroad(call, facts, effects);
    rejections::key_of_aws(&facts.vault, effects);
    let own = "keep backups that are to be restored in a vault of one's own";
    rejections::vault_of_efs(
        &facts.vault,
        "the recovery point is in",
        rejections::DENIED_TO_ALL,
        own,
        effects,
    );
    let point = point_arn(call, facts, &call.place.region);
    let row = Row::on("backup:StartRestoreJob", point, &call.place.account);
    effects.need(
        call.input,
        row.in_vault(&vault_arn(&facts.vault)).fails(failures::access_denied("backup:StartRestoreJob")),
    );
    pass_job_role(call, effects);
}
