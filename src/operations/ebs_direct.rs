//! What the EBS direct APIs have in common.

use super::call::{Row, snapshot_arn};
use super::{Effects, Invocation, failures};
use crate::fact::Source;
use crate::graph::{Evidence, KeyRef};

/// Where the rows of these operations come from.
pub(super) const SOURCES: &[Source] = &[
    Source {
        title: "EBS user guide, Use encryption with EBS direct APIs",
        url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebsapis-using-encryption.html",
    },
    Source {
        title: "EBS user guide, Permissions for EBS direct APIs",
        url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebsapi-permissions.html",
    },
];

/// The wide set of the user guide, "Permissions for EBS direct APIs".
const DOCUMENTED: &[&str] = &[
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
];

/// The call itself, on the snapshot that it reads or fills.
pub(super) fn need_snapshot(call: &Invocation<'_>, effects: &mut Effects, action: &'static str) {
    let input = call.input;
    let arn = snapshot_arn(call.place.region.partition().as_str(), &call.place.region, &input.resource_id);
    effects.need(input, Row::on(action, arn, &input.account).fails(failures::access_denied(action)));
}

/// KMS calls on the key of the snapshot, and the wider documented set. KMS sees them come through EC2: a policy that names
/// `ebs.<region>.amazonaws.com` was seen to fail.
pub(super) fn need_key(call: &Invocation<'_>, effects: &mut Effects, needed: &[(&'static str, Evidence)]) {
    let input = call.input;
    let Some(key) = input.protection.key() else { return };
    let condition = input.protection.condition();
    for (action, evidence) in needed {
        let row = row(action, key, call).evidence(*evidence).only_if(condition);
        effects.need(input, row.fails(failures::key_not_found()));
    }
    for &action in DOCUMENTED.iter().filter(|action| !needed.iter().any(|(known, _)| known == *action)) {
        effects.need(input, row(action, key, call).documented().only_if(condition));
    }
}

fn row(action: &'static str, key: &KeyRef, call: &Invocation<'_>) -> Row {
    let row = Row::kms(action, key).via("ec2", &call.place.region);
    if action == "kms:DescribeKey" { row } else { row.ebs_context(&call.input.context_id) }
}
