//! What AWS refuses before it asks any policy.

use super::{Effects, Invocation, Rejection, proof};
use crate::aws::KeyManager;
use crate::fact::Observed;
use crate::graph::{ArtefactKind, Failure, Protection, Timing};

/// AWS takes so many entries in one change of a share (captures of `ModifySnapshotAttribute`, 2026-09).
const MOST_SHARES: usize = 500;

impl Effects {
    fn reject(
        &mut self,
        what: String,
        why: &str,
        fix: &str,
        failure: Option<Failure>,
        condition: Option<&str>,
    ) {
        let (why, fix) = (why.to_owned(), fix.to_owned());
        self.rejections.push(Rejection { what, why, fix, failure, condition: condition.map(str::to_owned) });
    }
}

#[expect(clippy::unnecessary_wraps, reason = "rejections without a known answer of AWS have none")]
fn immediate(code: &str, message: impl Into<String>) -> Option<Failure> {
    Some(Failure::new(code, message, Timing::Immediate))
}

/// A key is passed, and `Encrypted` is not `true`.
pub(super) fn key_without_encrypted(call: &Invocation<'_>, effects: &mut Effects, operation: &str) {
    if call.key.is_some() && call.parameters.encrypted != Some(true) {
        let state = if call.parameters.encrypted.is_none() { "without" } else { "with a false" };
        effects.reject(
            format!("{operation} is refused: `KmsKeyId` is passed {state} `Encrypted`"),
            "a key for the result is taken only together with `Encrypted`: true",
            "pass `Encrypted`: true beside `KmsKeyId`",
            immediate(
                "InvalidParameterDependency",
                "The parameter [KmsKeyId] requires the parameter Encrypted to be set.",
            ),
            None,
        );
    }
}

/// `Encrypted` is `false`, and the snapshot is encrypted.
pub(super) fn plain_volume_of_encrypted(call: &Invocation<'_>, effects: &mut Effects, operation: &str) {
    if call.parameters.encrypted != Some(false) || call.input.protection == Protection::Plain {
        return;
    }
    effects.reject(
        format!("{operation} is refused: `Encrypted` is false, and `{}` is encrypted", call.input.id),
        "encryption cannot be taken from data",
        "leave `Encrypted` out: the volume is encrypted all the same",
        immediate(
            "InvalidParameterCombination",
            "EncryptedVolume parameter [false] is inconsistent with snapshot encryption state [true]",
        ),
        call.input.protection.condition(),
    );
}

/// `Encrypted` is `false` on a copy of encrypted data: refused by old reports, ignored by captures.
pub(super) fn plain_copy_of_encrypted(call: &Invocation<'_>, effects: &mut Effects) {
    if call.parameters.encrypted == Some(false) && call.input.protection != Protection::Plain {
        effects.assumptions.push((
            format!("a copy of `{}` with `Encrypted` false is encrypted all the same", call.input.id),
            "captures of CopySnapshot, 2026-09; older reports of CopyImage show a refusal (InvalidRequest), the EC2 API \
             reference says it cannot be set",
        ));
    }
}

/// The data is in another region, or a volume is of another account: AWS does not find it there.
pub(super) fn not_here(call: &Invocation<'_>, effects: &mut Effects, operation: &str) {
    let (input, place) = (call.input, call.place);
    if input.id.is_empty() {
        return;
    }
    let elsewhere = input.region != place.region;
    let of_others = input.kind == ArtefactKind::Volume && call.is_foreign();
    if !elsewhere && !of_others {
        return;
    }
    let there = format!("{} of {}", input.region, input.account);
    let (failure, fix) = match input.kind {
        ArtefactKind::Snapshot if is_ebs_direct(operation) => (
            immediate("ResourceNotFoundException", "SNAPSHOT_NOT_FOUND"),
            "copy it first: CopySnapshot with `SourceRegion`",
        ),
        ArtefactKind::Volume => (
            immediate("InvalidVolume.NotFound", format!("The volume '{}' does not exist.", input.id)),
            "call it where the volume is, or make a volume of a copy of its snapshot",
        ),
        ArtefactKind::Snapshot => (
            immediate("InvalidSnapshot.NotFound", "Snapshot does not exist"),
            "copy it first: CopySnapshot with `SourceRegion`",
        ),
        _ => (None, "copy it first: CopyImage with `SourceRegion`"),
    };
    effects.reject(
        format!("{operation} in {place} does not find `{}`: it is in {there}", input.id),
        "volumes, snapshots and images are known in their own region only, volumes in their own account",
        fix,
        failure,
        None,
    );
}

