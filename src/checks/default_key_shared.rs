use super::edits::default_keys;
use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing};
use crate::estate::reads;
use crate::fact::Source;
use crate::graph::{Artefact, Failure, KeyRef, KeyUse, Place, Protection, Severity, Step, Timing};
use crate::operations::{COPY_SNAPSHOT, CREATE_SNAPSHOT, CREATE_VOLUME, MODIFY_SNAPSHOT_ATTRIBUTE};
use crate::question::{Job, RestoreFrom};

/// A step shares a snapshot that is under the AWS managed key of EBS.
pub(super) static CHECK: Check = Check {
    id: "default-key-shared",
    summary: "a snapshot under the AWS managed key aws/ebs is to be shared with another account",
    docs: Docs {
        what: "A step shares a snapshot with another account while the snapshot is encrypted under `alias/aws/ebs`, \
               because its volume was, or because a copy took the default key of its region.",
        why: "AWS refuses to share it, and no policy can change that: the policy of an AWS managed key is fixed and \
              admits its own account only. The path ends here. Where the key is the default of a region in between, the \
              data may come from a customer managed key and die all the same.",
        example: "Restore from 111111111111/us-east-1 to 222222222222/eu-west-1 with release 2: the snapshot is copied to \
                  eu-west-1 inside 111111111111 under the default key there, which is aws/ebs, and the copy cannot be \
                  shared.",
        ways_out: &[
            "set a customer managed key as the default EBS key of the account and region in which the copy is made",
            "copy the snapshot under a customer managed key and share the copy",
            "run the worker in the account of the data, so that nothing is shared",
            "use a release of the product that copies under a key of its own choice",
        ],
        sources: &[
            Source {
                title: "EBS user guide, Share an Amazon EBS snapshot",
                url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html",
            },
            Source {
                title: "Veeam Backup for AWS 2 guide, IAM Role Permissions on CMKs",
                url: "https://helpcenter.veeam.com/archive/vbaws/20/guide/role_permissions_cmk.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    let shares = |step: &&Step| *step.operation == MODIFY_SNAPSHOT_ATTRIBUTE && !step.share_with.is_empty();
    for step in assessment.graph.steps().iter().filter(shares) {
        let inputs: Vec<&Artefact> = assessment.graph.inputs(step).collect();
        let mut keys: Vec<&KeyRef> = inputs.iter().filter_map(|artefact| artefact.protection.key()).collect();
        keys.dedup();
        for artefact in &inputs {
            let Some(key) = artefact.protection.key() else { continue };
            let condition = match (key.manager, artefact.protection.condition()) {
                (Some(crate::aws::KeyManager::Customer), _) => continue,
                (Some(crate::aws::KeyManager::Aws), condition) => condition.map(str::to_owned),
                (None, None) => Some(format!("the {} is the AWS managed key aws/ebs", key.in_words())),
                (None, Some(condition)) => {
                    Some(format!("{condition}, and the {} is the AWS managed key aws/ebs", key.in_words()))
                }
            };
            let every_volume_alike =
                keys.len() == 1 && inputs.iter().all(|other| other.protection == artefact.protection);
            let volume = if every_volume_alike { None } else { assessment.volume_of(artefact) };
            let mut finding = finding(step, key, volume, condition);
            let way = Way::of(assessment, artefact, key);
            finding.cause = way.cause(assessment, key);
            finding.fixes = way.fixes(assessment, step, key).into_iter().map(Fix::manual).collect();
            if key.key_use == KeyUse::Default && finding.condition.is_none() {
                let place = Place { account: key.account.clone(), region: key.region.clone() };
                finding.fixes.splice(0..0, default_keys(assessment, &place));
            }
            if key.key_use == KeyUse::Default && key.manager.is_none() {
                assessment.tell_unread_key(&mut finding, key, reads::DEFAULT_EBS_KEY);
            }
            let same = |known: &&mut Finding| known.step == finding.step && known.volume == finding.volume;
            match found.iter_mut().find(same) {
                Some(known) if finding.condition.is_none() => *known = finding,
                Some(_) => {}
                None => found.push(finding),
            }
        }
    }
    found
}

/// How the data came to be under `aws/ebs`.
enum Way {
    /// It was from the start.
    Source,
    /// The product copied it within its account, passing the default key of the region.
    Copy,
    /// Plain data was copied to where encryption by default is on.
    ByDefault,
    /// A worker wrote it to a volume under the default key of its account.
    Worker,
}

impl Way {
    fn of(assessment: &Assessment<'_>, artefact: &Artefact, key: &KeyRef) -> Self {
        if key.key_use == KeyUse::Source {
            return Self::Source;
        }
        let graph = assessment.graph;
        let maker = |id: &String| graph.steps().iter().find(|step| step.outputs.contains(id));
        let mut made_by = maker(&artefact.id);
        if let Some(step) = made_by.filter(|step| *step.operation == CREATE_SNAPSHOT) {
            made_by = step.inputs.first().and_then(maker);
        }
        match made_by {
            Some(step) if *step.operation == COPY_SNAPSHOT => {
                let mut sources = graph.inputs(step).filter(|source| source.volume == artefact.volume);
                if sources.any(|source| source.protection == Protection::Plain) {
                    Self::ByDefault
                } else {
                    Self::Copy
                }
            }
            Some(step) if *step.operation == CREATE_VOLUME => Self::Worker,
            _ => Self::Source,
        }
    }

    fn cause(&self, assessment: &Assessment<'_>, key: &KeyRef) -> String {
        let place = format!("{} in {}", key.region, key.account);
        let (how, fixed) = (
            match self {
                Self::Source if assessment.question.from == RestoreFrom::Replica => {
                    "the replica is under aws/ebs, as one is that was made without a target key where that is the \
                     default EBS key"
                        .to_owned()
                }
                Self::Source => "the data is under aws/ebs from the start, and a snapshot keeps the key of its volume".to_owned(),
                Self::Copy | Self::Worker if assessment.question.job == Job::Recipe => {
                    if key.key_use == KeyUse::Default {
                        format!("no key is named for what is made, and the default EBS key of {place} is aws/ebs")
                    } else {
                        "the key that is named for what is made is aws/ebs".to_owned()
                    }
                }
                Self::Copy => {
                    format!("the snapshot is copied before it is shared, and the copy takes the default EBS key of {place}")
                }
                Self::ByDefault => format!(
                    "the data is plain, and its copy is encrypted all the same: encryption by default is on, and takes the \
                     default EBS key of {place}"
                ),
                Self::Worker => {
                    format!("the worker writes the data to volumes under the default EBS key of {place}, and shares a snapshot of them")
                }
            },
            "the policy of an AWS managed key is fixed: it admits its own account only",
        );
        format!("{how}; {fixed}")
    }

    /// Ways out; for data under `aws/ebs` from the start there is none but another key.
    fn fixes(&self, assessment: &Assessment<'_>, step: &Step, key: &KeyRef) -> Vec<String> {
        let with = shared_with(step);
        let place = format!("{} in {}", key.region, key.account);
        let default =
            format!("set a customer managed key as the default EBS key of {place}, and let {with} use it");
        let question = assessment.question;
        match self {
            Self::Source => {
                let mut fixes = vec![format!(
                    "copy the snapshot under a customer managed key of {place} that {with} may use, and share the copy"
                )];
                if question.job == Job::Backup {
                    fixes.push(format!("run the worker in {}, so that nothing is shared", key.account));
                }
                fixes
            }
            Self::Copy | Self::Worker if question.job == Job::Recipe => vec![
                format!(
                    "pass `Encrypted`: true and, as `KmsKeyId`, a customer managed key of {place} that {with} may use"
                ),
                default,
            ],
            Self::Copy => vec![
                default,
                format!(
                    "copy the snapshot under a customer managed key of {place} by hand, and restore from the copy"
                ),
            ],
            Self::ByDefault => {
                vec![
                    default,
                    format!("switch encryption by default off in {place}, so that the copy stays plain"),
                ]
            }
            Self::Worker => {
                vec![
                    default,
                    format!("run the worker in {}, so that nothing is shared", question.dst.account),
                ]
            }
        }
    }
}

/// The accounts that a step shares with, for a sentence.
fn shared_with(step: &Step) -> String {
    step.share_with.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn finding(step: &Step, key: &KeyRef, volume: Option<String>, condition: Option<String>) -> Finding {
    let with = shared_with(step);
    let known = if condition.is_none() { "is under" } else { "would be under" };
    let message = format!(
        "sharing the snapshot with {with} fails: it {known} aws/ebs, the {}",
        KeyRef { alias: None, arn: None, ..key.clone() }.in_words()
    );
    let mut finding = Finding::new(&CHECK, Severity::DeadEnd, message, String::new());
    finding.step = Some(step.id);
    finding.volume = volume;
    finding.condition = condition;
    finding.role = Some(step.role.clone());
    finding.key = Some(key.clone());
    finding.failure = Some(Failure::new(
        "OperationNotPermitted",
        "Encrypted snapshots with EBS default key cannot be shared",
        Timing::Immediate,
    ));
    finding
}
