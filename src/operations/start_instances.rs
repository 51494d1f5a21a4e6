use super::ParameterKind::DataList;
use super::attach_volume::need_host_grant;
use super::call::{Row, resource_text};
use super::{Effects, Invocation, Operation, Parameter, failures, rejections};
use crate::fact::Source;
use crate::graph::ArtefactKind;
use crate::iam::Text;

/// Starts an instance. Every start makes new grants for its encrypted volumes as the one who starts it.
pub static START_INSTANCES: Operation = Operation {
    name: "StartInstances",
    service: "ec2",
    summary: "starts an instance; the starter makes a new grant on the key of each encrypted volume",
    sources: &[
        Source {
            title: "EBS user guide, Requirements for Amazon EBS encryption",
            url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html",
        },
        Source {
            title: "KMS developer guide, Amazon EC2 example two",
            url: "https://docs.aws.amazon.com/kms/latest/developerguide/ct-ec2two.html",
        },
    ],
    parameters: &[Parameter::required("InstanceIds", DataList(&[ArtefactKind::Instance]))],
    makes: None,
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    rejections::instance_not_here(call, effects, "StartInstances");
    let place = call.place;
    let prefix = format!("arn:{}:ec2:{}:{}:instance/", place.region.partition(), place.region, place.account);
    let id = call.parameters.instance.clone().unwrap_or_else(|| Text::Prefix("i-".to_owned()));
    effects.need(
        call.input,
        Row::on("ec2:StartInstances", resource_text(&prefix, &id), &place.account)
            .fails(failures::unauthorized()),
    );
    need_host_grant(call, effects, failures::instance_cannot_start());
}
