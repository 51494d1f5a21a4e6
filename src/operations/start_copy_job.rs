use super::ParameterKind::{BackedUp, Data, DestinationVault, JobRole, Vault};
use super::backup::{POINTS, SOURCES, pass_job_role, point_arn, vault_arn};
use super::call::Row;
use super::{Effects, Invocation, Operation, Parameter, failures, rejections};

/// Asks AWS Backup for a copy of a recovery point. The caller needs the call on the recovery point, and has to be allowed to
/// pass the job role.
pub static START_COPY_JOB: Operation = Operation {
    name: "StartCopyJob",
    service: "backup",
    summary: "asks AWS Backup for a copy of a recovery point into another vault",
    sources: SOURCES,
    parameters: &[
        Parameter::required("RecoveryPointArn", Data(POINTS)),
        Parameter::optional("ResourceType", BackedUp),
        Parameter::required("SourceBackupVaultName", Vault),
        Parameter::required("DestinationBackupVaultArn", DestinationVault),
        Parameter::required("IamRoleArn", JobRole),
        Parameter::any("Lifecycle"),
        Parameter::any("IdempotencyToken"),
    ],
    makes: None,
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    let Some(facts) = &call.parameters.backup else { return };
    rejections::copy_refused(call, facts, effects);
    let point = point_arn(call, facts, &facts.vault.region);
    let row = Row::on("backup:StartCopyJob", point, &facts.vault.account);
    effects.need(
        call.input,
        row.in_vault(&vault_arn(&facts.vault)).fails(failures::access_denied("backup:StartCopyJob")),
    );
    pass_job_role(call, effects);
}
