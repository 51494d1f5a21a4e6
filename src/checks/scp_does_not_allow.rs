use super::claims::Cause;
use super::denials;
use super::{Assessment, Check, Docs, Finding};
use crate::fact::Source;
use crate::iam::PolicyType;

/// A level of the organization allows less than the job needs.
pub(super) static CHECK: Check = Check {
    id: "scp-does-not-allow",
    summary: "no service control policy of a level above the account allows a call",
    docs: Docs {
        what: "The service control policies of the role's organization allow a call on every level from the root down to \
               the account only if each level has a statement that allows it; here one level has none.",
        why: "An SCP grants nothing, but what a level does not allow no role of the account can do, whatever its own \
              policies say.",
        example: "The unit `backup` has an SCP that allows `ec2:*` and `s3:*` in place of FullAWSAccess. The worker role \
                  may call EC2, and EC2 may not call KMS for it.",
        ways_out: &[
            "add the calls to an SCP of the level that lacks them",
            "move the role's account to a unit that allows them",
        ],
        sources: &[Source {
            title: "Organizations user guide, SCP evaluation",
            url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html",
        }],
    },
    claims: |denied| matches!(denied.cause(), Some(Cause::Implicit(PolicyType::Scp | PolicyType::Rcp))),
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    denials::findings(assessment, &CHECK, |denial| {
        format!(
            "the organization does not let {} call {} on {}{}",
            denial.caller_in_words(),
            denial.actions_in_words(),
            denial.target_in_words(),
            denials::other_sides(denial)
        )
    })
}
