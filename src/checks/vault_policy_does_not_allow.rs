use super::claims::Cause;
use super::denials;
use super::{Assessment, Check, Docs, Finding};
use crate::fact::Source;
use crate::iam::PolicyType;

/// The access policy of a vault does not let a role of another account copy into it.
pub(super) static CHECK: Check = Check {
    id: "vault-policy-does-not-allow",
    summary: "the access policy of a vault does not let the job role of another account copy into it",
    docs: Docs {
        what: "A copy goes into a vault of another account, and no statement of the access policy of that vault allows the job \
               role, its account or its organization `backup:CopyIntoBackupVault`.",
        why: "Across accounts both sides must allow: the access policy of the vault and the policies of the job role. A vault \
              has no access policy until somebody writes one.",
        example: "The vault account made a vault and a key, and no access policy. Every copy ends with: Access Denied trying to \
                  call AWS Backup service.",
        ways_out: &[
            "allow the role `backup:CopyIntoBackupVault` in the access policy of the vault; `Resource` is `*` there, and the action \
             may have no wildcard",
            "allow the organization instead: `Principal` `*` with `aws:PrincipalOrgID`",
        ],
        sources: &[
            Source {
                title: "AWS Backup developer guide, Creating backup copies across AWS accounts",
                url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html",
            },
            Source {
                title: "AWS Backup developer guide, Vault access policies",
                url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html",
            },
        ],
    },
    claims: |denied| {
        denied.requirement.action.service() == "backup"
            && denied.cause() == Some(Cause::Implicit(PolicyType::ResourcePolicy))
    },
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    denials::findings(assessment, &CHECK, |denial| {
        format!(
            "the access policy of the vault does not allow {} {} on {}{}",
            denial.caller_in_words(),
            denial.actions_in_words(),
            denial.target_in_words(),
            denials::other_sides(denial)
        )
    })
}
