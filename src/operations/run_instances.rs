use super::ParameterKind::{Devices, Image, TagSpecifications};
use super::attach_volume::need_host_grant;
use super::call::{Constraint, Grantee, Row, new_resource, resource_text, snapshot_arn};
use super::{
    Effects, Invocation, Operation, Parameter, PassedRole, RootVolume, backup, create_volume, failures,
    outcome, rejections, tags,
};
use crate::fact::{Observed, Source};
use crate::graph::{Artefact, ArtefactKind, Basis, Evidence, KeyRef, Protection};
use crate::iam::{ContextValue, Text};

/// Launches an instance from a plain image, for volumes to be attached to.
///
/// Its own root volume is plain unless encryption by default is on; then it is under the default key of the place, and
/// the launcher needs a data key and two grants there: one for EC2, one for the host of the instance. A denied call is
/// answered late: the instance terminates. An instance profile needs `iam:PassRole` on its role.
pub static RUN_INSTANCES: Operation = Operation {
    name: "RunInstances",
    service: "ec2",
    summary: "launches an instance; a plain image's root volume follows encryption by default, mapped devices have keys of their own",
    sources: &[
        Source {
            title: "EBS user guide, Amazon EBS encryption examples",
            url: "https://docs.aws.amazon.com/ebs/latest/userguide/encryption-examples.html",
        },
        Source {
            title: "IAM user guide, Grant a user permissions to pass a role to an AWS service",
            url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        },
    ],
    parameters: &[
        Parameter::optional("ImageId", Image),
        Parameter::optional("BlockDeviceMappings", Devices),
        Parameter::any("InstanceType"),
        Parameter::any("MinCount"),
        Parameter::any("MaxCount"),
        Parameter::any("SubnetId"),
        Parameter::any("SecurityGroupIds"),
        Parameter::any("KeyName"),
        Parameter::any("UserData"),
        Parameter::any("Placement"),
        Parameter::optional("TagSpecifications", TagSpecifications),
    ],
    makes: Some(ArtefactKind::Instance),
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    if call.parameters.device.is_some() {
        return device(call, effects);
    }
    let place = call.place;
    let partition = place.region.partition().as_str();
    let of_account = |kind: &str| format!("arn:{partition}:ec2:{}:{}:{kind}/", place.region, place.account);
    effects.need(
        call.input,
        Row::on("ec2:RunInstances", new_resource(&of_account("instance")), &place.account)
            .tagged(call, "instance")
            .fails(failures::unauthorized()),
    );
    // One call is authorized on everything that the launch takes and makes (service authorization reference, "Amazon EC2").
    // Which subnet and security groups it takes, nobody says.
    let interface =
        Row::on("ec2:RunInstances", new_resource(&of_account("network-interface")), &place.account);
    effects.need(call.input, interface.besides().fails(failures::unauthorized()));
    effects.assumptions.push((
        "the launch may use its subnet and security groups".to_owned(),
        "which ones it takes is not asked",
    ));
    need_image(call, effects);
    tags::need(call, effects, "RunInstances");
    pass_role(call, effects);

    if call.parameters.root == RootVolume::None {
        return;
    }
    let root = outcome::of_plain_data(call);
    need_volume(call, effects, &root);
    if call.parameters.root == RootVolume::Named {
        effects.output = Some(volume(call, root));
    }
    let condition = match call.encryption_by_default {
        Observed::Known(false) => return,
        Observed::Known(true) => None,
        Observed::Unknown => Some(format!("encryption by default is on in {place}")),
    };
    let condition = condition.as_deref();
    let volume = Text::Prefix("vol-".to_owned());
    let region = &place.region;
    effects.need(
        call.input,
        Row::kms("kms:GenerateDataKeyWithoutPlaintext", call.default_key)
            .via("ec2", region)
            .ebs_context(&volume)
            .evidence(Evidence::Proven)
            .only_if(condition)
            .fails(failures::instance_cannot_start()),
    );
    effects.need(
        call.input,
        Row::kms("kms:Decrypt", call.default_key)
            .ebs_context(&volume)
            .by_host(region, &place.account)
            .evidence(Evidence::Documented)
            .only_if(condition)
            .fails(failures::instance_cannot_start()),
    );
    let host = Grantee::Infrastructure { partition, account: &place.account, region };
    for grantee in [Grantee::Service(region), host] {
        effects.need(
            call.input,
            Row::kms("kms:CreateGrant", call.default_key)
                .via("ec2", region)
                .grant(Constraint::Subset, &grantee, &volume)
                .evidence(Evidence::Proven)
                .only_if(condition)
                .fails(failures::instance_cannot_start()),
        );
    }
}

