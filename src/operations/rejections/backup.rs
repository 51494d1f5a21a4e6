//! What AWS Backup refuses before it asks any policy.

use super::{Rejection, copies};
use crate::aws::{KeyManager, ResourceType};
use crate::estate::{AWS_BACKUP_ALIAS, RecoveryPointTier};
use crate::fact::Observed;
use crate::graph::{Failure, KeyRef, Protection, Timing};
use crate::operations::backup::{BackupFacts, PointKey, VaultFacts, support};
use crate::operations::{Effects, Invocation};

/// The vault that AWS Backup makes itself takes no copies of other accounts.
const DEFAULT_VAULT: &str = "Default";

/// A type that is not switched on in the region is not backed up (AWS Backup developer guide, "Getting started: service
/// opt-in").
pub(in crate::operations) fn not_opted_in(facts: &BackupFacts, effects: &mut Effects) {
    let condition = match facts.opted_in {
        Observed::Known(true) => return,
        Observed::Known(false) => None,
        Observed::Unknown => Some(format!(
            "AWS Backup is not switched on for {} in {} of {}",
            facts.resource.as_str(),
            facts.vault.region,
            facts.vault.account
        )),
    };
    effects.reject(
        Rejection::new(
            "backup-service-not-opted-in",
            format!(
                "AWS Backup {} for {} in {} of {}",
                if condition.is_none() { "is not switched on" } else { "may not be switched on" },
                facts.resource.as_str(),
                facts.vault.region,
                facts.vault.account
            ),
            "AWS Backup protects only the types that are switched on in the region: the resource is left out",
            "switch the type on in the settings of the region: UpdateRegionSettings",
        )
        .only_if(condition.as_deref()),
    );
    effects.assumptions.push((
        format!(
            "a backup on demand of a type that is not switched on ({}) is left out, as one of a plan that names tags",
            facts.resource.as_str()
        ),
        "AWS Backup API reference, DescribeRegionSettings; UpdateRegionSettings says that a type which a plan names is backed \
         up all the same",
    ));
}

/// A logically air-gapped vault as the target of a backup stands beside a backup vault. What AWS Backup encrypts itself goes
/// straight into it, other types are copied into it from the backup vault, and what it does not take stays there (AWS Backup
/// developer guide, "Primary backups to logically air-gapped vaults").
pub(in crate::operations) fn backup_into_air_gapped(
    call: &Invocation<'_>,
    facts: &BackupFacts,
    effects: &mut Effects,
) {
    let Some(support) = support(facts.resource).filter(|_| facts.vault.is_air_gapped()) else { return };
    effects.assumptions.push((
        format!(
            "the job names {} as LogicallyAirGappedBackupVaultArn, beside a backup vault",
            facts.vault.in_words()
        ),
        "AWS Backup API reference, StartBackupJob: BackupVaultName is required",
    ));
    let what = format!("the backup is to go into {}, which is logically air-gapped", facts.vault.in_words());
    if !support.air_gapped {
        effects.reject(Rejection::new(
            "backup-into-air-gapped-vault",
            what,
            "logically air-gapped vaults do not take this type: the job completes, and the backup stays in the backup vault",
            "back up into a backup vault, and copy between backup vaults",
        ));
    } else if support.point == PointKey::Resource {
        let key = managed(&call.input.protection);
        let condition = match &key {
            Some((_, condition)) => condition.clone(),
            None => {
                Some(format!("the copy from the backup vault into {} does not work", facts.vault.in_words()))
            }
        };
        let (why, fix) = if key.is_some() {
            (
                "what is under an AWS managed key is not copied into it: the job completes, and the backup stays in the backup vault",
                "re-encrypt what is backed up under a customer managed key",
            )
        } else {
            (
                "AWS Backup makes a backup of this type in the backup vault first, and copies it into the logically air-gapped one",
                "plan the backup into the backup vault, and the copy from there",
            )
        };
        effects.reject(
            Rejection::new("backup-into-air-gapped-vault", what, why, fix).only_if(condition.as_deref()),
        );
    }
}

/// The vault of EFS is for the backups that EFS makes itself: no other job may use it (AWS Backup developer guide, "Working
/// with Amazon EFS").
pub(in crate::operations) fn vault_of_efs(
    vault: &VaultFacts,
    what: &str,
    why: &str,
    fix: &str,
    effects: &mut Effects,
) {
    if vault.is_of_efs() {
        effects.reject(
            Rejection::new("efs-automatic-vault-used", format!("{what} {}", vault.in_words()), why, fix)
                .answered("AccessDeniedException", "Insufficient privileges to perform this action."),
        );
    }
}

