use super::ParameterKind::{Key, Vault};
use super::backup::{SOURCES, of_service};
use super::call::{Row, resource_text};
use super::{Effects, Invocation, Operation, Parameter, failures};
use crate::graph::Evidence;
use crate::iam::{ContextValue, Text};

/// Makes a vault. Its key is fixed from then on; the caller gives AWS Backup a grant on it (AWS managed policy
/// `AWSBackupFullAccess`).
pub static CREATE_BACKUP_VAULT: Operation = Operation {
    name: "CreateBackupVault",
    service: "backup",
    summary: "makes a vault under a key, on which the caller gives AWS Backup a grant",
    sources: SOURCES,
    parameters: &[
        Parameter::required("BackupVaultName", Vault),
        Parameter::optional("EncryptionKeyArn", Key),
        Parameter::any("BackupVaultTags"),
        Parameter::any("CreatorRequestId"),
    ],
    makes: None,
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    let (place, input) = (call.place, call.input);
    let name = call.parameters.backup.as_ref().and_then(|facts| facts.vault.name.clone());
    let prefix =
        format!("arn:{}:backup:{}:{}:backup-vault:", place.region.partition(), place.region, place.account);
    let name = name.map_or_else(|| Text::Prefix(String::new()), Text::Exact);
    let row = Row::on("backup:CreateBackupVault", resource_text(&prefix, &name), &place.account);
    effects.need(input, row.fails(failures::access_denied("backup:CreateBackupVault")));
    let mount = Row::on("backup-storage:MountCapsule", Text::Exact("*".to_owned()), &place.account);
    effects.need(input, mount.fails(failures::access_denied("backup-storage:MountCapsule")));
    let Some(passed) = call.key else { return };
    for action in
        ["kms:CreateGrant", "kms:DescribeKey", "kms:GenerateDataKey", "kms:Decrypt", "kms:RetireGrant"]
    {
        let mut row =
            Row::kms(action, passed.key).via("backup", &place.region).evidence(Evidence::Documented);
        if action == "kms:CreateGrant" {
            row = of_service(row);
        }
        if !matches!(action, "kms:DescribeKey" | "kms:RetireGrant") {
            row = row.with(
                "kms:EncryptionContextKeys",
                ContextValue::Many(vec!["aws:backup:backup-vault".into()]),
            );
        }
        let row = match action {
            "kms:CreateGrant" | "kms:DescribeKey" => row.fails(failures::access_denied(action)),
            _ => row.documented(),
        };
        effects.need(input, row);
    }
}
