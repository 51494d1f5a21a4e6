use super::ParameterKind::{BackedUp, JobRole, Vault};
use super::backup::{SOURCES, pass_job_role, vault_arn};
use super::call::Row;
use super::{Effects, Invocation, Operation, Parameter, failures, rejections};

/// Asks AWS Backup for a backup. The caller needs the call on the vault, and has to be allowed to pass the job role; what is
/// done to the data, the job role does.
pub static START_BACKUP_JOB: Operation = Operation {
    name: "StartBackupJob",
    service: "backup",
    summary: "asks AWS Backup for a backup, which the job role makes",
    sources: SOURCES,
    parameters: &[
        Parameter::required("BackupVaultName", Vault),
        Parameter::any("ResourceArn"),
        Parameter::optional("ResourceType", BackedUp),
        Parameter::required("IamRoleArn", JobRole),
        Parameter::any("BackupOptions"),
        Parameter::any("Lifecycle"),
        Parameter::any("IdempotencyToken"),
    ],
    makes: None,
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    let Some(facts) = &call.parameters.backup else { return };
    rejections::not_opted_in(facts, effects);
    rejections::backup_into_air_gapped(call, facts, effects);
    rejections::vault_key_of_another_service(facts, &facts.vault, effects);
    let own = "back up into a vault of one's own";
    rejections::vault_of_efs(&facts.vault, "the backup is to go into", rejections::RESERVED, own, effects);
    let row = Row::on("backup:StartBackupJob", vault_arn(&facts.vault), &facts.vault.account);
    effects.need(call.input, row.fails(failures::access_denied("backup:StartBackupJob")));
    pass_job_role(call, effects);
}
