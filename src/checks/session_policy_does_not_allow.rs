use super::claims::Cause;
use super::denials;
use super::{Assessment, Check, Docs, Finding};
use crate::fact::Source;
use crate::iam::PolicyType;

/// The policy passed with a session allows less than the step needs.
pub(super) static CHECK: Check = Check {
    id: "session-policy-does-not-allow",
    summary: "the policy passed when a role's session was made does not allow a call that the role may make",
    docs: Docs {
        what: "A step of a recipe carries a session policy, and a call of the step is not allowed by it.",
        why: "A session may do what both the role's policies and the session policy allow. EC2 calls KMS with the caller's \
              session: what the session policy leaves out is missing there too.",
        example: "A pipeline assumes its role with a session policy of `ec2:*`. Its copy of an encrypted snapshot ends in \
                  state `error`.",
        ways_out: &[
            "add the calls to the session policy, on the keys of the job",
            "assume the role without a session policy",
        ],
        sources: &[Source {
            title: "IAM user guide, Policies and permissions in AWS IAM: session policies",
            url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html",
        }],
    },
    claims: |denied| denied.cause() == Some(Cause::Implicit(PolicyType::SessionPolicy)),
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    denials::findings(assessment, &CHECK, |denial| {
        format!(
            "the session policy of {} does not allow {} on {}{}",
            denial.caller_in_words(),
            denial.actions_in_words(),
            denial.target_in_words(),
            denials::other_sides(denial)
        )
    })
}
