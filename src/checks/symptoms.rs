//! How a key that cannot be used shows, step by step, in the words of AWS.

use crate::graph::{Failure, KeyRef, KeyUse, Step, Timing};
use crate::operations::proof;

/// The step names a key that EC2 does not accept. `CopySnapshot` looks at its target key at once (seen for a key that
/// does not exist and for a disabled one), and RDS at every key; everything else finds out late.
pub(super) fn refused(step: &Step, key: &KeyRef, name: &str, says: &str) -> Failure {
    match step.operation.name {
        "CopySnapshot" if key.key_use != KeyUse::Source => {
            immediate("InvalidParameterValue", format!("The specified keyId {name} is {says}"))
        }
        "CopySnapshot" => late("error", "Given key ID is not accessible").told_by(proof::COPY_FAILED),
        "CreateVolume" => vanished(),
        operation if step.operation.service == "rds" => {
            let copies = operation.starts_with("Copy");
            let which = if copies && key.key_use != KeyUse::Source { "target" } else { "source snapshot" };
            immediate(
                "KMSKeyNotAccessibleFault",
                format!(
                    "The {which} KMS key [{name}] does not exist, is not enabled or you do not have permissions to access it."
                ),
            )
        }
        "AttachVolume" | "RunInstances" | "StartInstances" => {
            late("Client.InvalidKMSKey.InvalidState", "The KMS key provided is in an incorrect state")
                .told_by(proof::NOT_STARTED)
        }
        _ if is_backup_job(step) => late("FAILED", format!("{name} is {says}.")).told_by(
            "`StatusMessage` of the job; the words are those of KMS, AWS publishes none of AWS Backup",
        ),
        _ => immediate("KMS.NotFoundException", format!("{name} is {says}")),
    }
}

/// Whether a step stands for what a job of AWS Backup does: it fails after the job has begun.
pub(super) fn is_backup_job(step: &Step) -> bool {
    matches!(step.operation.name, "CopyIntoBackupVault" | "RunBackupJob" | "RunCopyJob" | "RunRestoreJob")
}

/// `CreateVolume` answers with an id, and the volume is gone.
pub(super) fn vanished() -> Failure {
    late("InvalidVolume.NotFound", "The volume 'vol-...' does not exist.").told_by(proof::VANISHED)
}

/// The call itself fails.
pub(super) fn immediate(code: &str, message: String) -> Failure {
    Failure::new(code, message, Timing::Immediate)
}

/// The call succeeds, its result does not.
pub(super) fn late(code: &str, message: impl Into<String>) -> Failure {
    Failure::new(code, message, Timing::Late)
}
