use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// A step passes a role of another account to a service.
pub(super) static CHECK: Check = Check {
    id: "role-of-another-account-passed",
    summary: "a step passes a role of another account to a service",
    docs: Docs {
        what: "A launch or a job names a role of another account than the one in which it runs.",
        why: "`iam:PassRole` works within an account: the role has to be of the account in which the service works \
              for it.",
        example: "A launch in 111111111111 names an instance profile with a role of 222222222222. No policy helps: \
                  `Cross-account pass role is not allowed.`",
        ways_out: &["make a role of the same permissions in the account of the launch, and pass that"],
        sources: &[Source {
            title: "IAM user guide, Grant a user permissions to pass a role to an AWS service",
            url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        }],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    rejected::findings(assessment, &CHECK)
}
