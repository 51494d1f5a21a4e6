use super::edits::default_keys;
use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing};
use crate::fact::Source;
use crate::graph::{KeyUse, Severity};
use crate::question::Job;

/// The result of a job ends under `aws/ebs`.
pub(super) static CHECK: Check = Check {
    id: "result-under-default-key",
    summary: "what a replica or restore leaves behind is under aws/ebs, so that it can never be shared",
    docs: Docs {
        what: "A replica or restore works, and what it leaves behind is encrypted under `alias/aws/ebs`, as the default key \
               taken for want of a named one, because it was named, or as the key of the vault of a copy.",
        why: "What is under an AWS managed key cannot be shared: the next way to another account, for a cross-account \
              backup, replica or restore, begins with a dead end. A copy under a customer managed key is needed first.",
        example: "A replica in eu-west-1 made without a target key, where the default EBS key is aws/ebs; the disaster that \
                  it was made for asks for a restore into another account.",
        ways_out: &[
            "name a customer managed key as the target key",
            "set a customer managed key as the default EBS key of the target account and region",
            "copy into a vault under a customer managed key",
        ],
        sources: &[
            Source {
                title: "EBS user guide, Share an Amazon EBS snapshot",
                url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html",
            },
            Source {
                title: "EBS user guide, Amazon EBS encryption examples",
                url: "https://docs.aws.amazon.com/ebs/latest/userguide/encryption-examples.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let question = assessment.question;
    if !matches!(question.job, Job::Replica | Job::Restore | Job::Copy) {
        return Vec::new();
    }
    let mut found: Vec<Finding> = Vec::new();
    for (step, artefact) in assessment.results() {
        let protection = &artefact.protection;
        // Data that keeps the key it had has lost nothing.
        let lost = protection.key().filter(|key| key.is_aws_managed() && key.key_use != KeyUse::Source);
        let Some(key) = lost else { continue };
        let message = format!("the result in {} ends under aws/ebs and can never be shared", question.dst);
        let in_vault = key.key_use == KeyUse::Vault;
        let cause = if in_vault {
            "a copy is made under the key of the vault that it goes into, and that is aws/ebs".to_owned()
        } else if key.key_use == KeyUse::Target {
            "aws/ebs was named as the target key".to_owned()
        } else {
            format!("no target key is named, and the default EBS key of {} is aws/ebs", question.dst)
        };
        let volume = assessment.volume_of(artefact);
        let condition = protection.condition().map(str::to_owned);
        let mut finding = Finding::new(&CHECK, Severity::Risk, message, cause);
        finding.step = Some(step.id);
        finding.volume = volume;
        finding.condition = condition;
        finding.key = Some(key.clone());
        finding.fixes = vec![Fix::manual(if in_vault {
            "copy into a vault under a customer managed key; the key of a vault is fixed when it is made"
                .to_owned()
        } else {
            format!("name a customer managed key of {}, or make one its default EBS key", question.dst)
        })];
        if key.key_use == KeyUse::Default {
            finding.fixes.splice(0..0, default_keys(assessment, &question.dst));
        }
        found.push(finding);
    }
    found
}
