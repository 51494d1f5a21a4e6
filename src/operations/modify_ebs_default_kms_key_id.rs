use super::ParameterKind::Key;
use super::call::Row;
use super::{Effects, Invocation, Operation, Parameter, failures};
use crate::fact::Source;
use crate::graph::{KeyRef, KeyUse};
use crate::iam::Text;

/// Sets the default EBS key of an account and region, for the steps that follow. Data that exists keeps its key.
pub static MODIFY_EBS_DEFAULT_KMS_KEY_ID: Operation = Operation {
    name: "ModifyEbsDefaultKmsKeyId",
    service: "ec2",
    summary: "sets the default EBS key of an account and region; data that exists keeps its key",
    sources: &[Source {
        title: "EC2 API reference, ModifyEbsDefaultKmsKeyId",
        url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyEbsDefaultKmsKeyId.html",
    }],
    parameters: &[Parameter::required("KmsKeyId", Key)],
    makes: None,
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    // The service authorization reference gives it no resource.
    let row = Row::on("ec2:ModifyEbsDefaultKmsKeyId", Text::Exact("*".to_owned()), &call.place.account);
    effects.need(call.input, row.fails(failures::unauthorized()));
    if let Some(passed) = call.key {
        effects.default_key = Some(KeyRef { key_use: KeyUse::Default, ..passed.key.clone() });
        effects.assumptions.push((
            "ModifyEbsDefaultKmsKeyId needs no permission on the key that it sets".to_owned(),
            "not documented: the EC2 API reference says that AWS checks the key later",
        ));
    }
}
