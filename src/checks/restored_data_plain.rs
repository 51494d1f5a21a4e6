use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing};
use crate::estate::OrNone;
use crate::fact::Source;
use crate::graph::{Artefact, Protection, Severity};
use crate::operations::START_SNAPSHOT;
use crate::question::Job;

/// A restore from a backup outside AWS leaves plain data behind.
pub(super) static CHECK: Check = Check {
    id: "restored-data-plain",
    summary: "a restore writes data into a plain snapshot: no key is named, and encryption by default is off",
    docs: Docs {
        what: "A restore fills a snapshot block by block (StartSnapshot, PutSnapshotBlock), names no key, and encryption by \
               default is off where it does so. The data is not known to have been plain before.",
        why: "A backup that left EBS has lost the key of its volume. What StartSnapshot makes without a parent is encrypted \
              only if it is told to be, or if the account encrypts by default. Nothing fails: the restored volume is plain, \
              and stays so, as do its snapshots.",
        example: "Clumio restores an encrypted volume into a recovery account without a key being chosen. Encryption by default \
                  was never switched on there. The drill succeeds, and an audit finds customer data on a plain volume.",
        ways_out: &[
            "name a target key",
            "switch encryption by default on in the account and region of the restore, and set its default key",
        ],
        sources: &[
            Source {
                title: "EBS user guide, Use encryption with EBS direct APIs",
                url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebsapis-using-encryption.html",
            },
            Source {
                title: "Clumio help centre, Permissions file details",
                url: "https://help.clumio.com/docs/permissions-file-details",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    if assessment.question.job != Job::Restore {
        return Vec::new();
    }
    let mut found = Vec::new();
    let starts = assessment.graph.steps().iter().filter(|step| *step.operation == START_SNAPSHOT);
    for step in starts {
        for made in assessment.graph.outputs(step).filter(|made| !was_plain(assessment, made)) {
            let condition = match made.protection {
                Protection::Plain => None,
                Protection::PlainOrUnder(..) => {
                    Some(format!("encryption by default is off in {}", step.place))
                }
                Protection::Under(_) => continue,
            };
            let message = format!("the data restored in {} is plain", step.place);
            let cause = "no target key is named, and encryption by default is off".to_owned();
            let mut finding = Finding::new(&CHECK, Severity::Risk, message, cause);
            finding.step = Some(step.id);
            finding.volume = assessment.volume_of(made);
            finding.condition = condition;
            finding.role = Some(step.role.clone());
            finding.fixes = vec![Fix::manual(format!(
                "name a target key, or switch encryption by default on in {}",
                step.place
            ))];
            found.push(finding);
        }
    }
    found
}

/// Whether the volume that was backed up is known to be plain.
fn was_plain(assessment: &Assessment<'_>, made: &Artefact) -> bool {
    let volume = made.volume.as_ref().and_then(|id| assessment.estate?.volume(id));
    volume.is_some_and(|(_, volume)| volume.key.known() == Some(&OrNone::None))
}
