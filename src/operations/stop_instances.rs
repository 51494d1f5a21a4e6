use super::ParameterKind::DataList;
use super::call::{Row, resource_text};
use super::{Effects, Invocation, Operation, Parameter, failures, rejections};
use crate::fact::Source;
use crate::graph::ArtefactKind;
use crate::iam::Text;

/// Stops an instance. AWS retires the grants of its volumes itself: the next start makes new ones.
pub static STOP_INSTANCES: Operation = Operation {
    name: "StopInstances",
    service: "ec2",
    summary: "stops an instance; AWS retires the grants of its volumes itself",
    sources: &[Source {
        title: "EBS user guide, Requirements for Amazon EBS encryption",
        url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html",
    }],
    parameters: &[
        Parameter::required("InstanceIds", DataList(&[ArtefactKind::Instance])),
        Parameter::any("Force"),
        Parameter::any("Hibernate"),
    ],
    makes: None,
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    rejections::instance_not_here(call, effects, "StopInstances");
    let place = call.place;
    let prefix = format!("arn:{}:ec2:{}:{}:instance/", place.region.partition(), place.region, place.account);
    let id = call.parameters.instance.clone().unwrap_or_else(|| Text::Prefix("i-".to_owned()));
    let row = Row::on("ec2:StopInstances", resource_text(&prefix, &id), &place.account);
    effects.need(call.input, row.fails(failures::unauthorized()));
}
