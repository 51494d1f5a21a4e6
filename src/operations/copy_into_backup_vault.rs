use super::ParameterKind::{BackedUp, Data, DestinationVault, Vault};
use super::backup::{
    BackupFacts, POINTS, PointKey, SOURCES, VaultFacts, need_share, need_shared_key, point_arn, support,
    use_vault_key, vault_arn,
};
use super::call::Row;
use super::{Effects, Invocation, Operation, Parameter, failures};
use crate::fact::Observed;
use crate::graph::{Failure, Timing};
use crate::iam::{ContextValue, Text};

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
        .in_vault(&vault_arn(&facts.vault))
        .with("backup:CopyTargets", ContextValue::Many(vec![targets.as_str().into()]))
        .with("backup:CopyTargetOrgPaths", org_paths(facts, to));
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
    need_share(call, facts, effects);
    let denied = Failure::new("FAILED", "Access Denied trying to call AWS Backup service", Timing::Late)
        .told_by("`StatusMessage` of the copy job (DescribeCopyJob)");
    let row = Row::on("backup:CopyIntoBackupVault", vault_arn(to), &to.account);
    effects.need(call.input, row.fails(denied));
}

/// The place of the destination's account in its organization, written as `aws:PrincipalOrgPaths` is (AWS Backup developer guide,
/// "Creating backup copies across AWS accounts": limit destination accounts using organizational units).
fn org_paths(facts: &BackupFacts, to: &VaultFacts) -> ContextValue {
    match &facts.target_paths {
        Observed::Known(paths) => ContextValue::Many(paths.iter().cloned().map(Text::Exact).collect()),
        Observed::Unknown => ContextValue::Unknown(format!(
            "backup:CopyTargetOrgPaths: the place of {} in its organization is not known",
            to.account
        )),
    }
}
