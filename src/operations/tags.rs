//! Tags that a call passes for what it makes.
//!
//! "If tags are specified in the resource-creating action, Amazon performs additional authorization on the `ec2:CreateTags`
//! action" (EC2 user guide, "Grant permission to tag Amazon EC2 resources during creation").

use super::call::{Row, new_resource};
use super::{Effects, Invocation, failures};
use crate::graph::Evidence;
use crate::iam::{ContextValue, Text};

/// Tags for what a call makes of one type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TagSpecification {
    /// Such as `snapshot`, as EC2 calls it.
    pub resource_type: String,
    /// Keys and values.
    pub tags: Vec<(String, String)>,
}

/// The calls of `ec2:CreateTags` for what an operation makes.
pub(super) fn need(call: &Invocation<'_>, effects: &mut Effects, operation: &str) {
    let place = call.place;
    for specification in call.parameters.tags.iter().filter(|specification| !specification.tags.is_empty()) {
        let kind = specification.resource_type.as_str();
        // Images and snapshots have no account in their ARN (service authorization reference, "Amazon EC2").
        let account = if ["image", "snapshot"].contains(&kind) { "" } else { place.account.as_str() };
        let prefix = format!("arn:{}:ec2:{}:{account}:{kind}/", place.region.partition(), place.region);
        // The captures tagged copies and volumes.
        let watched = ["CopySnapshot", "CreateVolume"].contains(&operation);
        let (creates, failure) = if operation == "StartSnapshot" {
            // AWS does not say what it is. Clumio's role may tag snapshots only where it is not `CreateTags`, and starts them
            // with tags.
            let creates = ContextValue::One(Text::Prefix(operation.to_owned()));
            (creates, failures::access_denied("ec2:CreateTags"))
        } else {
            (operation.into(), failures::unauthorized())
        };
        effects.need(
            call.input,
            Row::on("ec2:CreateTags", new_resource(&prefix), &place.account)
                .tagged(call, kind)
                .with("ec2:CreateAction", creates)
                .evidence(if watched { Evidence::Observed } else { Evidence::Documented })
                .fails(failure),
        );
    }
}

impl Row {
    /// With the tags that the call passes for what it makes of a type, as `aws:RequestTag/...` and `aws:TagKeys`. Where it
    /// passes none nothing is said: who writes a recipe may leave them out.
    pub(super) fn tagged(self, call: &Invocation<'_>, kind: &str) -> Self {
        let of_kind = call.parameters.tags.iter().filter(|specification| specification.resource_type == kind);
        let tags: Vec<&(String, String)> = of_kind.flat_map(|specification| &specification.tags).collect();
        if tags.is_empty() {
            return self;
        }
        let keys = tags.iter().map(|(key, _)| Text::Exact(key.clone())).collect();
        let row = self.with("aws:TagKeys", ContextValue::Many(keys));
        tags.iter().fold(row, |row, (key, value)| {
            row.with(&format!("aws:RequestTag/{key}"), ContextValue::One(Text::Exact(value.clone())))
        })
    }
}
