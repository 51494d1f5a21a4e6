//! How a missing permission shows itself, in the words of AWS.

use crate::graph::{Failure, KeyRef, Timing};

fn failure(code: &str, message: impl Into<String>, timing: Timing) -> Failure {
    Failure { code: code.to_owned(), message: message.into(), timing }
}

/// EC2 refuses the call itself.
pub(super) fn unauthorized() -> Failure {
    failure("UnauthorizedOperation", "You are not authorized to perform this operation.", Timing::Immediate)
}

/// `CopySnapshot` may not describe its target key.
pub(super) fn not_authorized_to_use_key(key: &KeyRef) -> Failure {
    let arn = key.arn.as_ref().map_or("<key arn>", |arn| arn.as_str());
    failure("AuthFailure", format!("Not authorized to use key {arn}"), Timing::Immediate)
}

/// `CopySnapshot` answers well; the copy ends in state `error` with this `StateMessage`.
pub(super) fn key_not_accessible() -> Failure {
    failure("error", "Given key ID is not accessible", Timing::Late)
}

/// `CreateVolume` answers with an id; the volume vanishes. The EventBridge event `createVolume` with result `failed`
/// names the denied action in its `cause`.
pub(super) fn volume_vanishes() -> Failure {
    failure("InvalidVolume.NotFound", "The volume 'vol-...' does not exist.", Timing::Late)
}

/// Which of two texts a start gives that lacks a key is not documented.
pub(super) const START_WORDS: (&str, &str) = (
    "an instance that cannot use a key ends with Client.InvalidKMSKey.InvalidState or with Client.InternalError: AWS does not \
     say when with which",
    "captures of RunInstances, 2026-09, show both; older reports show the latter alone",
);

/// An attachment or start fails because the host may not decrypt the volume.
pub(super) fn instance_cannot_start() -> Failure {
    failure(
        "Client.InvalidKMSKey.InvalidState",
        "The KMS key provided is in an incorrect state",
        Timing::Late,
    )
}

/// An attachment is refused.
pub(super) fn attach_fails() -> Failure {
    failure("Client.InternalError", "Client error on launch", Timing::Late)
}

/// S3 or KMS refuses an object call.
pub(super) fn access_denied(action: &str) -> Failure {
    failure("AccessDenied", format!("User is not authorized to perform: {action}"), Timing::Immediate)
}

/// STS refuses to give a session.
pub(super) fn assume_role(role: &str) -> Failure {
    failure(
        "AccessDenied",
        format!("User is not authorized to perform: sts:AssumeRole on resource: {role}"),
        Timing::Immediate,
    )
}

/// EBS direct calls do not find the key that they may not use (captures, 2026-09).
pub(super) fn key_not_found() -> Failure {
    failure(
        "ResourceNotFoundException",
        "KMS key not found (DEPENDENCY_RESOURCE_NOT_FOUND)",
        Timing::Immediate,
    )
}

/// `StartSnapshot` cannot use a key (captures, 2026-09).
pub(super) fn dependency_refused() -> Failure {
    failure("ValidationException", "INVALID_DEPENDENCY_REQUEST", Timing::Immediate)
}

/// `CopyImage` answers well; the image ends in state `failed`.
pub(super) fn image_copy_fails() -> Failure {
    failure("failed", "Given key ID is not accessible", Timing::Late)
}
