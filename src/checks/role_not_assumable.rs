use super::claims::Cause;
use super::denials;
use super::{Assessment, Check, Docs, Finding};
use crate::fact::Source;
use crate::iam::PolicyType;

/// Whoever is to work as a role cannot become it.
pub(super) static CHECK: Check = Check {
    id: "role-not-assumable",
    summary: "the trust policy of a role does not let the product's appliance, or the principal that a recipe names, assume it",
    docs: Docs {
        what: "A step is made by a role that somebody has to assume first, the appliance of a product or the principal that a \
               recipe names as `assumed_by`, and the trust policy of the role admits neither that principal nor its account.",
        why: "Without the session nothing of the step happens. A trust policy that names a role by ARN stops to match \
              when that role is deleted and made again, for AWS has stored its unique id.",
        example: "The restore role of the recovery account trusts `ec2.amazonaws.com` only. The job ends with AccessDenied \
                  on `sts:AssumeRole` before the first call of EC2.",
        ways_out: &[
            "allow the role of whoever assumes it, such as the appliance, `sts:AssumeRole` in the trust policy",
            "across accounts also allow `sts:AssumeRole` on the role in an identity policy of whoever assumes it",
        ],
        sources: &[
            Source {
                title: "IAM user guide, Update a role trust policy",
                url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html",
            },
            Source {
                title: "Veeam Backup for AWS 10 guide, IAM roles",
                url: "https://helpcenter.veeam.com/docs/vbaws/guide/role_permissions_backup_ec2.html",
            },
        ],
    },
    claims: |denied| {
        denied.requirement.action.service() == "sts"
            && denied.cause() == Some(Cause::Implicit(PolicyType::ResourcePolicy))
    },
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    denials::findings(assessment, &CHECK, |denial| {
        format!(
            "the trust policy of {} does not let {} assume it{}",
            denial.target_in_words(),
            denial.caller_in_words(),
            denials::other_sides(denial)
        )
    })
}
