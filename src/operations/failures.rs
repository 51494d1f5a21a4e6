//! How a missing permission shows itself, in the words of AWS, and where AWS tells afterwards what was denied.

use super::proof;
use crate::graph::{Failure, KeyRef, Timing};

/// EC2 refuses the call itself.
pub(super) fn unauthorized() -> Failure {
    let message = "You are not authorized to perform this operation.";
    Failure::new("UnauthorizedOperation", message, Timing::Immediate)
        .told_by("the encoded message of the error: `aws sts decode-authorization-message` names the action")
}

/// `CopySnapshot` may not describe its target key. The denied call has the request id of the copy.
pub(super) fn not_authorized_to_use_key(key: &KeyRef) -> Failure {
    let arn = key.arn.as_ref().map_or("<key arn>", |arn| arn.as_str());
    Failure::new("AuthFailure", format!("Not authorized to use key {arn}"), Timing::Immediate)
        .told_by("CloudTrail: the event `DescribeKey` with the request id of `CopySnapshot`")
}

/// `CopySnapshot` answers well; the copy ends in state `error` with this `StateMessage`.
pub(super) fn key_not_accessible() -> Failure {
    Failure::new("error", "Given key ID is not accessible", Timing::Late).told_by(proof::COPY_FAILED)
}

/// `CreateVolume` answers with an id; the volume vanishes.
pub(super) fn volume_vanishes() -> Failure {
    Failure::new("InvalidVolume.NotFound", "The volume 'vol-...' does not exist.", Timing::Late)
        .told_by(proof::VANISHED)
}

/// Which of two texts a start gives that lacks a key is not documented.
pub(super) const START_WORDS: (&str, &str) = (
    "an instance that cannot use a key ends with Client.InvalidKMSKey.InvalidState or with Client.InternalError: AWS does not \
     say when with which",
    "captures of RunInstances, 2026-09, show both; older reports show the latter alone",
);

/// A start fails because the host may not decrypt the volume.
pub(super) fn instance_cannot_start() -> Failure {
    Failure::new(
        "Client.InvalidKMSKey.InvalidState",
        "The KMS key provided is in an incorrect state",
        Timing::Late,
    )
    .told_by(proof::NOT_STARTED)
}

/// An attachment is refused.
pub(super) fn attach_fails() -> Failure {
    Failure::new("Client.InternalError", "Client error on launch", Timing::Late)
        .told_by("EventBridge: the event `attachVolume` with result `failed` and its `cause`")
}

/// A service, such as S3, KMS or AWS Backup, refuses a call.
pub(super) fn access_denied(action: &str) -> Failure {
    let message = format!("User is not authorized to perform: {action}");
    let proof = if action.starts_with("s3:") {
        "the message of the error; CloudTrail has object calls of S3 as data events only"
    } else {
        "the message of the error; CloudTrail has the denied call"
    };
    Failure::new("AccessDenied", message, Timing::Immediate).told_by(proof)
}

/// STS refuses to give a session.
pub(super) fn assume_role(role: &str) -> Failure {
    let message = format!("User is not authorized to perform: sts:AssumeRole on resource: {role}");
    Failure::new("AccessDenied", message, Timing::Immediate)
        .told_by("CloudTrail: the event `AssumeRole` in the account of whoever assumes the role")
}

/// EBS direct calls do not find the key that they may not use (captures, 2026-09).
pub(super) fn key_not_found() -> Failure {
    Failure::new(
        "ResourceNotFoundException",
        "KMS key not found (DEPENDENCY_RESOURCE_NOT_FOUND)",
        Timing::Immediate,
    )
}

/// `StartSnapshot` cannot use a key (captures, 2026-09).
pub(super) fn dependency_refused() -> Failure {
    Failure::new("ValidationException", "INVALID_DEPENDENCY_REQUEST", Timing::Immediate)
}

/// `CopyImage` answers well; the image ends in state `failed`.
pub(super) fn image_copy_fails() -> Failure {
    Failure::new("failed", "Given key ID is not accessible", Timing::Late)
}
