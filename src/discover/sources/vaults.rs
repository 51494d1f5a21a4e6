//! Vaults of AWS Backup, their policies and recovery points.

use super::settings::resource_type;
use super::{Source, Tell};
use crate::aws::{Arn, Region, ResourceType};
use crate::discover::read::{After, Each, Only, Read, Service};
use crate::discover::replies::{answer, backup};
use crate::discover::{Call, Scope, Telling};
use crate::estate::{OrNone, RecoveryPoint, RecoveryPointTier, Vault, VaultKind};
use crate::fact::Observed;
use serde_json::Value;

static LIST_VAULTS: Read = Read::in_regions(
    Service::Backup,
    "ListBackupVaults",
    "backup:ListBackupVaults",
    answer::<backup::ListBackupVaults>(),
)
.leaves("which vaults there are, and their keys");

static GET_POLICY: Read = Read::in_regions(
    Service::Backup,
    "GetBackupVaultAccessPolicy",
    "backup:GetBackupVaultAccessPolicy",
    answer::<backup::GetBackupVaultAccessPolicy>(),
)
.after(&[After::Each(Each::of(&LIST_VAULTS, "BackupVaultName", "BackupVaultName"))])
.none_is(&["ResourceNotFoundException"])
.leaves("the access policy of the vault");

static LIST_POINTS: Read = Read::in_regions(
    Service::Backup,
    "ListRecoveryPointsByBackupVault",
    "backup:ListRecoveryPointsByBackupVault",
    answer::<backup::ListRecoveryPoints>(),
)
.after(&[After::Each(
    Each::of(&LIST_VAULTS, "BackupVaultName", "BackupVaultName").only(Only::Those(is_touched)),
)])
.leaves("which recovery points the vault holds");

/// The list does not tell the storage tier; a point that never moves to cold storage is warm.
static DESCRIBE_POINT: Read = Read::in_regions(
    Service::Backup,
    "DescribeRecoveryPoint",
    "backup:DescribeRecoveryPoint",
    answer::<backup::DescribeRecoveryPoint>(),
)
.after(&[After::Each(
    Each::of(&LIST_POINTS, "RecoveryPointArn", "RecoveryPointArn")
        .keeping(&["BackupVaultName"])
        .only(Only::Those(may_be_cold)),
)])
.leaves("the storage tier of the recovery point");

/// Vaults of AWS Backup.
pub static SOURCE: Source = Source {
    word: "vaults",
    about: "vaults of AWS Backup with policies and recovery points",
    reads: &[&LIST_VAULTS, &GET_POLICY, &LIST_POINTS, &DESCRIBE_POINT],
    tell: Tell(tell),
};

fn is_touched(scope: &Scope, entry: &Value) -> bool {
    let name = entry.get("BackupVaultName").and_then(Value::as_str).unwrap_or_default();
    scope.touches(|touched| &touched.vaults, name)
}

fn may_be_cold(_: &Scope, entry: &Value) -> bool {
    let of = |object: &str, name: &str| entry.get(object).and_then(|object| object.get(name));
    of("Lifecycle", "MoveToColdStorageAfterDays").and_then(Value::as_i64).is_some_and(|days| days > 0)
        || of("CalculatedLifecycle", "MoveToColdStorageAt").is_some_and(|time| !time.is_null())
}

fn tell(telling: &mut Telling<'_>) {
    for (region, told) in telling.in_regions::<backup::ListBackupVaults>(&LIST_VAULTS) {
        for told in told.backup_vault_list {
            let vault = vault(telling, &region, told);
            telling.account.vaults.push(vault);
        }
    }
}

