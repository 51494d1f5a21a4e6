use super::ParameterKind::{Data, Encrypted, Key, TagSpecifications};
use super::call::{Constraint, Grantee, Row, new_resource, snapshot_arn};
use super::{Effects, Invocation, Operation, Parameter, failures, outcome, rejections, tags};
use crate::fact::Source;
use crate::graph::{ArtefactKind, Evidence, KeyRef, Protection};
use crate::iam::Text;

/// Makes a volume, empty or from a snapshot.
///
/// Key: the one passed; without one an own snapshot keeps its key, a shared one takes the caller's default key. AWS
/// re-encrypts the snapshot's data key from the source key to the volume's key with the caller's credentials. A denied
/// call is not answered: the volume vanishes.
pub static CREATE_VOLUME: Operation = Operation {
    name: "CreateVolume",
    service: "ec2",
    summary: "makes a volume, empty or from a snapshot in the same region",
    sources: &[
        Source {
            title: "EBS user guide, Amazon EBS encryption examples",
            url: "https://docs.aws.amazon.com/ebs/latest/userguide/encryption-examples.html",
        },
        Source {
            title: "EBS user guide, Share the KMS key used to encrypt a shared snapshot",
            url: "https://docs.aws.amazon.com/ebs/latest/userguide/share-kms-key.html",
        },
        Source {
            title: "EBS user guide, EventBridge events for Amazon EBS",
            url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-cloud-watch-events.html",
        },
    ],
    parameters: &[
        Parameter::optional("SnapshotId", Data(&[ArtefactKind::Snapshot])),
        Parameter::optional("Encrypted", Encrypted),
        Parameter::optional("KmsKeyId", Key),
        Parameter::any("AvailabilityZone"),
        Parameter::any("Size"),
        Parameter::any("VolumeType"),
        Parameter::any("Iops"),
        Parameter::any("Throughput"),
        Parameter::optional("TagSpecifications", TagSpecifications),
    ],
    makes: Some(ArtefactKind::Volume),
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    let place = call.place;
    let input = call.input;
    let partition = place.region.partition().as_str();
    let from_snapshot = input.kind == ArtefactKind::Snapshot;
    rejections::key_without_encrypted(call, effects, "CreateVolume");
    if from_snapshot {
        rejections::plain_volume_of_encrypted(call, effects, "CreateVolume");
        rejections::not_here(call, effects, "CreateVolume");
    }

    if from_snapshot {
        let snapshot = snapshot_arn(partition, &place.region, &input.resource_id);
        effects.need(
            input,
            Row::on("ec2:CreateVolume", snapshot, &input.account)
                .encrypted(&input.protection)
                .owned_by(&input.account)
                .evidence(Evidence::Observed)
                .fails(failures::unauthorized()),
        );
    }

    let inherit = |source: &KeyRef| match call.key {
        Some(passed) => passed.key.clone(),
        None if call.is_foreign() => call.default_key.clone(),
        None => source.clone(),
    };
    let protection =
        if from_snapshot { outcome::of_data(call, inherit) } else { outcome::of_plain_data(call) };
    let volume = new_resource(&format!("arn:{partition}:ec2:{}:{}:volume/", place.region, place.account));
    effects.need(
        input,
        Row::on("ec2:CreateVolume", volume, &place.account)
            .encrypted(&protection)
            .tagged(call, "volume")
            .fails(failures::unauthorized()),
    );
    tags::need(call, effects, "CreateVolume");
    let volume_id = Text::Prefix("vol-".to_owned());
    need_keys(call, effects, &protection, from_snapshot, &volume_id);
    call.assume_snapshots_alike(effects);
    effects.output = Some(call.made(ArtefactKind::Volume, protection, volume_id));
}

/// The calls on the key of a volume that is made, and on that of the snapshot it is made from.
pub(super) fn need_keys(
    call: &Invocation<'_>,
    effects: &mut Effects,
    protection: &Protection,
    from_snapshot: bool,
    volume_id: &Text,
) {
    let Some(target) = protection.key() else { return };
    let condition = protection.condition();
    let source = if from_snapshot { call.input.protection.key() } else { None };
    match source {
        Some(source) if source.is_same_key(target) && !call.is_foreign() => {
            need_rewrap(call, effects, source, condition, volume_id);
        }
        Some(source) => need_reencrypt(call, effects, source, target, condition, volume_id),
        None => need_new_key(call, effects, target, condition, volume_id, Evidence::Observed),
    }
}

