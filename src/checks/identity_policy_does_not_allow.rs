use super::claims::Cause;
use super::denials;
use super::{Assessment, Check, Docs, Finding};
use crate::fact::Source;
use crate::iam::PolicyType;

/// The role's own policies do not allow a call it needs.
pub(super) static CHECK: Check = Check {
    id: "identity-policy-does-not-allow",
    summary: "a role's own policies do not allow a call it needs",
    docs: Docs {
        what: "A step needs a call that no identity policy of the role allows, on the resource and under the \
               conditions of the call.",
        why: "A key policy that hands the decision to the account leaves it to the identity policy, and a foreign key \
              always needs both sides. An alias ARN as resource never matches a key.",
        example: "The key policy admits 222222222222 as a whole. The restore role there has no statement on the foreign \
                  key's ARN: the copy ends in `error`, \"Given key ID is not accessible\".",
        ways_out: &[
            "allow the calls listed on the key's ARN in an identity policy of the role",
            "check conditions of the nearest statement: kms:ViaService names each region of the job, CreateGrant carries \
             kms:GrantIsForAWSResource, DescribeKey neither of that nor an encryption context",
        ],
        sources: &[Source {
            title: "IAM user guide, Policy evaluation logic",
            url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
        }],
    },
    claims: |denied| denied.cause() == Some(Cause::Implicit(PolicyType::IdentityPolicy)),
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    denials::findings(assessment, &CHECK, |denial| {
        format!(
            "no identity policy of {} allows {} on {}{}",
            denial.caller_in_words(),
            denial.actions_in_words(),
            denial.target_in_words(),
            denials::other_sides(denial)
        )
    })
}