/// A volume of the launch: made as `CreateVolume` makes one, and attached. A denied call terminates the instance.
///
/// From the snapshot of an image the owner need not have shared the snapshot itself (EC2 user guide, "Share an AMI").
fn device(call: &Invocation<'_>, effects: &mut Effects) {
    let (place, input) = (call.place, call.input);
    let has_source = !input.id.is_empty();
    rejections::key_without_encrypted(call, effects, "RunInstances");
    if has_source {
        rejections::plain_volume_of_encrypted(call, effects, "RunInstances");
        rejections::not_here(call, effects, "RunInstances");
    }
    if input.kind == ArtefactKind::Image {
        rejections::image_not_shared(call, effects);
    }
    let inherit = |source: &KeyRef| match call.key {
        Some(passed) => passed.key.clone(),
        None if call.is_foreign() => call.default_key.clone(),
        None => source.clone(),
    };
    let protection = if has_source { outcome::of_data(call, inherit) } else { outcome::of_plain_data(call) };
    need_volume(call, effects, &protection);
    if input.kind == ArtefactKind::Snapshot {
        let snapshot = snapshot_arn(place.region.partition().as_str(), &input.region, &input.resource_id);
        effects.need(
            input,
            Row::on("ec2:RunInstances", snapshot, &input.account)
                .encrypted(&input.protection)
                .owned_by(&input.account)
                .besides()
                .fails(failures::unauthorized()),
        );
    }
    rejections::copied_without_key(call, effects);
    let volume_id = Text::Prefix("vol-".to_owned());
    let mut keys = Effects::default();
    create_volume::need_keys(call, &mut keys, &protection, has_source, &volume_id);
    for requirement in &mut keys.requirements {
        requirement.failure = requirement.failure.take().map(|_| failures::instance_cannot_start());
        // The data key and the grant of an encrypted root of a plain image were denied, and the launch failed.
        if !has_source && requirement.basis == Basis::Enforced {
            requirement.evidence = Evidence::Proven;
        }
    }
    if has_source && !keys.requirements.is_empty() {
        effects.assumptions.push((
            "a launch makes a volume of a snapshot with the calls of CreateVolume".to_owned(),
            "inferred: only launches from plain images with an encrypted root were watched, 2026-09",
        ));
    }
    effects.requirements.append(&mut keys.requirements);
    let volume = volume(call, protection);
    let attached = Invocation {
        place,
        input: &volume,
        output_id: String::new(),
        key: None,
        parameters: call.parameters,
        default_key: call.default_key,
        encryption_by_default: call.encryption_by_default,
    };
    need_host_grant(&attached, effects, failures::instance_cannot_start());
    call.assume_snapshots_alike(effects);
    effects.output = Some(volume);
}

/// The image of the launch. Who owns one that neither a step makes nor the estate holds, nobody knows.
fn need_image(call: &Invocation<'_>, effects: &mut Effects) {
    let place = call.place;
    let prefix = format!("arn:{}:ec2:{}::image/", place.region.partition(), place.region);
    let any = Text::Prefix("ami-".to_owned());
    let (id, owner) = match &call.parameters.image {
        Some((id, owner)) => (id, owner.as_ref()),
        None => (&any, None),
    };
    let mut row = Row::on("ec2:RunInstances", resource_text(&prefix, id), owner.unwrap_or(&place.account));
    if let Some(owner) = owner {
        row = row.owned_by(owner);
    } else {
        let why = "which account owns the image";
        for key in ["aws:ResourceAccount", "aws:ResourceOrgID", "aws:ResourceOrgPaths"] {
            row = row.with(key, ContextValue::Unknown(format!("{key}: {why}")));
        }
    }
    effects.need(call.input, row.besides().fails(failures::unauthorized()));
}

/// A volume of the launch.
fn need_volume(call: &Invocation<'_>, effects: &mut Effects, protection: &Protection) {
    let place = call.place;
    let prefix = format!("arn:{}:ec2:{}:{}:volume/", place.region.partition(), place.region, place.account);
    let row = Row::on("ec2:RunInstances", new_resource(&prefix), &place.account).encrypted(protection);
    effects.need(call.input, row.tagged(call, "volume").besides().fails(failures::unauthorized()));
}

/// A volume that a launch makes.
fn volume(call: &Invocation<'_>, protection: Protection) -> Artefact {
    call.made(ArtefactKind::Volume, protection, Text::Prefix("vol-".to_owned()))
}

fn pass_role(call: &Invocation<'_>, effects: &mut Effects) {
    let place = call.place;
    rejections::role_of_another_account(call, effects, "RunInstances");
    let (arn, condition) = match &call.parameters.passed_role {
        PassedRole::None => return,
        PassedRole::Role(arn) => (Text::Exact(arn.as_str().to_owned()), None),
        PassedRole::Perhaps(condition) => {
            let roles = format!("arn:{}:iam::{}:role/", place.region.partition(), place.account);
            (Text::Prefix(roles), Some(condition.as_str()))
        }
    };
    effects.need(
        call.input,
        Row::on("iam:PassRole", arn, &place.account)
            .with("iam:PassedToService", "ec2.amazonaws.com".into())
            .only_if(condition)
            .fails(match &call.parameters.backup {
                Some(_) => backup::restore_unauthorized(),
                None => failures::unauthorized(),
            }),
    );
}