fn is_ebs_direct(operation: &str) -> bool {
    ["Block", "StartSnapshot", "CompleteSnapshot"].iter().any(|part| operation.contains(part))
}

/// `SourceRegion` is not the region of the data.
pub(super) fn wrong_source_region(call: &Invocation<'_>, effects: &mut Effects, operation: &str) {
    let Some(named) = call.parameters.source_region.as_ref() else { return };
    if *named == call.input.region {
        return;
    }
    effects.reject(
        format!("{operation} looks for `{}` in {named}, and it is in {}", call.input.id, call.input.region),
        "`SourceRegion` has to be the region of what is copied",
        &format!("pass `SourceRegion`: {}", call.input.region),
        Some(Failure::new("error", "Source snapshot is not found", Timing::Late).told_by(proof::COPY_STATE)),
        None,
    );
}

/// Shares that AWS takes for nobody, or not in one call.
pub(super) fn share(call: &Invocation<'_>, effects: &mut Effects, operation: &str) {
    let passed = call.parameters;
    if passed.public && call.input.protection != Protection::Plain {
        effects.reject(
            format!("{operation} is refused: `{}` is encrypted, and everybody is to have it", call.input.id),
            "encrypted snapshots are never public",
            "share with account ids",
            immediate("OperationNotPermitted", "Encrypted snapshots cannot be shared publicly"),
            call.input.protection.condition(),
        );
    }
    let adds = passed.public || !passed.share_with.is_empty();
    let removes = passed.unpublic || !passed.unshare.is_empty();
    if adds && removes {
        effects.reject(
            format!("{operation} is refused: it adds and removes in one call"),
            "one call either adds or removes",
            "make two steps of it",
            immediate(
                "InvalidParameterCombination",
                "One and only one operation type may be specified for createVolumePermissions",
            ),
            None,
        );
    }
    if passed.share_with.len().max(passed.unshare.len()) > MOST_SHARES {
        effects.reject(
            format!("{operation} is refused: it names more than {MOST_SHARES} accounts"),
            "one call takes at most 500 entries",
            "make several steps of it",
            immediate("InvalidParameterValue", "Modification size must not be greater than 500."),
            None,
        );
    }
}

/// A parent leaves nothing to be passed, has to be the caller's own, and must not be plain where encryption by default is on
/// (captures of `StartSnapshot`, 2026-09; EBS user guide, "Use encryption with EBS direct APIs").
pub(super) fn parent(call: &Invocation<'_>, effects: &mut Effects) {
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
            format!("StartSnapshot is refused: `{name}` is passed beside a parent"),
            "a snapshot with a parent has the parent's encryption",
            "leave it out, or start without a parent",
            immediate("ValidationException", words),
            None,
        );
    }
    if call.is_foreign() {
        effects.reject(
            format!("StartSnapshot is refused: its parent `{parent}` belongs to {}", call.input.account),
            "a shared snapshot can be read, and is no parent",
            "copy it into the account first, and take the copy as the parent",
            immediate("ResourceNotFoundException", "SNAPSHOT_NOT_FOUND"),
            None,
        );
    }
    let by_default = match call.encryption_by_default {
        Observed::Known(false) => return,
        Observed::Known(true) => None,
        Observed::Unknown => Some(format!("encryption by default is on in {}", call.place)),
    };
    if call.input.protection == Protection::Plain {
        effects.reject(
            format!(
                "StartSnapshot is refused: its parent `{parent}` is plain, and encryption by default is on"
            ),
            "a plain parent cannot have an encrypted child",
            "copy the parent, which encrypts it, and take the copy as the parent",
            immediate("ValidationException", ""),
            by_default.as_deref(),
        );
    }
}

