use super::claims::{Cause, Denied};
use super::denials::{self, Told};
use super::{Assessment, Check, Docs, Finding};
use crate::fact::Source;
use crate::iam::{Effect, PolicyType, PrincipalKind, Principals, Selector, Standing, Statement};

/// A key policy neither names the role nor hands the decision to its account, whose identity policy allows the call.
pub(super) static CHECK: Check = Check {
    id: "key-policy-does-not-delegate",
    summary: "an identity policy allows a call that counts for nothing, because the key policy does not delegate",
    docs: Docs {
        what: "A step needs a call on a key of the role's own account. An identity policy of the role allows it, and no \
               statement of the key policy names the role or the account.",
        why: "Identity policies count on a KMS key only where its policy hands the decision to the account, as the statement \
              \"Enable IAM User Permissions\" of the default policy does. Without it only those count whom the key policy \
              names itself.",
        example: "The key policy names its administrators. The restore role of the same account has `kms:*` on `*` in its \
                  own policy: every call is refused.",
        ways_out: &[
            "name the role in the key policy, with just the calls it needs",
            "let the key policy allow the account root `kms:*`, which makes identity policies count",
        ],
        sources: &[Source {
            title: "KMS developer guide, Default key policy: allows access to the AWS account and enables IAM policies",
            url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-root-enable-iam",
        }],
    },
    claims,
    run,
};

fn claims(denied: &Denied<'_>) -> bool {
    let (Some(key), Some(judge)) = (denied.requirement.key(), denied.assessment.judge) else { return false };
    let Some(policy) = denied.assessment.key(key).and_then(|key| key.policy.known()) else { return false };
    let account = key.account.as_str();
    denied.cause() == Some(Cause::Implicit(PolicyType::KeyPolicy))
        && !denied.is_foreign()
        && !key.is_aws_managed()
        && !policy.statements().iter().any(|statement| delegates(statement, account))
        && judge
            .stands(&denied.step.role, denied.requirement)
            .iter()
            .any(|stand| stand.policy == PolicyType::IdentityPolicy && stand.standing == Standing::Allows)
}

/// Whether a statement allows the account anything, under whatever conditions.
fn delegates(statement: &Statement, account: &str) -> bool {
    let names =
        |name: &String| name == "*" || name == account || name.ends_with(&format!("::{account}:root"));
    statement.effect == Effect::Allow
        && match &statement.principal {
            Some(Selector::Only(Principals::Listed(listed))) => listed
                .iter()
                .any(|(kind, listed)| *kind == PrincipalKind::Aws && listed.as_slice().iter().any(names)),
            Some(Selector::Only(Principals::Everyone) | Selector::Except(_)) => true,
            None => false,
        }
}

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    denials::causes(assessment, &CHECK, |denial| Told {
        message: format!(
            "the key policy of {} neither names {} nor hands the decision to {}, so that the identity policy that allows \
             {} counts for nothing",
            denial.target_in_words(),
            denial.caller_in_words(),
            denial.caller_account(),
            denial.actions_in_words(),
        ),
        why: "identity policies count on a key only where its policy allows the account root".to_owned(),
        way_out: format!(
            "name {} in the key policy, or let it allow the root of {}",
            denial.caller_in_words(),
            denial.caller_account()
        ),
    })
}
