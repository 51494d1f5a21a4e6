//! AWS Backup: moto knows neither recovery points nor logically air-gapped vaults, so all of it is answered by the proxy.

use super::{Seeding, word};
use crate::discover::replies;
use crate::discover::rule::Rule;
use keyway::aws::{Region, ResourceType};
use keyway::estate::{Account, KeyName, OrNone, RecoveryPoint, RecoveryPointTier, Vault, VaultKind};
use keyway::fact::Observed;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The rules, of an estate whose ids are the new ones.
pub(super) fn rules(seeding: &Seeding) -> Vec<Rule> {
    let mut rules = Vec::new();
    let organization = seeding.estate.organization.known().and_then(OrNone::as_option);
    for account in &seeding.estate.accounts {
        let id = account.id.as_str();
        let manages = organization.is_some_and(|organization| organization.management_account == account.id);
        let on = organization.and_then(|organization| organization.cross_account_backup.known());
        rules.extend(on.filter(|_| manages).map(|on| {
            Rule::on("backup", "DescribeGlobalSettings").account(id).reply(replies::global_settings(*on))
        }));
        for (region, settings) in &account.regions {
            let on = |operation: &str| Rule::on("backup", operation).account(id).region(region.as_str());
            let types = settings.backup_opt_in.iter();
            let opt_in: BTreeMap<String, bool> =
                types.map(|(kind, on)| (name(*kind).to_owned(), *on)).collect();
            let advanced = settings.backup_opt_in.contains_key(&ResourceType::DynamodbAdvanced);
            let advanced = BTreeMap::from([("DynamoDB".to_owned(), advanced)]);
            rules.push(on("DescribeRegionSettings").reply(replies::region_settings(&opt_in, &advanced)));
            let here: Vec<&Vault> = account.vaults.iter().filter(|vault| vault.region == *region).collect();
            let listed: Vec<Value> = here.iter().map(|vault| described(account, vault)).collect();
            rules.push(on("ListBackupVaults").reply(replies::vaults(&listed)));
            for vault in here {
                let path = format!("/backup-vaults/{}", vault.name.replace('/', "%2F"));
                let of_vault = |operation: &str, end: &str| on(operation).path(&format!("{path}{end}"));
                let about = described(account, vault);
                rules.push(of_vault("DescribeBackupVault", "").reply(replies::backup(&about)));
                let points: Vec<Value> =
                    vault.recovery_points.iter().map(|point| shown(account, &vault.region, point)).collect();
                for (point, about) in vault.recovery_points.iter().zip(&points) {
                    let mut about = about.clone();
                    about["StorageClass"] = json!(if is_cold(point) { "COLD" } else { "WARM" });
                    let reply = replies::backup(&about);
                    rules.push(on("DescribeRecoveryPoint").holding(point.arn.as_str()).reply(reply));
                }
                let points = replies::recovery_points(&points);
                rules.push(of_vault("ListRecoveryPointsByBackupVault", "/recovery-points").reply(points));
                let policy = match vault.policy.known().and_then(OrNone::as_option) {
                    None => replies::no_vault_policy(&vault.name),
                    Some(policy) => {
                        let policy = serde_json::to_string(policy).unwrap();
                        replies::vault_policy(&vault.name, about["BackupVaultArn"].as_str().unwrap(), &policy)
                    }
                };
                rules.push(of_vault("GetBackupVaultAccessPolicy", "/access-policy").reply(policy));
            }
        }
    }
    rules
}

/// A vault as `ListBackupVaults` and `DescribeBackupVault` show it.
fn described(account: &Account, vault: &Vault) -> Value {
    let (region, id) = (vault.region.as_str(), account.id.as_str());
    let kind = vault.kind.known().copied().unwrap_or(VaultKind::BackupVault);
    let mut about = json!({
        "BackupVaultName": vault.name,
        "BackupVaultArn": format!("arn:aws:backup:{region}:{id}:backup-vault:{}", vault.name),
        "VaultType": word(&kind).to_uppercase(),
        "VaultState": "AVAILABLE",
        "CreationDate": 1.767e9,
        "NumberOfRecoveryPoints": vault.recovery_points.len(),
        "Locked": kind == VaultKind::LogicallyAirGappedBackupVault,
    });
    if let Some(arn) = key(account, &vault.region, &vault.key) {
        about["EncryptionKeyArn"] = json!(arn);
        about["EncryptionKeyType"] = json!("CUSTOMER_MANAGED_KMS_KEY");
    } else if kind == VaultKind::LogicallyAirGappedBackupVault {
        about["EncryptionKeyType"] = json!("AWS_OWNED_KMS_KEY");
    }
    about
}

