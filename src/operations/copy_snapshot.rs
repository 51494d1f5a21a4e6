use super::ParameterKind::{Data, Encrypted, Key, SourceRegion, TagSpecifications};
use super::call::{Constraint, Grantee, Row, new_resource, snapshot_arn};
use super::{Effects, Invocation, Operation, Parameter, failures, outcome, rejections, tags};
use crate::fact::{Observed, Source};
use crate::graph::{ArtefactKind, Evidence, KeyRef};
use crate::iam::Text;

/// Copies a snapshot, into another region or under another key.
///
/// `DescribeKey` on the target key is checked at once. The rest happens later with the caller's credentials: a data key
/// and a grant on the target key in the destination region, and a grant on the source key in the source region. Decrypt,
/// `ReEncrypt*` and `DescribeKey` on the source key were denied without harm.
pub static COPY_SNAPSHOT: Operation = Operation {
    name: "CopySnapshot",
    service: "ec2",
    summary: "copies a snapshot into a region, under the key passed or the default key there",
    sources: &[
        Source {
            title: "EBS user guide, Copy an Amazon EBS snapshot",
            url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-copy-snapshot.html",
        },
        Source {
            title: "EC2 API reference, CopySnapshot",
            url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CopySnapshot.html",
        },
    ],
    parameters: &[
        Parameter::required("SourceSnapshotId", Data(&[ArtefactKind::Snapshot])),
        Parameter::required("SourceRegion", SourceRegion),
        Parameter::optional("Encrypted", Encrypted),
        Parameter::optional("KmsKeyId", Key),
        Parameter::any("Description"),
        Parameter::optional("TagSpecifications", TagSpecifications),
        Parameter::any("CompletionDurationMinutes"),
    ],
    makes: Some(ArtefactKind::Snapshot),
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    let place = call.place;
    let input = call.input;
    let partition = place.region.partition().as_str();
    rejections::key_without_encrypted(call, effects, "CopySnapshot");
    rejections::wrong_source_region(call, effects, "CopySnapshot");
    rejections::plain_copy_of_encrypted(call, effects, "CopySnapshot");

    let copy = new_resource(&format!("arn:{partition}:ec2:{}::snapshot/", place.region));
    effects.need(
        input,
        Row::on("ec2:CopySnapshot", copy, &place.account)
            .tagged(call, "snapshot")
            .evidence(Evidence::Observed)
            .fails(failures::unauthorized()),
    );
    tags::need(call, effects, "CopySnapshot");
    let source = snapshot_arn(partition, &input.region, &input.resource_id);
    effects.need(
        input,
        Row::on("ec2:CopySnapshot", source, &input.account)
            .encrypted(&input.protection)
            .owned_by(&input.account)
            .evidence(Evidence::Observed)
            .fails(failures::unauthorized()),
    );

    let protection = outcome::of_data(call, |_| {
        call.key.map_or_else(|| outcome::default_of_copy(call), |passed| passed.key.clone())
    });
    let copy_id = Text::Prefix("snap-".to_owned());
    // Denials were tried on copies of shared snapshots within a region; the same calls were seen everywhere else.
    let evidence =
        if call.is_foreign() && place.region == input.region { Evidence::Proven } else { Evidence::Observed };
    if let Some(target) = protection.key() {
        need_target(call, effects, target, protection.condition(), &copy_id, evidence);
    }
    if call.key.is_some_and(|passed| !passed.key.is_same_key(call.default_key)) {
        effects.need(
            input,
            Row::kms("kms:DescribeKey", call.default_key)
                .via("ec2", &place.region)
                .unless_forbidden()
                .fails(failures::key_not_accessible()),
        );
    }
    if let Some(source) = input.protection.key() {
        need_source(call, effects, source, evidence);
    }
    if call.key.is_none() && input.protection.key().is_some() {
        leave_default_open(call, effects);
    }
    call.assume_snapshots_alike(effects);
    effects.output = Some(call.made(ArtefactKind::Snapshot, protection, copy_id));
}

pub(super) fn need_target(
    call: &Invocation<'_>,
    effects: &mut Effects,
    target: &KeyRef,
    condition: Option<&str>,
    copy_id: &Text,
    evidence: Evidence,
) {
    let region = &call.place.region;
    effects.need(
        call.input,
        Row::kms("kms:DescribeKey", target)
            .via("ec2", region)
            .evidence(evidence)
            .only_if(condition)
            .fails(failures::not_authorized_to_use_key(target)),
    );
    effects.need(
        call.input,
        Row::kms("kms:GenerateDataKeyWithoutPlaintext", target)
            .via("ec2", region)
            .ebs_context(copy_id)
            .evidence(evidence)
            .only_if(condition)
            .fails(failures::key_not_accessible()),
    );
    effects.need(
        call.input,
        Row::kms("kms:CreateGrant", target)
            .via("ec2", region)
            .grant(Constraint::Equals, &Grantee::Service(region), copy_id)
            .evidence(evidence)
            .only_if(condition)
            .fails(failures::key_not_accessible()),
    );
    for action in ["kms:Decrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"] {
        let row = Row::kms(action, target).via("ec2", region).ebs_context(copy_id);
        effects.need(call.input, row.documented().only_if(condition));
    }
}

pub(super) fn need_source(call: &Invocation<'_>, effects: &mut Effects, source: &KeyRef, evidence: Evidence) {
    let input = call.input;
    let region = &input.region;
    let condition = input.protection.condition();
    effects.need(
        input,
        Row::kms("kms:CreateGrant", source)
            .via("ec2", region)
            .grant(Constraint::Equals, &Grantee::Service(region), &input.context_id)
            .evidence(evidence)
            .only_if(condition)
            .fails(failures::key_not_accessible()),
    );
    effects
        .need(input, Row::kms("kms:DescribeKey", source).via("ec2", region).documented().only_if(condition));
    for action in ["kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo"] {
        let row = Row::kms(action, source).via("ec2", region).ebs_context(&input.context_id);
        effects.need(input, row.documented().only_if(condition));
    }
    if region != &call.place.region {
        effects.assumptions.push((
            format!(
                "a copy calls KMS on the source key through ec2.{region}.amazonaws.com and on the target key \
                 through ec2.{}.amazonaws.com",
                call.place.region
            ),
            "inferred from CloudTrail, which does not print kms:ViaService",
        ));
    }
}

/// The API reference names the default key, the user guide `aws/ebs`, where encryption by default is off.
fn leave_default_open(call: &Invocation<'_>, effects: &mut Effects) {
    if !call.default_key.is_aws_managed() && *call.encryption_by_default != Observed::Known(true) {
        effects.assumptions.push((
            format!(
                "which key a copy without KmsKeyId in {} takes while encryption by default is off is open: the configured default \
                 key or aws/ebs; pass KmsKeyId to be sure",
                call.place
            ),
            "EC2 API reference, CopySnapshot, against the EBS user guide and captures of 2026-09",
        ));
    }
}
