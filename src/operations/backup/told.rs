//! How jobs of AWS Backup tell what was denied to the job role.

use crate::graph::{Failure, Timing};

/// The job role may not pass the role of the instance profile (AWS Backup developer guide, "Restoring an Amazon EC2
/// instance").
pub(in crate::operations) fn restore_unauthorized() -> Failure {
    let message =
        "You are not authorized to perform this operation. Encoded authorization failure message: ...";
    Failure::new("FAILED", message, Timing::Late)
        .told_by("`StatusMessage` of the restore job (DescribeRestoreJob); `aws sts decode-authorization-message` names the action")
}

/// The job role of an S3 job lacks what only the policies for S3 hold (reported of backups, tecRacer 2024-04).
pub(in crate::operations) fn role_not_sufficient() -> Failure {
    let message = "IAM Role ... does not have sufficient permissions to execute the backup.";
    Failure::new("FAILED", message, Timing::Late).told_by("`StatusMessage` of the job (DescribeBackupJob)")
}

/// "Otherwise the job is successful but the objects are not backed up or restored" (AWS Backup developer guide, "Encryption
/// for backups").
pub(in crate::operations) fn objects_left_out() -> Failure {
    let message = "the job is successful, and the objects under the key are left out";
    Failure::new("COMPLETED", message, Timing::Late)
        .told_by("the objects of the recovery point; CloudTrail has the denied call of KMS")
}

/// A statement stops the use of the key of a vault (AWS Backup developer guide, "Encryption for backups": "Failed jobs can
/// occur due to either one or more Deny statements applied to the KMS key").
pub(in crate::operations) fn denied_on_vault_key() -> Failure {
    Failure::new("FAILED", "the job fails for the Deny statement applied to the KMS key", Timing::Late)
        .told_by("`StatusMessage` of the job; CloudTrail has the denied call of KMS")
}
