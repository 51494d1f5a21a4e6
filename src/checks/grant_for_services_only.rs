use super::claims::Denied;
use super::denials::{self, Told};
use super::{Assessment, Check, Docs, Finding};
use crate::fact::Source;
use crate::iam::ContextValue;

/// A policy allows grants for AWS services only, and the tool makes one itself.
pub(super) static CHECK: Check = Check {
    id: "grant-for-services-only",
    summary: "a policy allows grants that AWS services make only, and the tool makes one itself",
    docs: Docs {
        what: "A statement with a condition on `kms:GrantIsForAWSResource` decides about a grant that a tool makes by calling \
               CreateGrant itself, and a service that made it for the tool would be allowed.",
        why: "`kms:GrantIsForAWSResource` is true only where an AWS service that works with KMS calls CreateGrant for a \
              principal, as EC2 does for volumes. In a call of one's own it is false, so the usual statement for services does \
              not admit the tool.",
        example: "A role of 222222222222 makes a grant on a key of 111111111111 for the service-linked role of Auto Scaling. The \
                  key policy allows `kms:CreateGrant` if `kms:GrantIsForAWSResource` is true: AccessDenied.",
        ways_out: &[
            "allow this principal `kms:CreateGrant` in a statement of its own, without the condition",
            "limit that statement by `kms:GranteePrincipal` or `kms:GrantOperations` instead",
        ],
        sources: &[
            Source {
                title: "KMS developer guide, AWS KMS condition keys: kms:GrantIsForAWSResource",
                url: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-is-for-aws-resource",
            },
            Source {
                title: "Amazon EC2 Auto Scaling user guide, Required AWS KMS key policy for use with encrypted volumes",
                url: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html",
            },
        ],
    },
    claims,
    run,
};

const KEY: &str = "kms:GrantIsForAWSResource";

fn claims(denied: &Denied<'_>) -> bool {
    let own = denied.requirement.context.get(KEY);
    let is_direct = matches!(own, Some(ContextValue::One(own)) if own.exact() == Some("false"));
    is_direct
        && denied.turns_if(|context| {
            context.insert(KEY, "true");
        })
}

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    denials::causes(assessment, &CHECK, |denial| {
        let forbidden = denial.requirements.iter().any(|requirement| requirement.is_forbidden());
        let (caller, actions) = (denial.caller_in_words(), denial.actions_in_words());
        let (verb, way_out) = if forbidden {
            (
                "denies it to all but AWS services",
                format!("take {caller} out of the statement that denies it"),
            )
        } else {
            let without = format!("allow {caller} {actions} in a statement without the condition on `{KEY}`");
            ("allows it to AWS services only", without)
        };
        Told {
            message: format!(
                "{caller} calls {actions} on {} itself, and {} {verb}",
                denial.target_in_words(),
                denial.policies_in_words(),
            ),
            why: format!("`{KEY}` is true only where a service makes the grant for a principal"),
            way_out,
        }
    })
}
