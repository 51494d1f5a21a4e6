use super::ParameterKind::{Data, Encrypted, Key, SnapshotTags};
use super::call::{Row, new_resource};
use super::ebs_direct::SOURCES;
use super::{Effects, Invocation, Operation, Parameter, failures, outcome, rejections, tags};
use crate::graph::{ArtefactKind, Evidence, KeyRef, Protection};
use crate::iam::Text;

/// Begins a snapshot that is filled block by block, from nothing or on top of a parent.
///
/// Without a parent its key is the one passed, the default key if `Encrypted` is passed or encryption by default is on, else
/// none; with one, that of the parent. A parent leaves nothing to be passed, and has to be the caller's own.
pub static START_SNAPSHOT: Operation = Operation {
    name: "StartSnapshot",
    service: "ebs",
    summary: "begins a snapshot that is filled block by block, under the key of its parent or the one passed",
    sources: SOURCES,
    parameters: &[
        Parameter::optional("ParentSnapshotId", Data(&[ArtefactKind::Snapshot])),
        Parameter::optional("Encrypted", Encrypted),
        Parameter::optional("KmsKeyArn", Key),
        Parameter::any("VolumeSize"),
        Parameter::any("Description"),
        Parameter::optional("Tags", SnapshotTags),
        Parameter::any("ClientToken"),
        Parameter::any("Timeout"),
    ],
    makes: Some(ArtefactKind::Snapshot),
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    let (place, input) = (call.place, call.input);
    let arn = new_resource(&format!("arn:{}:ec2:{}::snapshot/", place.region.partition(), place.region));
    effects.need(
        input,
        Row::on("ebs:StartSnapshot", arn, &place.account)
            .tagged(call, "snapshot")
            .fails(failures::access_denied("ebs:StartSnapshot")),
    );
    tags::need(call, effects, "StartSnapshot");
    // What is restored from elsewhere is no parent.
    let has_parent = input.kind == ArtefactKind::Snapshot;
    let protection = if has_parent { input.protection.clone() } else { outcome::of_plain_data(call) };
    if has_parent {
        rejections::not_here(call, effects, "StartSnapshot");
        rejections::parent(call, effects);
        if let Some(key) = protection.key() {
            need_child(call, effects, key);
        }
    } else {
        rejections::key_with_false_encrypted(call, effects);
        if let Some(key) = protection.key() {
            effects.need(
                input,
                Row::kms("kms:GenerateDataKey", key)
                    .via("ec2", &place.region)
                    .ebs_context(&Text::Prefix("snap-".to_owned()))
                    .evidence(Evidence::Proven)
                    .only_if(protection.condition())
                    .fails(failures::dependency_refused()),
            );
        }
    }
    if let Some(key) = protection.key() {
        documented(call, effects, key, &protection);
    }
    effects.output = Some(call.made(ArtefactKind::Snapshot, protection, Text::Prefix("snap-".to_owned())));
}

/// The parent's data key is re-wrapped for the child.
fn need_child(call: &Invocation<'_>, effects: &mut Effects, key: &KeyRef) {
    let child = Text::Prefix("snap-".to_owned());
    let parent = &call.input.context_id;
    let rows = [
        ("kms:ReEncryptFrom", parent, Evidence::Proven),
        ("kms:ReEncryptTo", &child, Evidence::Observed),
        ("kms:Decrypt", &child, Evidence::Proven),
    ];
    for (action, context, evidence) in rows {
        let mut row = Row::kms(action, key).via("ec2", &call.place.region).ebs_context(context);
        if action != "kms:Decrypt" {
            row = row.with("kms:ReEncryptOnSameKey", "true".into());
        }
        let condition = call.input.protection.condition();
        effects.need(
            call.input,
            row.evidence(evidence).only_if(condition).fails(failures::dependency_refused()),
        );
    }
}

/// The wide set of the user guide, "Permissions for EBS direct APIs".
fn documented(call: &Invocation<'_>, effects: &mut Effects, key: &KeyRef, protection: &Protection) {
    let child = Text::Prefix("snap-".to_owned());
    for action in [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
    ] {
        let row = Row::kms(action, key).via("ec2", &call.place.region);
        let row = if action == "kms:DescribeKey" { row } else { row.ebs_context(&child) };
        effects.need(call.input, row.documented().only_if(protection.condition()));
    }
}
