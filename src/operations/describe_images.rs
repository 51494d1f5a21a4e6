use super::ParameterKind::DataList;
use super::call::Row;
use super::{Effects, Invocation, Operation, Parameter, failures, rejections};
use crate::fact::Source;
use crate::graph::ArtefactKind;
use crate::iam::Text;

/// Looks at images: an account sees its own, public ones, and those that are shared with it in the same region.
pub static DESCRIBE_IMAGES: Operation = Operation {
    name: "DescribeImages",
    service: "ec2",
    summary: "looks at images, own and shared ones; needs no KMS permission",
    sources: &[Source {
        title: "EC2 API reference, DescribeImages",
        url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html",
    }],
    parameters: &[Parameter::required("ImageIds", DataList(&[ArtefactKind::Image]))],
    makes: None,
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    rejections::not_here(call, effects, "DescribeImages");
    rejections::image_not_shared(call, effects);
    // The service authorization reference gives it no resource.
    let row = Row::on("ec2:DescribeImages", Text::Exact("*".to_owned()), &call.place.account);
    effects.need(call.input, row.fails(failures::unauthorized()));
}
