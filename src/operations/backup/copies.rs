//! The calls by which recovery points that other services keep are shared and copied (AWS managed policies
//! `AWSBackupServiceRolePolicyForBackup` and `AWSBackupServiceLinkedRolePolicyForBackup`; service authorization reference).

use super::{BackupFacts, VaultFacts, tagged};
use crate::aws::{AccountId, Arn, Region, ResourceType};
use crate::iam::{ContextValue, Text};
use crate::operations::call::{Row, new_resource, resource_text};
use crate::operations::{Effects, Invocation, failures, rds};

/// How a service shares and copies what it keeps.
struct Calls {
    share: &'static str,
    copy: &'static str,
    /// What stands behind the account in the ARN.
    kind: &'static str,
}

fn calls_of(resource: ResourceType) -> Option<Calls> {
    use ResourceType as R;
    let calls = |share, copy, kind| Some(Calls { share, copy, kind });
    match resource {
        R::Rds => calls("rds:ModifyDBSnapshotAttribute", "rds:CopyDBSnapshot", "snapshot:awsbackup:"),
        R::Aurora | R::Documentdb | R::Neptune => calls(
            "rds:ModifyDBClusterSnapshotAttribute",
            "rds:CopyDBClusterSnapshot",
            "cluster-snapshot:awsbackup:",
        ),
        R::Fsx | R::FsxOpenzfs => calls("fsx:ManageBackupPrincipalAssociations", "fsx:CopyBackup", "backup/"),
        R::StorageGateway => calls("ec2:ModifySnapshotAttribute", "ec2:CopySnapshot", "snapshot/"),
        _ => None,
    }
}

/// The job role shares the recovery point with the account of the destination, or with an account of AWS Backup where the copy
/// goes into a logically air-gapped vault (AWS Backup developer guide, "Logically air-gapped vault": considerations for security
/// auto-remediation). What lies in such a vault AWS Backup shares by itself; EC2 has steps of its own for the rest.
pub(in crate::operations) fn need_share(call: &Invocation<'_>, facts: &BackupFacts, effects: &mut Effects) {
    let Some(to) = facts.destination.as_ref().filter(|_| !facts.vault.is_air_gapped()) else { return };
    let of_service = to.is_air_gapped();
    if !of_service && (facts.is_ec2() || !facts.crosses_account()) {
        return;
    }
    let with = if of_service {
        ContextValue::Unknown("the account of AWS Backup that what is in the vault lies in".to_owned())
    } else {
        ContextValue::Many(vec![to.account.as_str().into()])
    };
    let mut share = |action: &'static str, arn: Text| {
        let mut row = Row::on(action, arn, &facts.vault.account).fails(failures::access_denied(action));
        if action.starts_with("ec2:") {
            row = tagged(row).with("ec2:Add/userId", with.clone());
        }
        if action == "ec2:ModifySnapshotAttribute" {
            row = row.encrypted(&call.input.protection);
        }
        effects.need(call.input, row);
    };
    match calls_of(facts.resource) {
        Some(calls) => share(calls.share, source_of(call, facts, &calls)),
        None if facts.is_ec2() => {
            let region = &facts.vault.region;
            let of = |kind: &str, id| {
                resource_text(&format!("arn:{}:ec2:{region}::{kind}/", region.partition()), id)
            };
            match &call.input.storage {
                Some(storage) => {
                    share("ec2:ModifyImageAttribute", of("image", &call.input.resource_id));
                    share("ec2:ModifySnapshotAttribute", of("snapshot", &storage.resource_id));
                }
                None => share("ec2:ModifySnapshotAttribute", of("snapshot", &call.input.resource_id)),
            }
        }
        None => return,
    }
    assume(facts, "shares", effects);
}

/// Whoever makes the copy calls the service for it, on the recovery point and on the copy. Copies into and out of a logically
/// air-gapped vault AWS Backup makes in an account of its own.
pub(in crate::operations) fn need_copy(
    call: &Invocation<'_>,
    facts: &BackupFacts,
    to: &VaultFacts,
    effects: &mut Effects,
) {
    let Some(calls) = calls_of(facts.resource) else { return };
    if facts.vault.is_air_gapped() || to.is_air_gapped() {
        return;
    }
    let copy = match begins(&calls, &to.region, &to.account) {
        prefix if facts.resource == ResourceType::StorageGateway => new_resource(&prefix),
        prefix => Text::Prefix(prefix),
    };
    let row = |arn, account| Row::on(calls.copy, arn, account).fails(failures::access_denied(calls.copy));
    effects.need(call.input, row(copy, &to.account));
    let source = row(source_of(call, facts, &calls), &facts.vault.account).besides();
    let source = match facts.resource {
        ResourceType::StorageGateway => {
            source.encrypted(&call.input.protection).owned_by(&facts.vault.account)
        }
        // A backup of another account is open to whom its share names, and no policy of the backup says so.
        ResourceType::Fsx | ResourceType::FsxOpenzfs if facts.crosses_account() => {
            return assume(facts, "copies", effects);
        }
        ResourceType::Fsx | ResourceType::FsxOpenzfs => source,
        _ if facts.crosses_region() => rds::of_another_region(source, &facts.vault.region),
        _ => source,
    };
    effects.need(call.input, source);
    assume(facts, "copies", effects);
}

/// The ARN of the recovery point, which is that of the service that keeps it.
fn source_of(call: &Invocation<'_>, facts: &BackupFacts, calls: &Calls) -> Text {
    let prefix = begins(calls, &facts.vault.region, &facts.vault.account);
    let named = facts.recovery_point.as_ref().map(Arn::as_str).filter(|arn| arn.starts_with(&prefix));
    match (named, call.input.resource_id.exact()) {
        (Some(arn), _) => Text::Exact(arn.to_owned()),
        (None, Some(id)) if id.starts_with("snap-") && prefix.ends_with("::snapshot/") => {
            Text::Exact(format!("{prefix}{id}"))
        }
        _ => Text::Prefix(prefix),
    }
}

/// ARNs of snapshots of EC2 have no account.
fn begins(calls: &Calls, region: &Region, account: &AccountId) -> String {
    let (service, _) = calls.copy.split_once(':').unwrap_or_default();
    let account = if service == "ec2" { "" } else { account.as_str() };
    format!("arn:{}:{service}:{region}:{account}:{}", region.partition(), calls.kind)
}

fn assume(facts: &BackupFacts, what: &str, effects: &mut Effects) {
    effects.assumptions.push((
        format!(
            "AWS Backup {what} recovery points of {} by the calls that the managed policies of its roles list for it",
            facts.resource.as_str()
        ),
        "AWS managed policies AWSBackupServiceRolePolicyForBackup and AWSBackupServiceLinkedRolePolicyForBackup; nobody has \
         published what was watched",
    ));
}