/// An own snapshot under its own key: its data key is re-wrapped, no new data key, no grant.
fn need_rewrap(
    call: &Invocation<'_>,
    effects: &mut Effects,
    key: &KeyRef,
    condition: Option<&str>,
    volume_id: &Text,
) {
    let region = &call.place.region;
    for (action, id) in [("kms:ReEncryptFrom", &call.input.context_id), ("kms:ReEncryptTo", volume_id)] {
        effects.need(
            call.input,
            Row::kms(action, key)
                .via("ec2", region)
                .ebs_context(id)
                .with("kms:ReEncryptOnSameKey", "true".into())
                .evidence(Evidence::Observed)
                .only_if(condition)
                .fails(failures::volume_vanishes()),
        );
    }
    for action in ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext"]
    {
        documented(call, effects, action, key, condition);
    }
}

fn need_reencrypt(
    call: &Invocation<'_>,
    effects: &mut Effects,
    source: &KeyRef,
    target: &KeyRef,
    condition: Option<&str>,
    volume_id: &Text,
) {
    let region = &call.place.region;
    let evidence = if call.is_foreign() { Evidence::Proven } else { Evidence::Observed };
    let same = if source.is_same_key(target) { "true" } else { "false" };
    effects.need(
        call.input,
        Row::kms("kms:ReEncryptFrom", source)
            .via("ec2", region)
            .ebs_context(&call.input.context_id)
            .with("kms:ReEncryptOnSameKey", same.into())
            .evidence(evidence)
            .only_if(call.input.protection.condition())
            .fails(failures::volume_vanishes()),
    );
    effects.need(
        call.input,
        Row::kms("kms:ReEncryptTo", target)
            .via("ec2", region)
            .ebs_context(volume_id)
            .with("kms:ReEncryptOnSameKey", same.into())
            .evidence(evidence)
            .only_if(condition.or(call.input.protection.condition()))
            .fails(failures::volume_vanishes()),
    );
    need_new_key(call, effects, target, condition, volume_id, evidence);
    let source_condition = call.input.protection.condition();
    for action in ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey"] {
        documented(call, effects, action, source, source_condition);
    }
}

/// A data key and a grant for EC2 on the volume's key.
fn need_new_key(
    call: &Invocation<'_>,
    effects: &mut Effects,
    target: &KeyRef,
    condition: Option<&str>,
    volume_id: &Text,
    evidence: Evidence,
) {
    let region = &call.place.region;
    effects.need(
        call.input,
        Row::kms("kms:GenerateDataKeyWithoutPlaintext", target)
            .via("ec2", region)
            .ebs_context(volume_id)
            .evidence(evidence)
            .only_if(condition)
            .fails(failures::volume_vanishes()),
    );
    effects.need(
        call.input,
        Row::kms("kms:CreateGrant", target)
            .via("ec2", region)
            .grant(Constraint::Subset, &Grantee::Service(region), volume_id)
            .evidence(evidence)
            .only_if(condition)
            .fails(failures::volume_vanishes()),
    );
    for action in ["kms:Decrypt", "kms:DescribeKey"] {
        documented(call, effects, action, target, condition);
    }
}

fn documented(
    call: &Invocation<'_>,
    effects: &mut Effects,
    action: &'static str,
    key: &KeyRef,
    condition: Option<&str>,
) {
    let row = Row::kms(action, key).via("ec2", &call.place.region);
    let row = match action {
        "kms:DescribeKey" => row,
        "kms:CreateGrant" => {
            row.grant(Constraint::Subset, &Grantee::Service(&call.place.region), &call.input.context_id)
        }
        _ => row.ebs_context(&call.input.context_id),
    };
    effects.need(call.input, row.documented().only_if(condition));
}
