use super::{Assessment, Check, Docs, Finding, claims_nothing, lints};
use crate::fact::Source;

/// A condition on `kms:ViaService` names no service.
pub(super) static CHECK: Check = Check {
    id: "via-service-never-matches",
    summary: "a policy wants `kms:ViaService` to be something that is no service name",
    docs: Docs {
        what: "A statement of a role or key of the plan compares `kms:ViaService` with values of which none is the name \
               of a service in a region: an account id in place of the region, no region, `ebs` for EBS, or a wildcard \
               under StringEquals.",
        why: "The statement never applies. An Allow grants nothing, and it shows only on the day the statement that \
              covers for it goes; a Deny that excepts the value hits everyone.",
        example: "`\"StringLike\": {\"kms:ViaService\": \"ebs.*.amazonaws.com\"}`: CloudTrail says that \
                  `ebs.amazonaws.com` invoked the call, but EBS calls KMS as `ec2.<region>.amazonaws.com`.",
        ways_out: &[
            "write `ec2.<region>.amazonaws.com` for everything EBS does, EBS direct APIs included",
            "use StringLike where the value has a wildcard: `ec2.*.amazonaws.com`",
        ],
        sources: &[Source {
            title: "KMS developer guide, AWS KMS condition keys: kms:ViaService",
            url: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service",
        }],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    lints::findings(
        assessment,
        &CHECK,
        "name the service as KMS sees it: `ec2.<region>.amazonaws.com` for EBS",
    )
}