fn vault(telling: &mut Telling<'_>, region: &Region, told: backup::BackupVault) -> Vault {
    let call = |read| Call::new(read, Some(region), [("BackupVaultName", told.backup_vault_name.clone())]);
    let policy_call = call(&GET_POLICY);
    let policy = if telling.replies.is_none(&policy_call) {
        Observed::Known(OrNone::None)
    } else {
        match telling.replies.told::<backup::GetBackupVaultAccessPolicy>(&policy_call) {
            Some(told) => telling.document(&policy_call, &Value::String(told.policy)).map(OrNone::Some),
            None => Observed::Unknown,
        }
    };
    let kind = match told.vault_type.as_deref() {
        Some("BACKUP_VAULT") => Observed::Known(VaultKind::BackupVault),
        Some("LOGICALLY_AIR_GAPPED_BACKUP_VAULT") => {
            Observed::Known(VaultKind::LogicallyAirGappedBackupVault)
        }
        _ => Observed::Unknown,
    };
    let air_gapped = kind == Observed::Known(VaultKind::LogicallyAirGappedBackupVault);
    let key = match told.encryption_key_arn.as_deref().filter(|arn| !arn.is_empty()) {
        Some(arn) => telling.key(&LIST_VAULTS, region, Some(true), Some(arn)),
        None if air_gapped => Observed::Known(OrNone::None),
        None => Observed::Unknown,
    };
    let points: Option<backup::ListRecoveryPoints> = telling.replies.told(&call(&LIST_POINTS));
    let mut recovery_points = Vec::new();
    for point in points.into_iter().flat_map(|told| told.recovery_points) {
        recovery_points.extend(recovery_point(telling, region, &told.backup_vault_name, &point));
    }
    Vault {
        name: told.backup_vault_name,
        region: region.clone(),
        key,
        policy,
        shared_with: match &kind {
            Observed::Known(VaultKind::BackupVault) => Observed::Known(Vec::new()),
            _ => Observed::Unknown,
        },
        kind,
        recovery_points,
    }
}

fn recovery_point(
    telling: &mut Telling<'_>,
    region: &Region,
    vault: &str,
    told: &backup::RecoveryPoint,
) -> Option<RecoveryPoint> {
    // What is not finished, partial or expired is not known to be usable.
    if told.status.as_deref().is_some_and(|status| !matches!(status, "COMPLETED" | "AVAILABLE" | "STOPPED")) {
        let why = format!("its status is {}", told.status.as_deref().unwrap_or_default());
        telling.not_understood(&LIST_POINTS, Some(region), &told.recovery_point_arn, &why);
        return None;
    }
    let arn = telling.named(&LIST_POINTS, Some(region), &told.recovery_point_arn)?;
    let Some(resource_type) = kind(told) else {
        let name = told.resource_type.as_deref().unwrap_or_default();
        let why = format!(
            "a recovery point of type `{name}` of `{}`",
            told.resource_arn.as_deref().unwrap_or_default()
        );
        telling.not_understood(&LIST_POINTS, Some(region), &told.recovery_point_arn, &why);
        return None;
    };
    let own = [("BackupVaultName", vault.to_owned()), ("RecoveryPointArn", told.recovery_point_arn.clone())];
    let described: Option<backup::DescribeRecoveryPoint> =
        telling.replies.told(&Call::new(&DESCRIBE_POINT, Some(region), own));
    let days = told.lifecycle.as_ref().and_then(|lifecycle| lifecycle.move_to_cold_storage_after_days);
    // AWS Backup API reference, `RecoveryPointByBackupVault`: either tells of it.
    let time = told.calculated_lifecycle.as_ref().and_then(|told| told.move_to_cold_storage_at.as_ref());
    let stays_warm = days.is_none_or(|days| days <= 0) && time.is_none();
    let tier = match described.and_then(|told| told.storage_class).as_deref() {
        Some("COLD") => Observed::Known(RecoveryPointTier::Cold),
        Some("WARM") => Observed::Known(RecoveryPointTier::Warm),
        _ if stays_warm => Observed::Known(RecoveryPointTier::Warm),
        _ => Observed::Unknown,
    };
    Some(RecoveryPoint {
        key: telling.key(&LIST_POINTS, region, told.is_encrypted, told.encryption_key_arn.as_deref()),
        arn,
        resource_type,
        resource: told.resource_arn.as_deref().and_then(|arn| Some(resource_name(&arn.parse::<Arn>().ok()?))),
        copied: Observed::Known(told.source_backup_vault_arn.is_some()),
        tier,
    })
}

/// The last part of an ARN: an id or a name.
fn resource_name(arn: &Arn) -> String {
    let resource = arn.resource();
    let name = resource.rsplit(['/', ':']).next().unwrap_or(resource);
    name.to_owned()
}

/// The type of a recovery point. `DynamoDB` without the advanced features of AWS Backup makes backups of its own, with ARNs of
/// its own (AWS Backup developer guide, "Advanced DynamoDB backup").
fn kind(told: &backup::RecoveryPoint) -> Option<ResourceType> {
    let kind = resource_type(told.resource_type.as_deref()?)?;
    // Volumes are of OpenZFS or of ONTAP, and nothing here tells of which.
    if kind == ResourceType::Fsx && told.resource_arn.as_deref().is_some_and(|arn| arn.contains(":volume/")) {
        return None;
    }
    let basic = kind == ResourceType::DynamodbAdvanced && told.recovery_point_arn.contains(":dynamodb:");
    Some(if basic { ResourceType::DynamodbBasic } else { kind })
}
