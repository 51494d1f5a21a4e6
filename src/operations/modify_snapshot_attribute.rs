use super::ParameterKind::{Accounts, Data, Groups, OperationType, Permission};
use super::call::{Row, snapshot_arn};
use super::{Effects, Invocation, Operation, Parameter, Parameters, failures, rejections};
use crate::aws::KeyManager;
use crate::estate::AWS_EBS_ALIAS;
use crate::fact::Source;
use crate::graph::{ArtefactKind, Evidence, KeyRef, KeyUse};
use crate::iam::ContextValue;

/// Shares a snapshot with an account; of an image its snapshots.
///
/// The only KMS call ever recorded is `DescribeKey` on `alias/aws/ebs` with the sharer's credentials: EC2 compares it
/// with the snapshot's key to refuse snapshots under the default key. The documentation of `GuardDuty` names
/// `ReEncryptFrom` and `ReEncryptTo` on the snapshot's own key too.
pub static MODIFY_SNAPSHOT_ATTRIBUTE: Operation = Operation {
    name: "ModifySnapshotAttribute",
    service: "ec2",
    summary: "shares a snapshot with an account; impossible under an AWS managed key",
    sources: &[
        Source {
            title: "EBS user guide, Share an Amazon EBS snapshot",
            url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html",
        },
        Source {
            title: "GuardDuty user guide, Service-linked role permissions for Malware Protection for EC2",
            url: "https://docs.aws.amazon.com/guardduty/latest/ug/slr-permissions-malware-protection.html",
        },
    ],
    parameters: &[
        Parameter::required("SnapshotId", Data(&[ArtefactKind::Snapshot, ArtefactKind::Image])),
        Parameter::optional("UserIds", Accounts),
        Parameter::optional("GroupNames", Groups),
        Parameter::optional("OperationType", OperationType),
        Parameter::optional("CreateVolumePermission", Permission),
        Parameter::any("Attribute"),
    ],
    makes: None,
    run,
};

/// What AWS does not say about the sharing of encrypted snapshots.
const LEFT_OPEN: &[(&str, &str)] = &[
    (
        "sharing a snapshot calls no KMS operation on its own key: a permission that is missing there is a risk, unless the \
         product demands it",
        "captures of ModifySnapshotAttribute on copied snapshots, 2026-09; the GuardDuty user guide names kms:ReEncryptFrom \
         and kms:ReEncryptTo",
    ),
    (
        "no second key is associated with the snapshot (AssociateKmsKeyId), and none would let a snapshot under aws/ebs be \
         shared",
        "EC2 API reference, AssociateKmsKeyId: it leaves open which snapshots it takes and what a share then needs",
    ),
];

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    let place = call.place;
    let partition = place.region.partition().as_str();
    rejections::not_here(call, effects, "ModifySnapshotAttribute");
    rejections::share(call, effects, "ModifySnapshotAttribute");
    let storage = call.input.storage.as_ref();
    let id = storage.map_or(&call.input.resource_id, |storage| &storage.resource_id);
    let snapshot = snapshot_arn(partition, &place.region, id);
    let mut row = Row::on("ec2:ModifySnapshotAttribute", snapshot, &call.input.account)
        .encrypted(&call.input.protection)
        .fails(failures::unauthorized());
    let added = &call.parameters.share_with;
    if !added.is_empty() {
        let accounts = added.iter().map(|account| account.as_str().into()).collect();
        row = row.with("ec2:Add/userId", ContextValue::Many(accounts));
    }
    effects.need(call.input, row);

    if let Some(key) = call.input.protection.key() {
        let condition = call.input.protection.condition();
        let aws_ebs = KeyRef {
            key_use: KeyUse::AwsManaged,
            account: place.account.clone(),
            region: place.region.clone(),
            arn: None,
            alias: Some(AWS_EBS_ALIAS.to_owned()),
            manager: Some(KeyManager::Aws),
        };
        effects.need(
            call.input,
            Row::kms("kms:DescribeKey", &aws_ebs)
                .via("ec2", &place.region)
                .evidence(Evidence::Observed)
                .only_if(condition),
        );
        for action in ["kms:ReEncryptFrom", "kms:ReEncryptTo"] {
            effects.need(
                call.input,
                Row::kms(action, key)
                    .via("ec2", &place.region)
                    .ebs_context(&call.input.context_id)
                    .documented()
                    .only_if(condition),
            );
        }
    }

    if call.input.protection.key().is_some() {
        for (text, source) in LEFT_OPEN {
            effects.assumptions.push(((*text).to_owned(), source));
        }
    }

    if call.parameters.public && id.exact().is_none() {
        effects.assumptions.push((
            format!("`{}` has no product codes of the Marketplace", call.input.id),
            "inferred: it is made on the way, of data that the estate does not say it of; EC2 API reference, \
             ModifySnapshotAttribute",
        ));
    }

    let mut shared = call.input.clone();
    let Parameters { share_with, unshare, .. } = call.parameters;
    let known = match &mut shared.storage {
        Some(storage) => &mut storage.shared_with,
        None => &mut shared.shared_with,
    };
    for account in share_with {
        let with = known.get_or_insert_default();
        if !with.contains(account) {
            with.push(account.clone());
        }
    }
    if let Some(with) = known {
        with.retain(|account| !unshare.contains(account));
    }
    effects.changed_input = Some(shared);
}
