use super::ParameterKind::{Data, TagSpecifications};
use super::call::{Row, new_resource, resource_text};
use super::{Effects, Invocation, Operation, Parameter, failures, rejections, tags};
use crate::fact::Source;
use crate::graph::ArtefactKind;
use crate::iam::Text;

/// Makes an AMI of an instance: a snapshot of each volume, under the volume's own key.
///
/// Its KMS calls were not watched; each snapshot is taken to be made as `CreateSnapshot` makes one, which uses no permission
/// of the caller.
pub static CREATE_IMAGE: Operation = Operation {
    name: "CreateImage",
    service: "ec2",
    summary: "makes an image of an instance, each snapshot under its volume's own key; needs no KMS permission",
    sources: &[
        Source {
            title: "EC2 API reference, CreateImage",
            url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateImage.html",
        },
        Source {
            title: "EC2 user guide, Use encryption with EBS-backed AMIs",
            url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/AMIEncryption.html",
        },
    ],
    parameters: &[
        Parameter::required("InstanceId", Data(&[ArtefactKind::Instance])),
        Parameter::any("Name"),
        Parameter::any("Description"),
        Parameter::any("NoReboot"),
        Parameter::optional("TagSpecifications", TagSpecifications),
    ],
    makes: Some(ArtefactKind::Image),
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    rejections::instance_not_here(call, effects, "CreateImage");
    let (place, input) = (call.place, call.input);
    let partition = place.region.partition().as_str();
    let prefix = format!("arn:{partition}:ec2:{}:{}:instance/", place.region, place.account);
    let id = call.parameters.instance.clone().unwrap_or_else(|| Text::Prefix("i-".to_owned()));
    let row = |arn| Row::on("ec2:CreateImage", arn, &place.account).fails(failures::unauthorized());
    effects.need(input, row(resource_text(&prefix, &id)));
    for kind in ["image", "snapshot"] {
        let made = new_resource(&format!("arn:{partition}:ec2:{}::{kind}/", place.region));
        effects.need(input, row(made).tagged(call, kind));
    }
    tags::need(call, effects, "CreateImage");
    effects.keep_key(&input.protection);
    if input.protection.key().is_some() {
        effects.assumptions.push((
            "CreateImage makes each snapshot as CreateSnapshot does, without a KMS permission of the caller"
                .to_owned(),
            "inferred: only CreateSnapshot was watched",
        ));
    }
    if input.id.is_empty() {
        return;
    }
    effects.output = Some(call.image(input.protection.clone(), input.context_id.clone()));
}
