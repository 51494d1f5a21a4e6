use super::attach_volume::need_host_grant;
use super::call::{Row, resource_text};
use super::{Effects, Invocation, Operation, failures};
use crate::fact::Source;
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
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    let place = call.place;
    let instance = call.instance.map_or_else(|| Text::Prefix("i-".to_owned()), Text::from);
    let arn = format!("arn:{}:ec2:{}:{}:instance/", place.region.partition(), place.region, place.account);
    effects.need(
        call.input,
        Row::on("ec2:StartInstances", resource_text(&arn, &instance), &place.account)
            .fails(failures::unauthorized()),
    );
    need_host_grant(call, effects);
}
