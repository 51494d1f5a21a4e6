use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing};
use crate::fact::Source;
use crate::graph::{Failure, Severity, Step, Timing};
use crate::operations::CREATE_SNAPSHOT;

/// One volume is snapshotted several times.
pub(super) static CHECK: Check = Check {
    id: "snapshots-of-one-volume-at-once",
    summary: "a job makes several snapshots of one volume, and AWS makes one of a volume in 15 seconds",
    docs: Docs {
        what: "Several steps of a job call CreateSnapshot on the same volume.",
        why: "AWS takes one CreateSnapshot of a volume in 15 seconds, and has at most five snapshots of a volume in progress, of \
              st1 and sc1 volumes one. What comes too early is refused, and a tool that does not try again has no snapshot.",
        example: "A job makes a snapshot of a volume before and after it stops a service: \
                  `SnapshotCreationPerVolumeRateExceeded`, or `ConcurrentSnapshotLimitExceeded` while the first one is still in \
                  progress.",
        ways_out: &[
            "wait between the snapshots, at least 15 seconds, and until enough of the earlier ones are completed",
            "make one snapshot, and copies of it",
        ],
        sources: &[
            Source {
                title: "EC2 API reference, Error codes: SnapshotCreationPerVolumeRateExceeded",
                url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html",
            },
            Source {
                title: "EBS user guide, Quotas for Amazon EBS",
                url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-resource-quotas.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut made: Vec<(&String, Vec<&Step>)> = Vec::new();
    for step in assessment.graph.steps().iter().filter(|step| *step.operation == CREATE_SNAPSHOT) {
        for volume in &step.inputs {
            match made.iter_mut().find(|(known, _)| *known == volume) {
                Some((_, steps)) => steps.push(step),
                None => made.push((volume, vec![step])),
            }
        }
    }
    made.iter().filter_map(|(volume, steps)| finding(volume, steps)).collect()
}

fn finding(volume: &str, steps: &[&Step]) -> Option<Finding> {
    let second = steps.get(1)?;
    let message = format!("{} snapshots are made of `{volume}`", steps.len());
    let cause = "AWS takes one CreateSnapshot of a volume in 15 seconds, and a plan does not say how long the job waits \
                 between its steps"
        .to_owned();
    let mut finding = Finding::new(&CHECK, Severity::Risk, message, cause);
    finding.step = Some(second.id);
    finding.also_steps = steps.iter().skip(2).map(|step| step.id).collect();
    finding.role = Some(second.role.clone());
    let words = "The maximum per volume CreateSnapshot request rate has been exceeded.";
    finding.failure = Some(Failure::new("SnapshotCreationPerVolumeRateExceeded", words, Timing::Immediate));
    finding.fixes = vec![Fix::manual(format!(
        "wait at least 15 seconds between two snapshots of `{volume}`, and until the earlier ones are completed"
    ))];
    Some(finding)
}
