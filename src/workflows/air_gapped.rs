//! What lies in a logically air-gapped vault: snapshots and images in an account of AWS Backup.

use crate::aws::AccountId;
use crate::estate::{SnapshotState, SnapshotTier, VaultKind};
use crate::fact::Observed;
use crate::graph::Artefact;
use crate::operations::backup::BackupFacts;

/// Opens data to whom its vault serves: AWS Backup keeps it usable, and shares it by itself with the account of the vault and with
/// those that the vault is shared with (AWS Backup developer guide, "Logically air-gapped vault"). Where nobody tells the kind of
/// the vault, nobody can tell that either.
pub(super) fn open(start: &mut Artefact, facts: &BackupFacts, user: &AccountId) {
    let told_by_its_id =
        start.resource_id.exact().is_some_and(|id| id.starts_with("snap-") || id.starts_with("ami-"));
    let shared_with = match facts.vault.kind {
        Observed::Known(VaultKind::BackupVault) => return,
        // Of AWS Backup's own snapshots and images nobody else knows the ids.
        _ if told_by_its_id => return,
        Observed::Unknown => None,
        Observed::Known(VaultKind::LogicallyAirGappedBackupVault) => {
            start.state = Some(SnapshotState::Completed);
            start.tier = Some(SnapshotTier::Standard);
            match facts.vault.serves(user) {
                Observed::Known(true) => Some(vec![user.clone()]),
                Observed::Known(false) => Some(Vec::new()),
                Observed::Unknown => None,
            }
        }
    };
    if let Some(storage) = &mut start.storage {
        storage.shared_with.clone_from(&shared_with);
    }
    start.shared_with = shared_with;
}
