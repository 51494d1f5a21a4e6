use super::ParameterKind::{Devices, TagSpecifications};
use super::call::{Row, new_resource, snapshot_arn};
use super::{Effects, Invocation, Operation, Parameter, failures, rejections, tags};
use crate::fact::Source;
use crate::graph::{ArtefactKind, Storage};

/// Makes an AMI of snapshots. It has their encryption: no key can be named for a device.
pub static REGISTER_IMAGE: Operation = Operation {
    name: "RegisterImage",
    service: "ec2",
    summary: "makes an image of snapshots, each under the key that it has",
    sources: &[
        Source {
            title: "EC2 user guide, Use encryption with EBS-backed AMIs",
            url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/AMIEncryption.html",
        },
        Source {
            title: "EC2 API reference, EbsBlockDevice",
            url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EbsBlockDevice.html",
        },
    ],
    parameters: &[
        Parameter::required("BlockDeviceMappings", Devices),
        Parameter::any("Name"),
        Parameter::any("Description"),
        Parameter::any("Architecture"),
        Parameter::any("RootDeviceName"),
        Parameter::any("VirtualizationType"),
        Parameter::any("EnaSupport"),
        Parameter::any("BootMode"),
        Parameter::any("ImdsSupport"),
        Parameter::optional("TagSpecifications", TagSpecifications),
    ],
    makes: Some(ArtefactKind::Image),
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    let (place, input) = (call.place, call.input);
    let partition = place.region.partition().as_str();
    let image = new_resource(&format!("arn:{partition}:ec2:{}::image/", place.region));
    let row = Row::on("ec2:RegisterImage", image, &place.account).tagged(call, "image");
    effects.need(input, row.fails(failures::unauthorized()));
    tags::need(call, effects, "RegisterImage");
    rejections::key_of_registered_device(call, effects);
    if input.id.is_empty() {
        return;
    }
    rejections::not_here(call, effects, "RegisterImage");
    let snapshot = snapshot_arn(partition, &place.region, &input.resource_id);
    effects.need(
        input,
        Row::on("ec2:RegisterImage", snapshot, &input.account)
            .encrypted(&input.protection)
            .fails(failures::unauthorized()),
    );
    let mut image = call.image(input.protection.clone(), input.context_id.clone());
    image.storage = Some(Storage {
        snapshot: input.id.clone(),
        resource_id: input.resource_id.clone(),
        shared_with: input.shared_with.clone(),
    });
    effects.output = Some(image);
}
