use super::{Assessment, Check, Docs, Finding, claims_nothing, lints};
use crate::fact::Source;

/// A statement wants a condition key that requests for its action do not have.
pub(super) static CHECK: Check = Check {
    id: "condition-key-never-present",
    summary: "a policy wants a condition key that requests for its action never have",
    docs: Docs {
        what: "A statement of a role or key of the plan names an action together with a `kms:` condition key that no \
               request for this action has, under an operator that needs the key.",
        why: "For that action the statement never applies. DescribeKey has neither `kms:GrantIsForAWSResource` nor an \
              encryption context; grouped with them it is refused, and copies and restores begin with it.",
        example: "One statement allows `kms:CreateGrant` and `kms:DescribeKey` if `kms:GrantIsForAWSResource` is true: it \
                  allows CreateGrant alone.",
        ways_out: &["put the action into a statement of its own, without the condition"],
        sources: &[
            Source {
                title: "Service authorization reference, AWS Key Management Service: actions",
                url: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html",
            },
            Source {
                title: "KMS developer guide, AWS KMS condition keys",
                url: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    lints::findings(assessment, &CHECK, "put the action into a statement of its own, without the condition")
}
