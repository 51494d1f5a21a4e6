use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing};
use crate::aws::Arn;
use crate::fact::{Observed, Source};
use crate::graph::{Severity, Step};
use crate::operations::backup::BACKUP_SERVICE;

/// The account that gets a copy has no service-linked role of AWS Backup.
pub(super) static CHECK: Check = Check {
    id: "service-linked-role-missing",
    summary: "the account that gets a copy has no AWSServiceRoleForBackup, which is to make it",
    docs: Docs {
        what: "A copy job goes into a vault of another account, and that account has no role \
               `aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup`.",
        why: "Copies into another account are made by the service-linked role there. AWS makes that role with the first backup \
              job or vault of the console, not with a vault by API, and a key policy cannot name a role that is not there.",
        example: "A new vault account, all of it by Terraform: vault, key, access policy. The first copy fails, for the account \
                  never ran a job of AWS Backup.",
        ways_out: &[
            "make the role: `aws iam create-service-linked-role --aws-service-name backup.amazonaws.com`",
            "run one backup job in the account",
        ],
        sources: &[
            Source {
                title: "AWS Backup developer guide, Using roles to back up and copy",
                url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/using-service-linked-roles-AWSServiceRoleForBackup.html",
            },
            Source {
                title: "AWS Backup developer guide, Creating backup copies across AWS accounts",
                url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

/// The service-linked role of AWS Backup that makes a step.
fn role_of(step: &Step) -> Option<&Arn> {
    let role = step.role.arn.as_ref()?;
    role.resource().starts_with(&format!("role/aws-service-role/{BACKUP_SERVICE}/")).then_some(role)
}

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let Some((step, role)) = assessment.graph.steps().iter().find_map(|step| Some((step, role_of(step)?)))
    else {
        return Vec::new();
    };
    let missing = match assessment.estate {
        Some(estate) if estate.role(role).is_some() => return Vec::new(),
        Some(estate) => estate
            .account(&step.role.account)
            .is_some_and(|account| account.all_roles == Observed::Known(true)),
        None => false,
    };
    let account = &step.role.account;
    let message = format!(
        "the service-linked role `{}` {} {account}, and is to make the copy",
        role.resource_name(),
        if missing { "is missing in" } else { "may be missing in" }
    );
    let cause = "copies into another account are made by the service-linked role there, which AWS makes with the first backup \
                 job of the account";
    let mut finding = Finding::new(&CHECK, Severity::DeadEnd, message, cause.to_owned());
    finding.step = Some(step.id);
    finding.role = Some(step.role.clone());
    finding.condition = (!missing).then(|| format!("{account} has no `{}`", role.resource_name()));
    finding.fixes = vec![Fix::manual(format!(
        "make it in {account}: `aws iam create-service-linked-role --aws-service-name {BACKUP_SERVICE}`"
    ))];
    vec![finding]
}
