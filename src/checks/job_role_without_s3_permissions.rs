use super::claims::{Cause, Denied};
use super::denials;
use super::{Assessment, Check, Docs, Finding, Fix};
use crate::fact::Source;
use crate::graph::Requirement;
use crate::iam::{ContextValue, PolicyType};
use crate::operations::{RUN_BACKUP_JOB, RUN_RESTORE_JOB};

/// The job role of an S3 job has none of the permissions for S3.
pub(super) static CHECK: Check = Check {
    id: "job-role-without-s3-permissions",
    summary: "the job role of an S3 backup or restore lacks the permissions for S3, which the usual policies leave out",
    docs: Docs {
        what: "An S3 bucket is backed up or restored, and no identity policy of the job role allows the calls of S3 that this \
               takes.",
        why: "AWSBackupServiceRolePolicyForBackup and AWSBackupServiceRolePolicyForRestores are for every type but S3, and the \
              default role has these two alone. S3 has a pair of its own.",
        example: "A plan of the default role takes in a bucket. Volumes and databases are backed up, the bucket is not: IAM Role \
                  does not have sufficient permissions to execute the backup.",
        ways_out: &[
            "attach AWSBackupServiceRolePolicyForS3Backup to the role for backups and copies of S3",
            "attach AWSBackupServiceRolePolicyForS3Restore to the role for restores of S3",
        ],
        sources: &[
            Source {
                title: "AWS Backup developer guide, Amazon S3 backups",
                url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/s3-backups.html",
            },
            Source {
                title: "AWS re:Post, Troubleshoot IAM permissions with AWS Backup",
                url: "https://repost.aws/knowledge-center",
            },
        ],
    },
    claims,
    run,
};

/// Calls of S3, and those on keys that S3 makes for the role.
fn is_of_s3(requirement: &Requirement) -> bool {
    let through_s3 = match requirement.context.get("kms:ViaService") {
        Some(ContextValue::One(service)) => service.known_part().starts_with("s3."),
        _ => false,
    };
    requirement.action.service() == "s3" || through_s3
}

fn claims(denied: &Denied<'_>) -> bool {
    [&RUN_BACKUP_JOB, &RUN_RESTORE_JOB].contains(&denied.step.operation)
        && is_of_s3(denied.requirement)
        && denied.cause() == Some(Cause::Implicit(PolicyType::IdentityPolicy))
}

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut findings = denials::findings(assessment, &CHECK, |denial| {
        format!(
            "no identity policy of {} allows {} on {}",
            denial.caller_in_words(),
            denial.actions_in_words(),
            denial.target_in_words()
        )
    });
    for finding in &mut findings {
        let step = finding.step.and_then(|id| assessment.graph.steps().iter().find(|step| step.id == id));
        let restores = step.is_some_and(|step| *step.operation == RUN_RESTORE_JOB);
        let policy = if restores { "S3Restore" } else { "S3Backup" };
        finding.fixes.push(Fix::manual(format!("attach AWSBackupServiceRolePolicyFor{policy} to the role")));
    }
    findings
}
