use super::denials::{self, Told};
use super::{Assessment, Check, Docs, Finding};
use crate::fact::Source;
use crate::graph::KeyRef;
use crate::iam::PolicyType;
use crate::operations::{
    MODIFY_DB_CLUSTER_SNAPSHOT_ATTRIBUTE, MODIFY_DB_SNAPSHOT_ATTRIBUTE, MODIFY_SNAPSHOT_ATTRIBUTE, Operation,
};

/// A step needs an AWS managed key that belongs to another account than its role.
pub(super) static CHECK: Check = Check {
    id: "aws-managed-key-of-another-account",
    summary: "a role needs an AWS managed key of another account, which admits its own account only",
    docs: Docs {
        what: "A step calls KMS on an AWS managed key, such as `alias/aws/ebs`, and the role belongs to another account \
               than the key. Where the data had to be shared before, the share has failed already and this is its \
               consequence.",
        why: "The policy of an AWS managed key is fixed and admits callers of its own account only, through the service it \
              was made for. Nobody can change it, and neither an identity policy nor a share of the data helps.",
        example: "The snapshot is under aws/ebs of 111111111111. The share with 222222222222 is refused; had it worked, \
                  `kms:ReEncryptFrom` on that key would fail for every role of 222222222222.",
        ways_out: &[
            "copy the data under a customer managed key that the other account may use, and go on with the copy",
            "let a role of the key's own account make the step",
        ],
        sources: &[
            Source {
                title: "KMS developer guide, AWS KMS condition keys: kms:CallerAccount",
                url: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-caller-account",
            },
            Source {
                title: "EBS user guide, Share an Amazon EBS snapshot",
                url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html",
            },
        ],
    },
    claims: |denied| {
        denied.requirement.key().is_some_and(KeyRef::is_aws_managed)
            && denied.is_foreign()
            && denied.had_to_allow(PolicyType::KeyPolicy)
    },
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found = denials::causes(assessment, &CHECK, |denial| {
        let owner = denial.key().map(|key| key.account.to_string()).unwrap_or_default();
        let message = format!(
            "{} needs {} on {}, an AWS managed key of {owner}",
            denial.caller_in_words(),
            denial.actions_in_words(),
            denial.target_in_words(),
        );
        let fixed = "the policy of an AWS managed key is fixed and admits its own account only";
        match dead_share(assessment, Some(denial.step.id), denial.key()) {
            Some(step) => Told {
                message: format!("a consequence of step {step}, where the share fails: {message}"),
                why: fixed.to_owned(),
                way_out: format!("what lets step {step} share the data under another key lifts this too"),
            },
            None => Told {
                message,
                why: fixed.to_owned(),
                way_out: if denial.step.operation.service == "s3" {
                    "encrypt the bucket under a customer managed key that both accounts may use".to_owned()
                } else {
                    "copy the data under a customer managed key that both accounts may use, and go on with the copy"
                        .to_owned()
                },
            },
        }
    });
    for finding in &mut found {
        finding.consequence_of = dead_share(assessment, finding.step, finding.key.as_ref());
    }
    found
}

/// The operations that share snapshots.
static SHARES: &[&Operation] =
    &[&MODIFY_DB_CLUSTER_SNAPSHOT_ATTRIBUTE, &MODIFY_DB_SNAPSHOT_ATTRIBUTE, &MODIFY_SNAPSHOT_ATTRIBUTE];

/// The step before that shares data under the same key.
fn dead_share(assessment: &Assessment<'_>, at: Option<usize>, key: Option<&KeyRef>) -> Option<usize> {
    let (at, key) = (at?, key?);
    let mut before = assessment.graph.steps().iter().take_while(|step| step.id < at);
    let share = before.find(|step| {
        let shared = |artefact: &crate::graph::Artefact| {
            artefact.protection.key().is_some_and(|shared| shared.is_same_key(key))
        };
        SHARES.contains(&step.operation) && assessment.graph.inputs(step).any(shared)
    })?;
    Some(share.id)
}
