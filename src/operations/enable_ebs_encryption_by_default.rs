use super::call::Row;
use super::{Effects, Invocation, Operation, failures};
use crate::fact::Source;
use crate::iam::Text;

/// Switches encryption by default on in an account and region, for the steps that follow.
pub static ENABLE_EBS_ENCRYPTION_BY_DEFAULT: Operation = Operation {
    name: "EnableEbsEncryptionByDefault",
    service: "ec2",
    summary: "switches encryption by default on in an account and region; data that exists stays as it is",
    sources: &[Source {
        title: "EC2 API reference, EnableEbsEncryptionByDefault",
        url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EnableEbsEncryptionByDefault.html",
    }],
    parameters: &[],
    makes: None,
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    // The service authorization reference gives it no resource.
    let row = Row::on("ec2:EnableEbsEncryptionByDefault", Text::Exact("*".to_owned()), &call.place.account);
    effects.need(call.input, row.fails(failures::unauthorized()));
    effects.encryption_by_default = Some(true);
}
