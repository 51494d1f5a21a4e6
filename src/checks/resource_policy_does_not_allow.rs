use super::claims::Cause;
use super::denials;
use super::{Assessment, Check, Docs, Finding};
use crate::fact::Source;
use crate::iam::PolicyType;

/// The policy of a bucket does not admit a foreign role.
pub(super) static CHECK: Check = Check {
    id: "resource-policy-does-not-allow",
    summary: "a bucket policy does not admit a role of another account",
    docs: Docs {
        what: "A step reads or writes a bucket of another account than the role's, and no statement of the bucket policy \
               allows it.",
        why: "Across accounts both sides must allow: the bucket policy and the role's identity policy.",
        example: "The repository role is of the production account, the bucket of the vault account has no policy: every \
                  PutObject is answered with AccessDenied.",
        ways_out: &[
            "allow the role in the bucket policy",
            "use a repository role of the bucket's own account",
        ],
        sources: &[Source {
            title: "S3 user guide, Bucket owner granting cross-account bucket permissions",
            url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-walkthroughs-managing-access-example2.html",
        }],
    },
    claims: |denied| {
        denied.requirement.action.service() != "sts"
            && matches!(
                denied.cause(),
                Some(Cause::Implicit(PolicyType::ResourcePolicy | PolicyType::VpcEndpointPolicy))
            )
    },
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    denials::findings(assessment, &CHECK, |denial| {
        format!(
            "the bucket policy does not allow {} {} on {}{}",
            denial.caller_in_words(),
            denial.actions_in_words(),
            denial.target_in_words(),
            denials::other_sides(denial)
        )
    })
}
