use super::ParameterKind::{Data, Instance};
use super::call::{Constraint, Grantee, Row, resource_text, volume_arn};
use super::{Effects, Invocation, Operation, Parameter, failures, rejections};
use crate::fact::Source;
use crate::graph::{ArtefactKind, Evidence, Failure};
use crate::iam::Text;

/// Attaches a volume to an instance. The caller grants the host of the instance, `aws:ec2-infrastructure`, to decrypt.
pub static ATTACH_VOLUME: Operation = Operation {
    name: "AttachVolume",
    service: "ec2",
    summary: "attaches a volume; the caller makes the grant by which the host decrypts it",
    sources: &[
        Source {
            title: "EBS user guide, Requirements for Amazon EBS encryption",
            url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html",
        },
        Source {
            title: "KMS developer guide, How Amazon EBS uses AWS KMS",
            url: "https://docs.aws.amazon.com/kms/latest/developerguide/services-ebs.html",
        },
    ],
    parameters: &[
        Parameter::required("VolumeId", Data(&[ArtefactKind::Volume])),
        Parameter::required("InstanceId", Instance),
        Parameter::any("Device"),
    ],
    makes: None,
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    rejections::instance_not_here(call, effects, "AttachVolume");
    let place = call.place;
    let partition = place.region.partition().as_str();
    rejections::not_here(call, effects, "AttachVolume");
    let id = call.parameters.instance.clone().unwrap_or_else(|| Text::Prefix("i-".to_owned()));
    let instance =
        resource_text(&format!("arn:{partition}:ec2:{}:{}:instance/", place.region, place.account), &id);
    let volume = volume_arn(partition, &place.region, &call.input.account, &call.input.resource_id);
    for arn in [instance, volume] {
        let row = Row::on("ec2:AttachVolume", arn, &place.account).fails(failures::unauthorized());
        effects.need(call.input, row);
    }
    need_host_grant(call, effects, failures::attach_fails());
}

/// The grant that lets the host of an instance decrypt a volume, made with the credentials of whoever attaches the
/// volume or starts the instance.
pub(super) fn need_host_grant(call: &Invocation<'_>, effects: &mut Effects, failure: Failure) {
    let place = call.place;
    let Some(key) = call.input.protection.key() else { return };
    let condition = call.input.protection.condition();
    let (text, source) = failures::START_WORDS;
    effects.assumptions.push((text.to_owned(), source));
    effects.need(
        call.input,
        Row::kms("kms:CreateGrant", key)
            .via("ec2", &place.region)
            .grant(
                Constraint::Subset,
                &Grantee::Infrastructure {
                    partition: place.region.partition().as_str(),
                    account: &place.account,
                    region: &place.region,
                },
                &call.input.context_id,
            )
            .evidence(Evidence::Observed)
            .only_if(condition)
            .fails(failure),
    );
    effects.need(
        call.input,
        Row::kms("kms:Decrypt", key)
            .ebs_context(&call.input.context_id)
            .by_host(&place.region, &place.account)
            .evidence(Evidence::Documented)
            .only_if(condition)
            .fails(failures::instance_cannot_start()),
    );
    effects.need(
        call.input,
        Row::kms("kms:Decrypt", key)
            .via("ec2", &place.region)
            .ebs_context(&call.input.context_id)
            .documented()
            .only_if(condition),
    );
}
