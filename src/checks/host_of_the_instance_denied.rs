use super::claims::{Cause, Denied};
use super::denials::{self, Told};
use super::{Assessment, Check, Docs, Finding};
use crate::fact::Source;
use crate::graph::{Requirement, Verdict};

/// A statement denies the host of an instance, which decrypts the volumes.
pub(super) static CHECK: Check = Check {
    id: "host-of-the-instance-denied",
    summary: "a Deny written for people hits the host of an instance, which has to decrypt the volume",
    docs: Docs {
        what: "The host of an instance, `aws:ec2-infrastructure`, decrypts the data key of an attached volume on the \
               strength of the grant that the attachment makes. A Deny of a service or resource control policy or of the \
               key policy matches that call.",
        why: "The identity-only role of the host has no policies that could allow it anything, but service control policies \
              and key policies bind it. A Deny on all principals but a few, on other organizations, or on networks hits it. \
              The attachment or start fails late, as if the key were in a wrong state.",
        example: "The key policy denies `kms:Decrypt` to everyone whose `aws:PrincipalArn` is none of three roles: the \
                  instance terminates with `Client.InvalidKMSKey.InvalidState`.",
        ways_out: &[
            "except the host: `\"ArnNotLike\": {\"aws:PrincipalArn\": \"arn:aws:iam::*:role/aws:ec2-infrastructure\"}`",
            "except calls made through AWS services: `\"BoolIfExists\": {\"aws:ViaAWSService\": \"false\"}`; whether the \
             host's call counts as one is not documented, so name the host too",
        ],
        sources: &[
            Source {
                title: "EBS user guide, Requirements for Amazon EBS encryption",
                url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html",
            },
            Source {
                title: "KMS developer guide, AWS global condition keys",
                url: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-aws.html",
            },
        ],
    },
    claims,
    run,
};

/// What stops the role itself on the same key is no matter of the host.
fn claims(denied: &Denied<'_>) -> bool {
    let is_host =
        |requirement: &Requirement| requirement.caller.as_ref().is_some_and(|caller| caller.granted);
    let role_too = denied.step.requirements.iter().any(|other| {
        let same_key = other.key().zip(denied.requirement.key()).is_some_and(|(a, b)| a.is_same_key(b));
        !is_host(other) && same_key && other.judgement.verdict == Verdict::Denied
    });
    is_host(denied.requirement) && denied.cause() == Some(Cause::Explicit) && !role_too
}

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    denials::causes(assessment, &CHECK, |denial| {
        let account = denial.caller_account();
        let partition = denial.step.place.region.partition();
        Told {
            message: format!(
                "{} of {account} is denied {} on {} by {}",
                denial.caller_in_words(),
                denial.actions_in_words(),
                denial.target_in_words(),
                denial.policies_in_words(),
            ),
            why: "the grant of the attachment lets the host decrypt, and an explicit deny wins over it"
                .to_owned(),
            way_out: format!(
                "except `arn:{partition}:iam::{account}:role/aws:ec2-infrastructure` from the Deny, by \
                 `ArnNotLike` on `aws:PrincipalArn`"
            ),
        }
    })
}
