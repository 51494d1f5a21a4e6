use super::ParameterKind::{Data, Encrypted, Key, SourceRegion, TagSpecifications};
use super::call::{Row, new_resource, resource_text};
use super::copy_snapshot::{need_source, need_target};
use super::{Effects, Invocation, Operation, Parameter, failures, outcome, rejections, tags};
use crate::fact::Source;
use crate::graph::{ArtefactKind, Evidence, KeyRef};
use crate::iam::Text;

/// Copies an AMI, into another region or under another key.
///
/// Key of each copied snapshot: the one passed; without one the copy of an own image keeps the key in its region and takes
/// the default key in another, that of a shared image takes the caller's default key. Its KMS calls were not watched: those
/// of `CopySnapshot` are taken for each snapshot.
pub static COPY_IMAGE: Operation = Operation {
    name: "CopyImage",
    service: "ec2",
    summary: "copies an image into a region, each snapshot under the key passed, its own key or the default key there",
    sources: &[
        Source {
            title: "EC2 user guide, Use encryption with EBS-backed AMIs",
            url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/AMIEncryption.html",
        },
        Source {
            title: "EC2 user guide, Copy an Amazon EC2 AMI",
            url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/CopyingAMIs.html",
        },
    ],
    parameters: &[
        Parameter::required("SourceImageId", Data(&[ArtefactKind::Image])),
        Parameter::required("SourceRegion", SourceRegion),
        Parameter::optional("Encrypted", Encrypted),
        Parameter::optional("KmsKeyId", Key),
        Parameter::any("Name"),
        Parameter::any("Description"),
        Parameter::any("ClientToken"),
        Parameter::any("CopyImageTags"),
        Parameter::optional("TagSpecifications", TagSpecifications),
    ],
    makes: Some(ArtefactKind::Image),
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    let (place, input) = (call.place, call.input);
    let partition = place.region.partition().as_str();
    rejections::key_without_encrypted(call, effects, "CopyImage");
    rejections::wrong_source_region(call, effects, "CopyImage");
    rejections::plain_copy_of_encrypted(call, effects, "CopyImage");
    rejections::image_not_shared(call, effects);
    rejections::storage_not_shared(call, effects);
    let source = resource_text(&format!("arn:{partition}:ec2:{}::image/", input.region), &input.resource_id);
    for kind in ["image", "snapshot"] {
        let copy = new_resource(&format!("arn:{partition}:ec2:{}::{kind}/", place.region));
        let row = Row::on("ec2:CopyImage", copy, &place.account).tagged(call, kind);
        effects.need(input, row.fails(failures::unauthorized()));
    }
    effects.need(input, Row::on("ec2:CopyImage", source, &input.account).fails(failures::unauthorized()));
    tags::need(call, effects, "CopyImage");

    let leaves = place.region != input.region;
    let protection = outcome::of_data(call, |own: &KeyRef| match call.key {
        Some(passed) => passed.key.clone(),
        None if leaves || call.is_foreign() => outcome::default_of_copy(call),
        None => own.clone(),
    });
    let copy_id = Text::Prefix("snap-".to_owned());
    let mut keys = Effects::default();
    if let Some(target) = protection.key() {
        need_target(call, &mut keys, target, protection.condition(), &copy_id, Evidence::Inferred);
    }
    if let Some(source) = input.protection.key() {
        need_source(call, &mut keys, source, Evidence::Inferred);
    }
    for requirement in &mut keys.requirements {
        requirement.failure = requirement.failure.take().map(|_| failures::image_copy_fails());
    }
    effects.requirements.append(&mut keys.requirements);
    effects.assumptions.append(&mut keys.assumptions);
    if protection.key().is_some() || input.protection.key().is_some() {
        effects.assumptions.push((
            "CopyImage calls KMS for each snapshot as CopySnapshot does".to_owned(),
            "inferred: only CopySnapshot was watched",
        ));
    }
    if input.protection.key().is_some() && call.key.is_none() && !leaves && !call.is_foreign() {
        effects.assumptions.push((
            "a copy of an own encrypted image in its region keeps the keys of the snapshots where none is passed".to_owned(),
            "EC2 user guide, Use encryption with EBS-backed AMIs; the API reference names the AWS managed key instead",
        ));
    }
    if input.protection.key().is_some() && call.key.is_none() && leaves {
        effects.assumptions.push((
            format!("a copy of an encrypted image without KmsKeyId takes the default key of {place}"),
            "inferred: keys stay in their region; a report of Packer shows aws/ebs as the result",
        ));
    }
    effects.output = Some(call.image(protection, copy_id));
}
