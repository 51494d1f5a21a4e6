use super::denials::{self, Told};
use super::{Assessment, Check, Denied, Docs, Finding, lints};
use crate::authorize::action_has_key;
use crate::fact::Source;
use crate::iam::Miss;

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
    claims,
    run,
};

fn claims(denied: &Denied<'_>) -> bool {
    let action = denied.requirement.action.as_str().to_ascii_lowercase();
    denied.every_miss(|miss, _| {
        matches!(miss, Miss::Condition { key, .. } if !action_has_key(&action, &key.to_ascii_lowercase()))
    })
}

const WAY_OUT: &str = "put the action into a statement of its own, without the condition";

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found = denials::causes(assessment, &CHECK, |denial| Told {
        message: format!(
            "{} may not call {} on {}: the statement of {} that is to allow it wants {}, which this call never has",
            denial.caller_in_words(),
            denial.actions_in_words(),
            denial.target_in_words(),
            denial.policies_in_words(),
            denial.missed_keys().join(" and "),
        ),
        why: "a condition on a key that a request never has never holds".to_owned(),
        way_out: WAY_OUT.to_owned(),
    });
    found.extend(lints::findings(assessment, &CHECK, WAY_OUT));
    found
}
