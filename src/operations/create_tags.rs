use super::ParameterKind::{DataList, SnapshotTags};
use super::call::{Row, resource_text};
use super::{Effects, Invocation, Operation, Parameter, failures};
use crate::fact::Source;
use crate::graph::ArtefactKind;
use crate::iam::{ContextValue, Text};

/// Gives tags to what is there already. What a call makes is tagged by the call itself, and AWS asks for the same action with
/// another `ec2:CreateAction`.
pub static CREATE_TAGS: Operation = Operation {
    name: "CreateTags",
    service: "ec2",
    summary: "gives tags to a snapshot, volume or image that is there already",
    sources: &[
        Source {
            title: "EC2 API reference, CreateTags",
            url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTags.html",
        },
        Source {
            title: "EC2 user guide, Grant permission to tag Amazon EC2 resources during creation",
            url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html",
        },
    ],
    parameters: &[
        Parameter::required(
            "Resources",
            DataList(&[ArtefactKind::Snapshot, ArtefactKind::Volume, ArtefactKind::Image]),
        ),
        Parameter::required("Tags", SnapshotTags),
    ],
    makes: None,
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    let (place, input) = (call.place, call.input);
    let (kind, owner) = match input.kind {
        ArtefactKind::Volume => ("volume", input.account.as_str()),
        ArtefactKind::Image => ("image", ""),
        _ => ("snapshot", ""),
    };
    let prefix = format!("arn:{}:ec2:{}:{owner}:{kind}/", place.region.partition(), place.region);
    let tags: Vec<&(String, String)> =
        call.parameters.tags.iter().flat_map(|specification| &specification.tags).collect();
    let keys = tags.iter().map(|(key, _)| Text::Exact(key.clone())).collect();
    let row = Row::on("ec2:CreateTags", resource_text(&prefix, &input.resource_id), &input.account)
        .with("aws:TagKeys", ContextValue::Many(keys))
        .with("ec2:CreateAction", "CreateTags".into())
        .fails(failures::unauthorized());
    let row = tags.iter().fold(row, |row, (key, value)| {
        row.with(&format!("aws:RequestTag/{key}"), ContextValue::One(Text::Exact(value.clone())))
    });
    effects.need(input, row);
}
