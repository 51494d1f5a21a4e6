//! Images that AWS does not register, show or share.

use super::Rejection;
use crate::aws::KeyManager;
use crate::operations::{Effects, Invocation};

/// At registration a device has the encryption of its snapshot: `KmsKeyId` is for launches only (EC2 API reference,
/// `EbsBlockDevice`).
pub(in crate::operations) fn key_of_registered_device(call: &Invocation<'_>, effects: &mut Effects) {
    if call.key.is_some() {
        effects.reject(Rejection::new(
            "key-of-registered-device",
            "RegisterImage is refused: a device names `KmsKeyId`",
            "an image has the keys of its snapshots; `KmsKeyId` of a device is for launches",
            "copy the snapshot under that key first, and register the copy",
        ));
    } else if call.parameters.encrypted.is_some() && !call.input.id.is_empty() {
        effects.reject(Rejection::new(
            "key-of-registered-device",
            "RegisterImage is refused: a device names `Encrypted` beside its snapshot",
            "the encryption of a device is that of its snapshot: beside a snapshot the request fails whatever the value",
            "leave `Encrypted` out",
        ));
    }
}

/// Only the owner of an image shares it (EC2 user guide, "Share an AMI with specific AWS accounts").
pub(in crate::operations) fn foreign_image_shared(call: &Invocation<'_>, effects: &mut Effects) {
    if call.is_foreign() {
        let (id, owner) = (&call.input.id, &call.input.account);
        effects.reject(Rejection::new(
            "foreign-image-shared",
            format!("{} changes the shares of `{id}`, an image of {owner}", call.place.account),
            "to share an image, an account has to own it",
            format!("let {owner} share it, or copy the image and share the copy"),
        ));
    }
}

/// The image of another account is not shared with the caller.
pub(in crate::operations) fn image_not_shared(call: &Invocation<'_>, effects: &mut Effects) {
    let known = call.input.shared_with.as_ref();
    if !call.is_foreign() || known.is_some_and(|with| with.contains(&call.place.account)) {
        return;
    }
    let condition = format!("`{}` is not shared with {}", call.input.id, call.place.account);
    effects.reject(
        Rejection::new(
            "image-not-shared",
            format!(
                "`{}` belongs to {} and is not shared with {}",
                call.input.id, call.input.account, call.place.account
            ),
            "an image of another account is visible only where its owner has shared it",
            "let the owner share it first: ModifyImageAttribute",
        )
        .only_if(known.is_none().then_some(condition.as_str())),
    );
}

/// The snapshots of an image of another account are not shared with the caller, who is to copy it.
pub(in crate::operations) fn storage_not_shared(call: &Invocation<'_>, effects: &mut Effects) {
    let Some(storage) = call.input.storage.as_ref().filter(|_| call.is_foreign()) else { return };
    let (account, known) = (&call.place.account, storage.shared_with.as_ref());
    if known.is_some_and(|with| with.contains(account)) {
        return;
    }
    let condition = format!("`{}` is not shared with {account}", storage.snapshot);
    effects.reject(
        Rejection::new(
            "image-storage-not-shared",
            format!(
                "the image is copied by {account}, and its snapshot `{}` is not shared with it",
                storage.snapshot
            ),
            "whoever copies an image reads its snapshots: the image alone lets others launch it",
            "let the owner share the snapshots too: ModifySnapshotAttribute",
        )
        .answered("InvalidRequest", "You do not have permission to access the storage of this ami")
        .only_if(known.is_none().then_some(condition.as_str())),
    );
}

/// An image under an AWS managed key is shared with nobody, an encrypted one not with everybody.
pub(in crate::operations) fn share_of_image(call: &Invocation<'_>, effects: &mut Effects) {
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
            Rejection::new(
                "image-under-default-key-shared",
                format!("sharing the image fails: `{}` is under aws/ebs", input.id),
                "the policy of an AWS managed key is fixed: it admits its own account only",
                "copy the image under a customer managed key, and share the copy",
            )
            .answered(
                "InvalidParameter",
                "Snapshots encrypted with the AWS Managed CMK can't be shared. Specify another snapshot.",
            )
            .only_if(condition.as_deref()),
        );
    }
    if passed.public {
        effects.reject(
            Rejection::new(
                "encrypted-data-shared-with-everybody",
                format!(
                    "ModifyImageAttribute is refused: `{}` is encrypted, and everybody is to have it",
                    input.id
                ),
                "images with encrypted snapshots are never public",
                "share with account ids",
            )
            .only_if(input.protection.condition()),
        );
    }
}
