//! What `StartSnapshot` refuses: a parent leaves nothing to be passed, has to be the caller's own, and must not be plain where
//! encryption by default is on (captures of `StartSnapshot`, 2026-09; EBS user guide, "Use encryption with EBS direct APIs").

use super::Rejection;
use crate::fact::Observed;
use crate::graph::Protection;
use crate::operations::{Effects, Invocation};

/// The snapshot on top of which another is begun.
pub(in crate::operations) fn parent(call: &Invocation<'_>, effects: &mut Effects) {
    let parent = &call.input.id;
    let passed = [
        (call.key.is_some(), "KmsKeyArn", "ParentSnapshotId and KmsKeyArn cannot be specified together"),
        (
            call.parameters.encrypted.is_some(),
            "Encrypted",
            "ParentSnapshotId and Encrypt cannot be specified together",
        ),
    ];
    for (_, name, words) in passed.into_iter().filter(|(is_passed, ..)| *is_passed) {
        effects.reject(
            Rejection::new(
                "encryption-passed-beside-parent",
                format!("StartSnapshot is refused: `{name}` is passed beside a parent"),
                "a snapshot with a parent has the parent's encryption",
                "leave it out, or start without a parent",
            )
            .answered("ValidationException", words),
        );
    }
    if call.is_foreign() {
        effects.reject(
            Rejection::new(
                "parent-of-another-account",
                format!("StartSnapshot is refused: its parent `{parent}` belongs to {}", call.input.account),
                "a shared snapshot can be read, and is no parent",
                "copy it into the account first, and take the copy as the parent",
            )
            .answered("ResourceNotFoundException", "SNAPSHOT_NOT_FOUND"),
        );
    }
    let Some(by_default) = by_default(call) else { return };
    if call.input.protection == Protection::Plain {
        effects.reject(
            Rejection::new(
                "plain-parent-of-encrypted-snapshot",
                format!(
                    "StartSnapshot is refused: its parent `{parent}` is plain, and encryption by default is on"
                ),
                "a plain parent cannot have an encrypted child",
                "copy the parent, which encrypts it, and take the copy as the parent",
            )
            .answered("ValidationException", "")
            .only_if(by_default.as_deref()),
        );
    }
}

/// The fact under which encryption by default is on, where that is open; `None` where it is off.
#[expect(clippy::option_option, reason = "off, on, and on under a fact are three answers")]
fn by_default(call: &Invocation<'_>) -> Option<Option<String>> {
    match call.encryption_by_default {
        Observed::Known(false) => None,
        Observed::Known(true) => Some(None),
        Observed::Unknown => Some(Some(format!("encryption by default is on in {}", call.place))),
    }
}

/// A key, or encryption by default, beside `Encrypted` false (EBS user guide, "Use encryption with EBS direct APIs").
pub(in crate::operations) fn key_with_false_encrypted(call: &Invocation<'_>, effects: &mut Effects) {
    if call.parameters.encrypted != Some(false) {
        return;
    }
    let (beside, condition) = if call.key.is_some() {
        ("beside a key", None)
    } else {
        let Some(condition) = by_default(call) else { return };
        ("where encryption by default is on", condition)
    };
    effects.reject(
        Rejection::new(
            "plain-snapshot-started-where-encrypted",
            format!("StartSnapshot is refused: `Encrypted` is false {beside}"),
            "the snapshot would be encrypted, and is not to be",
            "leave `Encrypted` out",
        )
        .answered("ValidationException", "")
        .only_if(condition.as_deref()),
    );
}
