use super::ParameterKind::{Data, TagSpecifications};
use super::call::{Row, new_resource, volume_arn};
use super::{Effects, Invocation, Operation, Parameter, failures, rejections, tags};
use crate::fact::Source;
use crate::graph::{Artefact, ArtefactKind};
use crate::iam::Text;

/// Makes a snapshot of a volume.
///
/// It has no key parameter: the snapshot has the volume's key, and keeps the volume's wrapped data key, so later reads
/// use the volume's id as encryption context. No KMS permission of the caller is used: it completed under a session
/// that denied `kms:*`.
pub static CREATE_SNAPSHOT: Operation = Operation {
    name: "CreateSnapshot",
    service: "ec2",
    summary: "makes a snapshot under the volume's own key; needs no KMS permission",
    sources: &[
        Source {
            title: "EC2 API reference, CreateSnapshot",
            url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSnapshot.html",
        },
        Source {
            title: "Service authorization reference, Amazon EC2",
            url: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html",
        },
    ],
    parameters: &[
        Parameter::required("VolumeId", Data(&[ArtefactKind::Volume])),
        Parameter::any("Description"),
        Parameter::optional("TagSpecifications", TagSpecifications),
    ],
    makes: Some(ArtefactKind::Snapshot),
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    let place = call.place;
    let partition = place.region.partition().as_str();
    rejections::not_here(call, effects, "CreateSnapshot");
    let volume = volume_arn(partition, &place.region, &call.input.account, &call.input.resource_id);
    let snapshot = new_resource(&format!("arn:{partition}:ec2:{}::snapshot/", place.region));
    let row = |arn| Row::on("ec2:CreateSnapshot", arn, &place.account).fails(failures::unauthorized());
    effects.need(call.input, row(volume));
    effects.need(call.input, row(snapshot).tagged(call, "snapshot"));
    tags::need(call, effects, "CreateSnapshot");
    if call.input.protection.key().is_some() {
        effects.assumptions.push((
            "a snapshot of an encrypted volume can be made whatever the state of the volume's key".to_owned(),
            "inferred: CreateSnapshot uses no KMS permission; AWS documents nothing about a disabled key",
        ));
    }
    effects.keep_key(&call.input.protection);
    let id = Text::Prefix("snap-".to_owned());
    let snapshot = call.made(ArtefactKind::Snapshot, call.input.protection.clone(), id);
    effects.output = Some(Artefact { context_id: call.input.context_id.clone(), ..snapshot });
}