/// What EFS says of its vault.
pub(in crate::operations) const RESERVED: &str = "the vault is reserved for the backups that EFS makes itself: AWS Backup lets no other job put anything into it";

/// What the access policy of the vault of EFS denies everybody.
pub(in crate::operations) const DENIED_TO_ALL: &str = "the access policy of this vault denies everybody copies and restores of what is in it, and cannot be removed";

/// A restore happens where the recovery point is (AWS Backup developer guide, "Creating backup copies across AWS accounts").
pub(in crate::operations) fn restored_abroad(
    call: &Invocation<'_>,
    facts: &BackupFacts,
    effects: &mut Effects,
) {
    let (vault, place) = (&facts.vault, call.place);
    let serves =
        if vault.region == place.region { vault.serves(&place.account) } else { Observed::Known(false) };
    let condition = match serves {
        Observed::Known(true) => return,
        Observed::Known(false) => None,
        Observed::Unknown => Some(format!(
            "{} is not logically air-gapped and shared with {}",
            vault.in_words(),
            place.account
        )),
    };
    effects.reject(
        Rejection::new(
            "recovery-point-restored-elsewhere",
            format!("the recovery point is in {}, and is to be restored in {place}", vault.in_words()),
            "AWS Backup restores in the account and region of the vault; only a logically air-gapped vault can be shared with \
             other accounts",
            "copy the recovery point into a vault of the account and region of the restore first, or share a logically \
             air-gapped vault with the account",
        )
        .only_if(condition.as_deref()),
    );
}

/// An instance from a recovery point that was copied from elsewhere: its metadata names the key of the original, which may
/// not be there (AWS Backup developer guide, "Restoring an Amazon EC2 instance").
pub(in crate::operations) fn copied_without_key(call: &Invocation<'_>, effects: &mut Effects) {
    let Some(facts) = &call.parameters.backup else { return };
    let Some(_) = call.input.protection.key().filter(|_| call.key.is_none()) else { return };
    let condition = match facts.copied {
        Observed::Known(false) => return,
        Observed::Known(true) => None,
        Observed::Unknown => Some("the recovery point was copied from another account or region"),
    };
    effects.reject(
        Rejection::new(
            "copied-instance-restored-without-key",
            "an instance is restored from a recovery point that was copied, and no key is named for its volumes",
            "the metadata of the recovery point names the keys of the original, which the account and region of the copy may \
             not have",
            "name a key of the account and region of the restore: KmsKeyId in the BlockDeviceMappings of the metadata, \
             `--target-key`",
        )
        .may_pass()
        .only_if(condition),
    );
}

/// What a copy job cannot do.
pub(in crate::operations) fn copy_refused(call: &Invocation<'_>, facts: &BackupFacts, effects: &mut Effects) {
    let Some(to) = &facts.destination else { return };
    copies::unsupported(call, facts, to, effects);
    vault_of_efs(to, "the copy is to go into", RESERVED, "copy into a vault of one's own", effects);
    let own = "back the file system up into a vault of one's own, and copy from there";
    vault_of_efs(&facts.vault, "the recovery point is in", DENIED_TO_ALL, own, effects);
    cold(facts, effects);
    if facts.crosses_account() {
        across_accounts(facts, to, effects);
    }
    source_key(call, facts, effects);
    destination_key(facts, to, effects);
    if !facts.vault.is_air_gapped() {
        vault_key_of_another_service(facts, to, effects);
    }
    left_open(facts, to, effects);
}

/// Recovery points in cold storage cannot be copied. Of one that is named and whose tier nobody tells that is open, where its type
/// has cold storage in AWS Backup (AWS Backup developer guide, "Creating backup copies across AWS accounts"; "Feature availability
/// by resource": lifecycle to cold storage). Snapshots of EBS are archived by EBS itself.
fn cold(facts: &BackupFacts, effects: &mut Effects) {
    use ResourceType as R;
    let has_cold_storage = matches!(
        facts.resource,
        R::Efs | R::DynamodbAdvanced | R::Timestream | R::Vmware | R::SapHana | R::Cloudformation
    );
    let condition = match (&facts.tier, &facts.recovery_point) {
        (Observed::Known(RecoveryPointTier::Cold), _) => None,
        (Observed::Unknown, Some(arn)) if has_cold_storage && !facts.vault.is_air_gapped() => {
            Some(format!("`{}` is in cold storage", arn.resource_name()))
        }
        _ => return,
    };
    effects.reject(
        Rejection::new(
            "cold-recovery-point-copied",
            format!(
                "the recovery point {} in cold storage, and is to be copied",
                if condition.is_none() { "is" } else { "may be" }
            ),
            "recovery points in cold storage cannot be copied",
            "copy before the transition to cold storage: put the copy into the rule of the backup plan",
        )
        .answered("AccessDeniedException", "Insufficient privileges to perform this action.")
        .only_if(condition.as_deref()),
    );
}

