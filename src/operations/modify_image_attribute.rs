use super::ParameterKind::{Accounts, Data, Groups, OperationType, Permission};
use super::backup;
use super::call::{Row, resource_text};
use super::{Effects, Invocation, Operation, Parameter, Parameters, failures, rejections};
use crate::fact::Source;
use crate::graph::ArtefactKind;
use crate::iam::ContextValue;

/// Shares an AMI with accounts. Under an AWS managed key that is impossible; whoever is to launch it needs the key of its
/// snapshots, whoever is to copy it the snapshots too.
pub static MODIFY_IMAGE_ATTRIBUTE: Operation = Operation {
    name: "ModifyImageAttribute",
    service: "ec2",
    summary: "shares an image with accounts; impossible under an AWS managed key",
    sources: &[
        Source {
            title: "EC2 user guide, Share an AMI with specific AWS accounts",
            url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-explicit.html",
        },
        Source {
            title: "EC2 API reference, ModifyImageAttribute",
            url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyImageAttribute.html",
        },
    ],
    parameters: &[
        Parameter::required("ImageId", Data(&[ArtefactKind::Image])),
        Parameter::optional("UserIds", Accounts),
        Parameter::optional("UserGroups", Groups),
        Parameter::optional("OperationType", OperationType),
        Parameter::optional("LaunchPermission", Permission),
        Parameter::any("Attribute"),
        Parameter::any("Description"),
    ],
    makes: None,
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    let (place, input) = (call.place, call.input);
    let prefix = format!("arn:{}:ec2:{}::image/", place.region.partition(), place.region);
    let Parameters { share_with, unshare, .. } = call.parameters;
    let mut row =
        Row::on("ec2:ModifyImageAttribute", resource_text(&prefix, &input.resource_id), &input.account)
            .fails(failures::unauthorized());
    if !share_with.is_empty() {
        let accounts = share_with.iter().map(|account| account.as_str().into()).collect();
        row = row.with("ec2:Add/userId", ContextValue::Many(accounts));
    }
    if call.parameters.backup.is_some() {
        row = backup::tagged(row);
    }
    effects.need(input, row);
    rejections::not_here(call, effects, "ModifyImageAttribute");
    rejections::foreign_image_shared(call, effects);
    rejections::share_of_image(call, effects);
    let mut shared = input.clone();
    for account in share_with {
        let with = shared.shared_with.get_or_insert_default();
        if !with.contains(account) {
            with.push(account.clone());
        }
    }
    if let Some(with) = &mut shared.shared_with {
        with.retain(|account| !unshare.contains(account));
    }
    if input.protection.key().is_some() {
        effects.assumptions.push((
            "sharing an image calls no KMS operation on the keys of its snapshots".to_owned(),
            "inferred from captures of ModifySnapshotAttribute, 2026-09",
        ));
    }
    effects.changed_input = Some(shared);
}