/// A key, or encryption by default, beside `Encrypted` false (EBS user guide, "Use encryption with EBS direct APIs").
pub(super) fn key_with_false_encrypted(call: &Invocation<'_>, effects: &mut Effects) {
    if call.parameters.encrypted != Some(false) {
        return;
    }
    let by_default = match call.encryption_by_default {
        _ if call.key.is_some() => None,
        Observed::Known(false) => return,
        Observed::Known(true) => None,
        Observed::Unknown => Some(format!("encryption by default is on in {}", call.place)),
    };
    let beside = if call.key.is_some() { "beside a key" } else { "where encryption by default is on" };
    effects.reject(
        format!("StartSnapshot is refused: `Encrypted` is false {beside}"),
        "the snapshot would be encrypted, and is not to be",
        "leave `Encrypted` out",
        immediate("ValidationException", ""),
        by_default.as_deref(),
    );
}

/// At registration a device has the encryption of its snapshot: `KmsKeyId` is for launches only (EC2 API reference,
/// `EbsBlockDevice`).
pub(super) fn key_of_registered_device(call: &Invocation<'_>, effects: &mut Effects) {
    if call.key.is_some() {
        effects.reject(
            "RegisterImage is refused: a device names `KmsKeyId`".to_owned(),
            "an image has the keys of its snapshots; `KmsKeyId` of a device is for launches",
            "copy the snapshot under that key first, and register the copy",
            None,
            None,
        );
    }
}

/// The image of another account is not shared with the caller.
pub(super) fn image_not_shared(call: &Invocation<'_>, effects: &mut Effects) {
    let known = call.input.shared_with.as_ref();
    if !call.is_foreign() || known.is_some_and(|with| with.contains(&call.place.account)) {
        return;
    }
    let condition = format!("`{}` is not shared with {}", call.input.id, call.place.account);
    effects.reject(
        format!(
            "`{}` belongs to {} and is not shared with {}",
            call.input.id, call.input.account, call.place.account
        ),
        "an image of another account is visible only where its owner has shared it",
        "let the owner share it first: ModifyImageAttribute",
        None,
        known.is_none().then_some(condition.as_str()),
    );
}

/// The snapshots of an image of another account are not shared with the caller, who is to copy it.
pub(super) fn storage_not_shared(call: &Invocation<'_>, effects: &mut Effects) {
    let Some(storage) = call.input.storage.as_ref().filter(|_| call.is_foreign()) else { return };
    let (account, known) = (&call.place.account, storage.shared_with.as_ref());
    if known.is_some_and(|with| with.contains(account)) {
        return;
    }
    let condition = format!("`{}` is not shared with {account}", storage.snapshot);
    effects.reject(
        format!(
            "the image is copied by {account}, and its snapshot `{}` is not shared with it",
            storage.snapshot
        ),
        "whoever copies an image reads its snapshots: the image alone lets others launch it",
        "let the owner share the snapshots too: ModifySnapshotAttribute",
        immediate("InvalidRequest", "You do not have permission to access the storage of this ami"),
        known.is_none().then_some(condition.as_str()),
    );
}

/// An image under an AWS managed key is shared with nobody, an encrypted one not with everybody.
pub(super) fn share_of_image(call: &Invocation<'_>, effects: &mut Effects) {
    let (input, passed) = (call.input, call.parameters);
    let Some(key) = input.protection.key() else { return };
    let adds = passed.public || !passed.share_with.is_empty();
    let condition = match (key.manager, input.protection.condition()) {
        (Some(KeyManager::Customer), _) => None,
        (Some(KeyManager::Aws), condition) => Some(condition.map(str::to_owned)),
        (None, condition) => {
            let is_aws_ebs = format!("the {} is the AWS managed key aws/ebs", key.in_words());
            Some(Some(condition.map_or(is_aws_ebs.clone(), |fact| format!("{fact}, and {is_aws_ebs}"))))
        }
    };
    if let Some(condition) = condition.filter(|_| adds) {
        effects.reject(
            format!("sharing the image fails: `{}` is under aws/ebs", input.id),
            "the policy of an AWS managed key is fixed: it admits its own account only",
            "copy the image under a customer managed key, and share the copy",
            immediate(
                "InvalidParameter",
                "Snapshots encrypted with the AWS Managed CMK can't be shared. Specify another snapshot.",
            ),
            condition.as_deref(),
        );
    }
    if passed.public {
        effects.reject(
            format!(
                "ModifyImageAttribute is refused: `{}` is encrypted, and everybody is to have it",
                input.id
            ),
            "images with encrypted snapshots are never public",
            "share with account ids",
            None,
            input.protection.condition(),
        );
    }
}
