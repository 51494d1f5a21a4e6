//! `Encrypted` and `KmsKeyId` that do not fit each other or the data.

use super::Rejection;
use crate::graph::{ArtefactKind, Protection};
use crate::operations::{Effects, Invocation};

/// A key is passed, and `Encrypted` is not `true`.
pub(in crate::operations) fn key_without_encrypted(
    call: &Invocation<'_>,
    effects: &mut Effects,
    operation: &str,
) {
    if call.key.is_none() || call.parameters.encrypted == Some(true) {
        return;
    }
    let state = if call.parameters.encrypted.is_none() { "without" } else { "with a false" };
    effects.reject(
        Rejection::new(
            "key-without-encrypted",
            format!("{operation} is refused: `KmsKeyId` is passed {state} `Encrypted`"),
            "a key for the result is taken only together with `Encrypted`: true",
            "pass `Encrypted`: true beside `KmsKeyId`",
        )
        .answered(
            "InvalidParameterDependency",
            "The parameter [KmsKeyId] requires the parameter Encrypted to be set.",
        ),
    );
}

/// `Encrypted` is `false`, and the snapshot is encrypted.
pub(in crate::operations) fn plain_volume_of_encrypted(
    call: &Invocation<'_>,
    effects: &mut Effects,
    operation: &str,
) {
    if call.parameters.encrypted != Some(false) || call.input.protection == Protection::Plain {
        return;
    }
    effects.reject(
        Rejection::new(
            "plain-volume-of-encrypted-data",
            format!("{operation} is refused: `Encrypted` is false, and `{}` is encrypted", call.input.id),
            "encryption cannot be taken from data",
            "leave `Encrypted` out: the volume is encrypted all the same",
        )
        .answered(
            "InvalidParameterCombination",
            "EncryptedVolume parameter [false] is inconsistent with snapshot encryption state [true]",
        )
        .only_if(call.input.protection.condition()),
    );
}

/// `Encrypted` is `false` on a copy of encrypted data: refused by old reports, ignored by captures.
pub(in crate::operations) fn plain_copy_of_encrypted(
    call: &Invocation<'_>,
    effects: &mut Effects,
    operation: &str,
) {
    if call.parameters.encrypted != Some(false) || call.input.protection == Protection::Plain {
        return;
    }
    let input = call.input;
    effects.assumptions.push((
        format!("a copy of `{}` with `Encrypted` false is encrypted all the same", input.id),
        "captures of CopySnapshot, 2026-09; older reports of CopyImage show a refusal (InvalidRequest), the EC2 API \
         reference says it cannot be set",
    ));
    let snapshot = match (input.kind, input.resource_id.exact()) {
        (ArtefactKind::Snapshot, Some(id)) => id,
        _ => "snap-...",
    };
    effects.reject(
        Rejection::new(
            "plain-copy-of-encrypted-data",
            format!("{operation} is passed `Encrypted` false, and `{}` is encrypted: no copy of it is plain", input.id),
            "encryption cannot be taken from data; captures show that the parameter is ignored, older reports that the copy \
             is refused",
            "leave `Encrypted` out and name the key; for plain data copy the files to a plain volume",
        )
        .may_pass()
        .answered(
            "InvalidRequest",
            format!(
                "Snapshot {snapshot} is encrypted. Creating an unencrypted copy from an encrypted snapshot is not supported."
            ),
        )
        .only_if(input.protection.condition()),
    );
}
