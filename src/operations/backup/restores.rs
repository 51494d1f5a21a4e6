//! What a restore of an instance by AWS Backup meets beyond the calls of EC2.

use crate::fact::Observed;
use crate::graph::{Failure, Timing};
use crate::operations::rejections::Rejection;
use crate::operations::{Effects, Invocation};

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