/// What is under a key that AWS owns counts as plain.
pub(in crate::operations) fn key_of_aws(vault: &VaultFacts, effects: &mut Effects) {
    if vault.key.key().is_none() {
        effects.assumptions.push((
            format!(
                "what is in {} is under a key that AWS owns, which needs nobody's permission: it is shown as not encrypted",
                vault.in_words()
            ),
            "AWS Backup developer guide, Logically air-gapped vault",
        ));
    }
}

/// What AWS documents in two ways, or not at all.
fn left_open(facts: &BackupFacts, to: &VaultFacts, effects: &mut Effects) {
    use ResourceType as R;
    let of_rds = matches!(facts.resource, R::Rds | R::Aurora | R::Documentdb | R::Neptune);
    if of_rds && facts.crosses_account() && facts.crosses_region() {
        effects.assumptions.push((
            format!("one job copies recovery points of {} to another account and region at once", facts.resource.as_str()),
            "AWS Backup developer guide, Feature availability by resource; until 2024 such jobs were refused, and two copies \
             were needed",
        ));
    }
    key_of_aws(to, effects);
    if to.kind.is_unknown() {
        effects.assumptions.push((
            format!("{} is a backup vault, not a logically air-gapped one", to.in_words()),
            "taken for granted: the estate does not say it",
        ));
    }
}

fn across_accounts(facts: &BackupFacts, to: &VaultFacts, effects: &mut Effects) {
    let (from, account) = (&facts.vault.account, &to.account);
    if facts.same_organization != Observed::Known(true) {
        let condition = (facts.same_organization == Observed::Unknown)
            .then(|| format!("{from} and {account} are not of one organization"));
        effects.reject(
            Rejection::new(
                "backup-copied-outside-the-organization",
                format!("{from} and {account} {} of one organization", if condition.is_none() { "are not" } else { "may not be" }),
                "AWS Backup copies between accounts of one organization only",
                "let both accounts join one organization, or copy with the means of EC2: `--product aws`",
            )
            .fails(late(
                "Copy job failed. Both source and destination account must be a member of the same organization.",
            ))
            .only_if(condition.as_deref()),
        );
    }
    if facts.cross_account != Observed::Known(true) && facts.same_organization != Observed::Known(false) {
        let condition = (facts.cross_account == Observed::Unknown)
            .then(|| "cross-account backup is not switched on in the management account".to_owned());
        effects.reject(
            Rejection::new(
                "cross-account-backup-off",
                format!(
                    "cross-account backup {} switched on in the management account",
                    if condition.is_none() { "is not" } else { "may not be" }
                ),
                "AWS Backup copies between accounts only where the management account has switched it on",
                "switch it on in the management account: UpdateGlobalSettings with isCrossAccountBackupEnabled",
            )
            .fails(late("Copy job failed. Cross-account copy feature is not enabled for the current organization."))
            .only_if(condition.as_deref()),
        );
    }
    if to.name.as_deref() == Some(DEFAULT_VAULT) {
        effects.reject(Rejection::new(
            "default-vault-as-destination",
            format!("{} is a default vault, and takes no copies of other accounts", to.in_words()),
            "the key of a default vault is managed by AWS and can be shared with no other account",
            "copy into a vault of one's own, under a customer managed key",
        ));
    }
}

