//! Well-formed answers to what moto cannot be asked.

use super::errors;
use super::http::Reply;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;

/// A snapshot as `DescribeSnapshots` shows it to an account that it is shared with.
pub(super) struct SharedSnapshot<'a> {
    pub(super) id: &'a str,
    pub(super) owner: &'a str,
    /// ARN of its key; none for a plain one.
    pub(super) key: Option<&'a str>,
}

/// `DescribeSnapshots` with `RestorableBy`: moto shows a snapshot to its owner alone.
pub(super) fn snapshots(shown: &[SharedSnapshot<'_>]) -> Reply {
    let items: String = shown.iter().fold(String::new(), |mut items, snapshot| {
        let key = snapshot.key.map_or_else(String::new, |key| format!("<kmsKeyId>{key}</kmsKeyId>"));
        let (id, owner, encrypted) = (snapshot.id, snapshot.owner, snapshot.key.is_some());
        write!(
            items,
            "<item><snapshotId>{id}</snapshotId><volumeId>vol-ffffffff</volumeId><status>completed</status>\
             <startTime>2026-01-01T00:00:00.000Z</startTime><progress>100%</progress><ownerId>{owner}</ownerId>\
             <volumeSize>1</volumeSize><encrypted>{encrypted}</encrypted>{key}<storageTier>standard</storageTier></item>"
        )
        .unwrap();
        items
    });
    ec2("DescribeSnapshots", &format!("<snapshotSet>{items}</snapshotSet>"))
}

/// `DescribeLockedSnapshots`: pairs of a snapshot and the state of its lock.
pub(super) fn locked_snapshots(owner: &str, locks: &[(&str, &str)]) -> Reply {
    let items: String = locks.iter().fold(String::new(), |mut items, (id, state)| {
        write!(
            items,
            "<item><ownerId>{owner}</ownerId><snapshotId>{id}</snapshotId><lockState>{state}</lockState></item>"
        )
        .unwrap();
        items
    });
    ec2("DescribeLockedSnapshots", &format!("<snapshotSet>{items}</snapshotSet>"))
}

/// `DescribeRegions`: pairs of a region and whether the account has it.
pub(super) fn regions(regions: &[(&str, &str)]) -> Reply {
    let items: String = regions.iter().fold(String::new(), |mut items, (name, opt_in)| {
        write!(
            items,
            "<item><regionName>{name}</regionName><regionEndpoint>ec2.{name}.amazonaws.com</regionEndpoint>\
             <optInStatus>{opt_in}</optInStatus></item>"
        )
        .unwrap();
        items
    });
    ec2("DescribeRegions", &format!("<regionInfo>{items}</regionInfo>"))
}

/// `GetSnapshotBlockPublicAccessState`: `block-all-sharing`, `block-new-sharing` or `unblocked`.
pub(super) fn snapshot_block_public_access_state(state: &str) -> Reply {
    ec2("GetSnapshotBlockPublicAccessState", &format!("<state>{state}</state><managedBy>account</managedBy>"))
}

/// `GetImageBlockPublicAccessState`: `block-new-sharing` or `unblocked`.
pub(super) fn image_block_public_access_state(state: &str) -> Reply {
    ec2(
        "GetImageBlockPublicAccessState",
        &format!(
            "<imageBlockPublicAccessState>{state}</imageBlockPublicAccessState><managedBy>account</managedBy>"
        ),
    )
}

/// `DescribeRegionSettings` of AWS Backup: types by the names that AWS Backup has for them.
pub(super) fn region_settings(opt_in: &BTreeMap<String, bool>, managed: &BTreeMap<String, bool>) -> Reply {
    rest_json(&json!({
        "ResourceTypeOptInPreference": opt_in,
        "ResourceTypeManagementPreference": managed,
    }))
}

/// `DescribeGlobalSettings` of AWS Backup.
pub(super) fn global_settings(cross_account_backup: bool) -> Reply {
    rest_json(&json!({
        "GlobalSettings": {"isCrossAccountBackupEnabled": cross_account_backup.to_string()},
        "LastUpdateTime": 1.767e9,
    }))
}

/// `ListBackupVaults`.
pub(super) fn vaults(vaults: &[Value]) -> Reply {
    rest_json(&json!({"BackupVaultList": vaults}))
}

/// `DescribeBackupVault` or `DescribeRecoveryPoint`.
pub(super) fn backup(described: &Value) -> Reply {
    rest_json(described)
}

/// `ListRecoveryPointsByBackupVault`.
pub(super) fn recovery_points(points: &[Value]) -> Reply {
    rest_json(&json!({"RecoveryPoints": points}))
}

/// `GetBackupVaultAccessPolicy` of a vault that has one.
pub(super) fn vault_policy(name: &str, arn: &str, policy: &str) -> Reply {
    rest_json(&json!({"BackupVaultName": name, "BackupVaultArn": arn, "Policy": policy}))
}

/// `GetBackupVaultAccessPolicy` of a vault that has none.
pub(super) fn no_vault_policy(name: &str) -> Reply {
    let message = format!("Backup Vault {name} has no associated policy");
    errors::error("backup", 400, "ResourceNotFoundException", &message)
}

fn ec2(operation: &str, inside: &str) -> Reply {
    Reply::new(
        200,
        "text/xml;charset=UTF-8",
        format!(
            "<{operation}Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">\
             <requestId>00000000-0000-0000-0000-000000000000</requestId>{inside}</{operation}Response>"
        ),
    )
}

fn rest_json(body: &Value) -> Reply {
    Reply::new(200, "application/json", body.to_string())
}
