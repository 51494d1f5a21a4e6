use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::estate::reads;
use crate::fact::Source;

/// AWS Backup is not switched on for a type of resource in the region.
pub(super) static CHECK: Check = Check {
    id: "backup-service-not-opted-in",
    summary: "AWS Backup is not switched on for a type of resource in the region",
    docs: Docs {
        what: "A backup is asked for a type that is switched off in the settings of AWS Backup in the region, or of \
               which nobody has told whether it is switched on.",
        why: "AWS Backup protects only what the account has opted in to, region by region. A plan leaves the rest \
              out without a failure.",
        example: "EBS is switched on in us-east-1 and EFS is not: a Cloudera CML workspace, which has both, is \
                  backed up by half.",
        ways_out: &["switch the type on: UpdateRegionSettings, or Settings in the console of AWS Backup"],
        sources: &[Source {
            title: "AWS Backup developer guide, Getting started: service opt-in",
            url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/working-with-supported-services.html",
        }],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let found = rejected::findings(assessment, &CHECK);
    rejected::told_by(assessment, found, reads::BACKUP_OPT_IN, false)
}