/// The key of the data is called by the other account, which an AWS managed key does not admit.
fn source_key(call: &Invocation<'_>, facts: &BackupFacts, effects: &mut Effects) {
    let inherited = support(facts.resource).is_some_and(|support| support.point == PointKey::Resource);
    // For EBS and EC2 the share and the copy tell it themselves.
    let air_gapped = facts.destination.as_ref().is_some_and(VaultFacts::is_air_gapped);
    let told = facts.is_ec2() && facts.crosses_account() && !air_gapped;
    if !inherited || told || !(facts.crosses_account() || air_gapped) {
        return;
    }
    let Some((key, condition)) = managed(&call.input.protection) else { return };
    effects.reject(
        Rejection::new(
            "backup-under-aws-managed-key-copied",
            format!("the recovery point is {} the {}, an AWS managed key", under(condition.as_ref()), key.in_words()),
            "recovery points of this type keep the key of what they were made of; the policy of an AWS managed key admits its \
             own account only",
            "re-encrypt what is backed up under a customer managed key, and back it up again",
        )
        .only_if(condition.as_deref()),
    );
}

fn destination_key(facts: &BackupFacts, to: &VaultFacts, effects: &mut Effects) {
    let inherited = support(facts.resource).is_some_and(|support| support.point == PointKey::Resource);
    let leaves_air_gap = facts.vault.is_air_gapped() && !to.is_air_gapped();
    let protection = to.key.protection();
    let Some((key, condition)) = managed(&protection).filter(|_| inherited || leaves_air_gap) else { return };
    if leaves_air_gap {
        effects.reject(
            Rejection::new(
                "copy-into-vault-under-aws-backup",
                format!("{} is {} the {}", to.in_words(), under(condition.as_ref()), key.in_words()),
                "a copy out of a logically air-gapped vault has to be encrypted under a customer managed key",
                "copy into a vault under a customer managed key; the key of a vault is fixed when it is made",
            )
            .only_if(condition.as_deref()),
        );
        return;
    }
    let is_backups = key.alias.as_deref().is_none_or(|alias| alias == "alias/aws/backup");
    if !is_backups && !facts.crosses_account() {
        return;
    }
    let rejection = Rejection::new(
        "copy-into-vault-under-aws-backup",
        format!("{} is {} the {}", to.in_words(), under(condition.as_ref()), key.in_words()),
        if is_backups {
            "copies of this type are made by its own service, which cannot use a vault under aws/backup"
        } else {
            "copies of this type that leave the account need a vault under a customer managed key"
        },
        "copy into a vault under a customer managed key; the key of a vault is fixed when it is made",
    );
    let failure = late(
        "Copy job failed because the destination Backup vault is encrypted with the default Backup service managed key. The \
         contents of this vault cannot be copied. Only the contents of a Backup vault encrypted by an AWS KMS key may be \
         copied.",
    );
    let rejection = if is_backups { rejection.fails(failure) } else { rejection };
    effects.reject(rejection.only_if(condition.as_deref()));
}

/// What AWS Backup encrypts itself it encrypts under a customer managed key or `aws/backup`: the policies of other AWS managed keys
/// let their own service alone use them (AWS Backup developer guide, "Encryption for backups in AWS Backup").
pub(in crate::operations) fn vault_key_of_another_service(
    facts: &BackupFacts,
    vault: &VaultFacts,
    effects: &mut Effects,
) {
    let managed_here = support(facts.resource).is_some_and(|support| support.point == PointKey::Vault);
    let key = vault.key.key().filter(|key| managed_here && key.is_aws_managed());
    let Some((key, alias)) = key.and_then(|key| Some((key, key.alias.as_deref()?))) else { return };
    if alias == AWS_BACKUP_ALIAS {
        return;
    }
    effects.reject(Rejection::new(
        "vault-under-key-of-another-service",
        format!("{} is under the {}", vault.in_words(), key.in_words()),
        "AWS Backup encrypts backups of this type itself, and the policy of this key lets another service alone use it",
        "use a vault under a customer managed key or aws/backup; the key of a vault is fixed when it is made",
    ));
}

fn under(condition: Option<&String>) -> &'static str {
    if condition.is_none() { "under" } else { "perhaps under" }
}

/// The key if it is managed by AWS, and the fact under which it is.
fn managed(protection: &Protection) -> Option<(&KeyRef, Option<String>)> {
    let key = protection.key()?;
    let is_managed = format!("the {} is managed by AWS", key.in_words());
    match (key.manager, protection.condition()) {
        (Some(KeyManager::Customer), _) => None,
        (Some(KeyManager::Aws), condition) => Some((key, condition.map(str::to_owned))),
        (None, Some(condition)) => Some((key, Some(format!("{condition}, and {is_managed}")))),
        (None, None) => Some((key, Some(is_managed))),
    }
}

fn late(message: &str) -> Failure {
    Failure::new("FAILED", message, Timing::Late).told_by("`StatusMessage` of the copy job (DescribeCopyJob)")
}
