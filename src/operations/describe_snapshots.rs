use super::ParameterKind::DataList;
use super::call::Row;
use super::{Effects, Invocation, Operation, Parameter, failures, rejections};
use crate::fact::Source;
use crate::graph::ArtefactKind;
use crate::iam::Text;

/// Looks at snapshots: an account sees its own, and those that are shared with it in the same region.
pub static DESCRIBE_SNAPSHOTS: Operation = Operation {
    name: "DescribeSnapshots",
    service: "ec2",
    summary: "looks at snapshots, own and shared ones; needs no KMS permission",
    sources: &[Source {
        title: "EBS user guide, View snapshots that are shared with you",
        url: "https://docs.aws.amazon.com/ebs/latest/userguide/view-shared-snapshot.html",
    }],
    parameters: &[Parameter::required("SnapshotIds", DataList(&[ArtefactKind::Snapshot]))],
    makes: None,
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    rejections::not_here(call, effects, "DescribeSnapshots");
    // The service authorization reference gives it no resource.
    let row = Row::on("ec2:DescribeSnapshots", Text::Exact("*".to_owned()), &call.place.account);
    effects.need(call.input, row.fails(failures::unauthorized()));
}
