use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing};
use crate::fact::Source;
use crate::graph::{Failure, Place, Severity, Step, Timing};
use crate::operations::COPY_SNAPSHOT;
use std::collections::BTreeMap;

/// More copies go to one region than AWS makes at a time.
pub(super) static CHECK: Check = Check {
    id: "too-many-copies-at-once",
    summary: "a job makes more copies of snapshots in one account and region than AWS makes at a time",
    docs: Docs {
        what: "The steps of a job copy more than 20 snapshots into one region of one account.",
        why: "AWS makes at most 20 copies at a time for each destination region, and refuses the next one. A tool that starts \
              them all at once and does not try again leaves data behind. Other jobs of the account count too.",
        example: "A recovery copies the snapshots of 30 volumes to another region. The first 20 copies run, the 21st call is \
                  answered with `ResourceLimitExceeded`.",
        ways_out: &[
            "begin a copy only when another has ended, or let the tool try again",
            "ask AWS Support for more: Service Quotas does not adjust \"Concurrent snapshot copies per destination Region\"",
        ],
        sources: &[
            Source {
                title: "EBS user guide, Quotas for Amazon EBS",
                url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-resource-quotas.html",
            },
            Source {
                title: "EC2 API reference, Error codes: ResourceLimitExceeded",
                url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

/// Concurrent snapshot copies per destination region (EBS user guide, "Quotas for Amazon EBS").
const AT_ONCE: usize = 20;

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut copies: BTreeMap<&Place, Vec<&Step>> = BTreeMap::new();
    for step in assessment.graph.steps().iter().filter(|step| *step.operation == COPY_SNAPSHOT) {
        let of_place = copies.entry(&step.place).or_default();
        of_place.extend(step.inputs.iter().map(|_| step));
    }
    let beyond = copies.into_iter().filter(|(_, copies)| copies.len() > AT_ONCE);
    beyond.map(|(place, copies)| finding(place, &copies)).collect()
}

fn finding(place: &Place, copies: &[&Step]) -> Finding {
    let message = format!(
        "{} snapshots are copied into {place}; AWS makes {AT_ONCE} copies at a time there",
        copies.len()
    );
    let cause = "the quota counts the copies of an account for each destination region, and a plan does not say how many \
                 run at once"
        .to_owned();
    let mut finding = Finding::new(&CHECK, Severity::Risk, message, cause);
    // The first that may be one too many.
    if let Some(step) = copies.get(AT_ONCE) {
        finding.step = Some(step.id);
        finding.role = Some(step.role.clone());
    }
    let words = "You have exceeded an Amazon EC2 resource limit";
    finding.failure = Some(Failure::new("ResourceLimitExceeded", words, Timing::Immediate));
    finding.fixes = vec![Fix::manual(format!(
        "begin a copy into {place} only when another has ended, or ask AWS Support for more at a time"
    ))];
    finding
}
