use super::ParameterKind::{BackedUp, Data, DestinationVault, Vault};
use super::backup::{
    POINTS, PointKey, SOURCES, need_shared_key, point_arn, support, use_vault_key, vault_arn,
};
use super::call::Row;
use super::{Effects, Invocation, Operation, Parameter, failures};
use crate::graph::{Failure, Timing};
use crate::iam::ContextValue;

/// The job role of a copy takes a recovery point out of its vault and puts it into another: two actions that are no calls, and
/// that policies of the role, of the organization and of the destination vault decide.
pub static COPY_INTO_BACKUP_VAULT: Operation = Operation {
    name: "CopyIntoBackupVault",
    service: "backup",
    summary: "what the job role of a copy has to be allowed on both vaults",
    sources: SOURCES,
    parameters: &[
        Parameter::required("RecoveryPointArn", Data(POINTS)),
        Parameter::optional("ResourceType", BackedUp),
        Parameter::required("SourceBackupVaultName", Vault),
        Parameter::required("DestinationBackupVaultArn", DestinationVault),
    ],
    makes: None,
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    let Some(facts) = &call.parameters.backup else { return };
    let Some(to) = &facts.destination else { return };
    let targets = vault_arn(to).to_string();
    let point = point_arn(call, facts, &facts.vault.region);
    let out = Row::on("backup:CopyFromBackupVault", point, &facts.vault.account)
        .with("backup:CopyTargets", ContextValue::Many(vec![targets.as_str().into()]));
    effects.need(call.input, out.fails(failures::access_denied("backup:CopyFromBackupVault")));
    for vault in [&facts.vault, to] {
        if vault.is_air_gapped() {
            need_shared_key(call, effects, &vault.key.protection());
        }
    }
    let inherited = support(facts.resource).is_some_and(|support| support.point == PointKey::Resource);
    if !inherited {
        use_vault_key(call, effects, &call.input.protection);
    }
    if to.is_air_gapped() && !facts.vault.is_air_gapped() && inherited {
        need_shared_key(call, effects, &call.input.protection);
        effects.assumptions.push((
            "a copy into a logically air-gapped vault is made in an account of AWS Backup, for which the job role makes a grant \
             on the key of the data"
                .to_owned(),
            "inferred: the developer guide says that snapshots are shared with an account of the service for the copy",
        ));
    }
    let denied = Failure::new("FAILED", "Access Denied trying to call AWS Backup service", Timing::Late)
        .told_by("`StatusMessage` of the copy job (DescribeCopyJob)");
    let row = Row::on("backup:CopyIntoBackupVault", vault_arn(to), &to.account);
    effects.need(call.input, row.fails(denied));
}
