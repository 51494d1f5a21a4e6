use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing};
use crate::aws::Arn;
use crate::fact::{Observed, Source};
use crate::graph::Severity;
use crate::workflows::DEFAULT_JOB_ROLE;

/// A role has the name of the default role of AWS Backup, and not its path.
pub(super) static CHECK: Check = Check {
    id: "default-backup-role-without-its-path",
    summary: "a job names no role, and what the account has is a role of the default one's name without its path",
    docs: Docs {
        what: "A job of AWS Backup names no role. The account has a role `AWSBackupDefaultServiceRole`, but not at the path \
               `/service-role/`.",
        why: "AWS Backup looks for its default role at `role/service-role/AWSBackupDefaultServiceRole` alone. A role of the same \
              name elsewhere is one of the customer's own, which nobody has named.",
        example: "A Terraform module has made `role/AWSBackupDefaultServiceRole`. Jobs that rely on the default role fail, as the \
                  role is not found.",
        ways_out: &[
            "name the role of the job: `IamRoleArn`, `--role job=ARN`",
            "let AWS Backup make the default role: choose Default role in the console, or make it at the path `/service-role/`",
        ],
        sources: &[Source {
            title: "AWS Backup developer guide, Creating the default service role",
            url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/iam-service-roles.html",
        }],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let Some(estate) = assessment.estate else { return Vec::new() };
    let steps = assessment.graph.steps().iter();
    let Some(step) = steps.clone().find(|step| step.role.role_use == "job" && step.role.arn.is_none()) else {
        return Vec::new();
    };
    let Some(account) = estate.account(&step.role.account) else { return Vec::new() };
    let name = DEFAULT_JOB_ROLE.rsplit('/').next().unwrap_or_default();
    let Some(other) = account.roles.iter().find(|role| role.arn.resource_name() == name) else {
        return Vec::new();
    };
    let complete = account.all_roles == Observed::Known(true);
    let message = format!(
        "no job role is named, and `{}` is not the default role of AWS Backup: its path is not `/service-role/`",
        Arn::resource(&other.arn)
    );
    let cause =
        format!("AWS Backup takes `{DEFAULT_JOB_ROLE}` of {} and no other for its default role", account.id);
    let mut finding = Finding::new(&CHECK, Severity::DeadEnd, message, cause);
    finding.step = Some(step.id);
    finding.role = Some(step.role.clone());
    finding.condition = (!complete).then(|| format!("{} has no `{DEFAULT_JOB_ROLE}`", account.id));
    finding.fixes =
        vec![Fix::manual("name the job role: `--role job=ARN`, or make the default role at its path")];
    vec![finding]
}
