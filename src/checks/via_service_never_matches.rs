use super::denials::{self, Told};
use super::{Assessment, Check, Denied, Docs, Finding, lints};
use crate::fact::Source;
use crate::iam::Miss;

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
    claims,
    run,
};

fn claims(denied: &Denied<'_>) -> bool {
    let is_via = |key: &str| key.eq_ignore_ascii_case("kms:ViaService");
    denied.every_miss(|miss, remarked| {
        matches!(miss, Miss::Condition { key, .. } if is_via(key))
            && remarked().is_some_and(|r| r.has(&CHECK))
    })
}

const WAY_OUT: &str = "name the service as KMS sees it: `ec2.<region>.amazonaws.com` for EBS";

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found = denials::causes(assessment, &CHECK, |denial| Told {
        message: format!(
            "{} may not call {} on {}: {} wants `kms:ViaService` to be {}, which is no name of a service",
            denial.caller_in_words(),
            denial.actions_in_words(),
            denial.target_in_words(),
            denial.policies_in_words(),
            denial.wanted("kms:ViaService").join(" or "),
        ),
        why: "EBS calls KMS as `ec2.<region>.amazonaws.com`, EBS direct APIs included".to_owned(),
        way_out: WAY_OUT.to_owned(),
    });
    found.extend(lints::findings(assessment, &CHECK, WAY_OUT));
    found
}
