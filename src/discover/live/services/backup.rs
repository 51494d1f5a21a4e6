//! AWS Backup.

use super::{client, each, register, required, word};
use crate::discover::live::Clients;
use crate::discover::live::pages::{once, pages, token};
use crate::discover::replies::backup;
use crate::discover::{Call, Refusal};
use aws_sdk_backup::{Client, types};

register! {
    "ListBackupVaults" => list_vaults(),
    "GetBackupVaultAccessPolicy" => get_policy(BackupVaultName),
    "ListRecoveryPointsByBackupVault" => list_points(BackupVaultName),
    "DescribeRecoveryPoint" => describe_point(BackupVaultName, RecoveryPointArn),
    "DescribeRegionSettings" => region_settings(),
    "DescribeGlobalSettings" => global_settings(),
}

fn client(clients: &Clients, call: &Call) -> Client {
    client!(aws_sdk_backup, backup, clients, clients.region(call))
}

async fn list_vaults(client: &Client) -> Result<backup::ListBackupVaults, Refusal> {
    let told = pages(
        |marker| client.list_backup_vaults().max_results(1000).set_next_token(marker).send(),
        |page| token(page.next_token()),
    );
    let vaults = each(told.await?.into_iter().map(|page| page.backup_vault_list), |vault| {
        Ok(backup::BackupVault {
            backup_vault_name: required(vault.backup_vault_name, "BackupVaultName")?,
            vault_type: word(vault.vault_type),
            encryption_key_arn: vault.encryption_key_arn,
        })
    })?;
    Ok(backup::ListBackupVaults { backup_vault_list: vaults })
}

async fn get_policy(client: &Client, vault: String) -> Result<backup::GetBackupVaultAccessPolicy, Refusal> {
    let told = once(|| client.get_backup_vault_access_policy().backup_vault_name(&vault).send()).await?;
    Ok(backup::GetBackupVaultAccessPolicy { policy: required(told.policy, "Policy")? })
}

async fn list_points(client: &Client, vault: String) -> Result<backup::ListRecoveryPoints, Refusal> {
    let of_vault =
        || client.list_recovery_points_by_backup_vault().backup_vault_name(&vault).max_results(1000);
    let told = pages(|marker| of_vault().set_next_token(marker).send(), |page| token(page.next_token()));
    let points = each(told.await?.into_iter().map(|page| page.recovery_points), point)?;
    Ok(backup::ListRecoveryPoints { recovery_points: points })
}

fn point(told: types::RecoveryPointByBackupVault) -> Result<backup::RecoveryPoint, Refusal> {
    // The SDK gives `false` where nothing was told; with a key that cannot be meant.
    let encrypted = told.is_encrypted || told.encryption_key_arn.is_none();
    Ok(backup::RecoveryPoint {
        recovery_point_arn: required(told.recovery_point_arn, "RecoveryPointArn")?,
        resource_arn: told.resource_arn,
        resource_type: told.resource_type,
        source_backup_vault_arn: told.source_backup_vault_arn,
        encryption_key_arn: told.encryption_key_arn,
        is_encrypted: encrypted.then_some(told.is_encrypted),
        status: word(told.status),
        lifecycle: told.lifecycle.map(|told| backup::Lifecycle {
            move_to_cold_storage_after_days: told.move_to_cold_storage_after_days,
        }),
        calculated_lifecycle: told.calculated_lifecycle.map(|told| backup::CalculatedLifecycle {
            move_to_cold_storage_at: told.move_to_cold_storage_at.map(|time| time.secs().into()),
        }),
    })
}

async fn describe_point(
    client: &Client,
    vault: String,
    point: String,
) -> Result<backup::DescribeRecoveryPoint, Refusal> {
    let request = || client.describe_recovery_point().backup_vault_name(&vault).recovery_point_arn(&point);
    let told = once(|| request().send()).await?;
    Ok(backup::DescribeRecoveryPoint { storage_class: word(told.storage_class) })
}

async fn region_settings(client: &Client) -> Result<backup::DescribeRegionSettings, Refusal> {
    let told = once(|| client.describe_region_settings().send()).await?;
    let preference = required(told.resource_type_opt_in_preference, "ResourceTypeOptInPreference")?;
    Ok(backup::DescribeRegionSettings { resource_type_opt_in_preference: preference.into_iter().collect() })
}

async fn global_settings(client: &Client) -> Result<backup::DescribeGlobalSettings, Refusal> {
    let told = once(|| client.describe_global_settings().send()).await?;
    let settings = required(told.global_settings, "GlobalSettings")?;
    Ok(backup::DescribeGlobalSettings { global_settings: settings.into_iter().collect() })
}
