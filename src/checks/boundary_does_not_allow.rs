use super::claims::Cause;
use super::denials;
use super::{Assessment, Check, Docs, Finding};
use crate::fact::Source;
use crate::iam::PolicyType;

/// The permissions boundary allows less than the job needs.
pub(super) static CHECK: Check = Check {
    id: "boundary-does-not-allow",
    summary: "a role's permissions boundary does not allow a call that its policies allow",
    docs: Docs {
        what: "A call that the role's identity policies allow is not allowed by its permissions boundary.",
        why: "A boundary is the most that identity policies can allow. A key policy that names the role does not escape \
              it; one that names the role's session does.",
        example: "Platform roles carry a boundary that allows `ec2:*` and `s3:*`. The replica role has every KMS \
                  permission and may use none of them.",
        ways_out: &[
            "add the calls to the boundary, on the keys of the job",
            "give the role a boundary of its own",
        ],
        sources: &[Source {
            title: "IAM user guide, Permissions boundaries for IAM entities",
            url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
        }],
    },
    claims: |denied| denied.cause() == Some(Cause::Implicit(PolicyType::PermissionsBoundary)),
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    denials::findings(assessment, &CHECK, |denial| {
        format!(
            "the permissions boundary of {} does not allow {} on {}{}",
            denial.caller_in_words(),
            denial.actions_in_words(),
            denial.target_in_words(),
            denials::other_sides(denial)
        )
    })
}