/// A recovery point as `ListRecoveryPointsByBackupVault` shows it. The ARN of what it was made of is cut down to its end.
fn shown(account: &Account, region: &Region, point: &RecoveryPoint) -> Value {
    let (id, kind) = (account.id.as_str(), name(point.resource_type));
    let mut about = json!({
        "RecoveryPointArn": point.arn.as_str(),
        "ResourceType": kind,
        "Status": "COMPLETED",
        "CreationDate": 1.6e9,
        "IsEncrypted": point.key.known().is_some_and(|key| key.as_option().is_some()),
    });
    if is_cold(point) {
        about["CalculatedLifecycle"] = json!({"MoveToColdStorageAt": 1.61e9});
    }
    if let Some(resource) = &point.resource {
        about["ResourceName"] = json!(resource);
        about["ResourceArn"] = json!(resource_arn(region.as_str(), id, point.resource_type, resource));
    }
    if let Some(arn) = key(account, region, &point.key) {
        about["EncryptionKeyArn"] = json!(arn);
    }
    if point.copied.known() == Some(&true) {
        let source = format!("arn:aws:backup:{}:{id}:backup-vault:source", region.as_str());
        about["SourceBackupVaultArn"] = json!(source);
    }
    about
}

fn is_cold(point: &RecoveryPoint) -> bool {
    point.tier.known() == Some(&RecoveryPointTier::Cold)
}

fn resource_arn(region: &str, account: &str, kind: ResourceType, resource: &str) -> String {
    match kind {
        ResourceType::Ebs => format!("arn:aws:ec2:{region}:{account}:volume/{resource}"),
        ResourceType::Ec2 => format!("arn:aws:ec2:{region}:{account}:instance/{resource}"),
        ResourceType::Efs => format!("arn:aws:elasticfilesystem:{region}:{account}:file-system/{resource}"),
        ResourceType::S3 => format!("arn:aws:s3:::{resource}"),
        ResourceType::Rds => format!("arn:aws:rds:{region}:{account}:db:{resource}"),
        ResourceType::Aurora => format!("arn:aws:rds:{region}:{account}:cluster:{resource}"),
        other => panic!("no ARN is known for {}", other.as_str()),
    }
}

/// ARN of a key by its name in an account and region.
fn key(account: &Account, region: &Region, key: &Observed<OrNone<KeyName>>) -> Option<String> {
    let key = key.known()?.as_option()?;
    let named = |alias: &String| {
        let has = |aliases: &Vec<String>| aliases.contains(alias);
        let key = account.keys_in(region).find(|key| key.aliases.known().is_some_and(has));
        key.unwrap_or_else(|| panic!("`{alias}` is no alias here")).arn.as_str().to_owned()
    };
    Some(match key {
        KeyName::Arn(arn) => arn.as_str().to_owned(),
        KeyName::Alias(alias) => named(alias),
    })
}

/// The name that AWS Backup has for a type (AWS Backup API reference, `DescribeRegionSettings` and `RecoveryPointByBackupVault`).
fn name(kind: ResourceType) -> &'static str {
    match kind {
        ResourceType::Ebs => "EBS",
        ResourceType::Ec2 => "EC2",
        ResourceType::Efs => "EFS",
        ResourceType::S3 => "S3",
        ResourceType::Rds => "RDS",
        ResourceType::Aurora => "Aurora",
        ResourceType::DynamodbAdvanced | ResourceType::DynamodbBasic => "DynamoDB",
        other => panic!("no name is known for {}", other.as_str()),
    }
}
