//! What AWS Backup refuses before it asks any policy.

use super::Rejection;
use crate::aws::KeyManager;
use crate::estate::RecoveryPointTier;
use crate::fact::Observed;
use crate::graph::{Failure, KeyRef, Protection, Timing};
use crate::operations::backup::{BackupFacts, CopyKey, PointKey, VaultFacts, support};
use crate::operations::{Effects, Invocation};

/// The vault that AWS Backup makes itself, and that of EFS: neither takes copies of other accounts.
const DEFAULT_VAULTS: &[&str] = &["Default", "aws/efs/automatic-backup-vault"];

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
}

/// A restore happens where the recovery point is (AWS Backup developer guide, "Creating backup copies across AWS accounts").
pub(in crate::operations) fn restored_abroad(
    call: &Invocation<'_>,
    facts: &BackupFacts,
    effects: &mut Effects,
) {
    let vault = &facts.vault;
    if vault.account == call.place.account && vault.region == call.place.region {
        return;
    }
    let shared = vault.is_air_gapped() && vault.region == call.place.region;
    if shared {
        return;
    }
    effects.reject(Rejection::new(
        "recovery-point-restored-elsewhere",
        format!("the recovery point is in {}, and is to be restored in {}", vault.in_words(), call.place),
        "AWS Backup restores in the account and region of the vault only",
        "copy the recovery point into a vault of the account and region of the restore first; a logically air-gapped vault can \
         be shared with the account instead",
    ));
}

/// What a copy job cannot do.
pub(in crate::operations) fn copy_refused(call: &Invocation<'_>, facts: &BackupFacts, effects: &mut Effects) {
    let Some(to) = &facts.destination else { return };
    unsupported(facts, effects);
    if facts.tier == Observed::Known(RecoveryPointTier::Cold) {
        effects.reject(
            Rejection::new(
                "cold-recovery-point-copied",
                "the recovery point is in cold storage, and is to be copied",
                "recovery points in cold storage cannot be copied",
                "copy before the transition to cold storage: put the copy into the rule of the backup plan",
            )
            .answered("AccessDeniedException", "Insufficient privileges to perform this action."),
        );
    }
    if facts.crosses_account() {
        across_accounts(facts, to, effects);
    }
    source_key(call, facts, effects);
    destination_key(facts, to, effects);
    if to.is_air_gapped() && support(facts.resource).is_some_and(|support| !support.air_gapped) {
        effects.reject(Rejection::new(
            "copy-not-supported",
            format!("logically air-gapped vaults take no copies of {}", facts.resource.as_str()),
            "AWS Backup supports logically air-gapped vaults for some types only",
            "copy into a backup vault",
        ));
    }
}

fn unsupported(facts: &BackupFacts, effects: &mut Effects) {
    let Some(support) = support(facts.resource) else { return };
    let (from, to) = (&facts.vault.region, facts.destination.as_ref().map(|to| &to.region));
    let kind = facts.resource.as_str();
    if support.copy == CopyKey::None || (facts.crosses_account() && !support.cross_account) {
        let what = if support.copy == CopyKey::None { "copied" } else { "copied to another account" };
        let to = to.map_or_else(String::new, ToString::to_string);
        effects.reject(
            Rejection::new(
                "copy-not-supported",
                format!("recovery points of {kind} cannot be {what}"),
                "AWS Backup has no such copies for this type",
                "use the service's own copies, or restore and back up where the copy is wanted",
            )
            .fails(Failure::new(
                "FAILED",
                format!(
                    "Copy job from {from} to {to} cannot be initiated for {kind} resources. Feature is not supported for \
                     provided resource type."
                ),
                Timing::Late,
            )),
        );
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
    if to.name.as_deref().is_some_and(|name| DEFAULT_VAULTS.contains(&name)) {
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
    let told = facts.is_ec2() && facts.crosses_account();
    let air_gapped = facts.destination.as_ref().is_some_and(VaultFacts::is_air_gapped);
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
    let protection = to.key.protection();
    let Some((key, condition)) = managed(&protection).filter(|_| inherited) else { return };
    let is_backups = key.alias.as_deref().is_none_or(|alias| alias == "alias/aws/backup");
    if !is_backups && !facts.crosses_account() {
        return;
    }
    effects.reject(
        Rejection::new(
            "copy-into-vault-under-aws-backup",
            format!("{} is {} the {}", to.in_words(), under(condition.as_ref()), key.in_words()),
            "copies of this type are made by its own service, which cannot use a vault under aws/backup",
            "copy into a vault under a customer managed key; the key of a vault is fixed when it is made",
        )
        .fails(late(
            "Copy job failed because the destination Backup vault is encrypted with the default Backup service managed key. The \
             contents of this vault cannot be copied. Only the contents of a Backup vault encrypted by an AWS KMS key may be \
             copied.",
        ))
        .only_if(condition.as_deref()),
    );
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
