use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing};
use crate::estate::SnapshotTier;
use crate::fact::Source;
use crate::graph::Severity;

/// A snapshot is in the archive tier.
pub(super) static CHECK: Check = Check {
    id: "snapshot-archived",
    summary: "the snapshot a job starts from is in the archive tier",
    docs: Docs {
        what: "A step shares or copies a snapshot, or makes a volume from it, while it is in the archive tier.",
        why: "An archived snapshot can be used for nothing before it is restored to the standard tier, which takes up to 72 \
              hours. Accounts it was shared with lose it.",
        example: "The monthly snapshots of a file server are archived; a restore is asked of one.",
        ways_out: &["restore it to the standard tier first (RestoreSnapshotTier), and wait"],
        sources: &[Source {
            title: "EBS user guide, Archive Amazon EBS snapshots",
            url: "https://docs.aws.amazon.com/ebs/latest/userguide/snapshot-archive.html",
        }],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for step in assessment.graph.steps() {
        for artefact in assessment.graph.inputs(step).filter(|a| a.tier == Some(SnapshotTier::Archive)) {
            if found.iter().any(|(id, _): &(String, Finding)| *id == artefact.id) {
                continue;
            }
            let message =
                format!("`{}` is archived: it cannot be shared, copied or restored from", artefact.id);
            let cause = "AWS publishes no text for the refusal".to_owned();
            let mut finding = Finding::new(&CHECK, Severity::Denied, message, cause);
            finding.step = Some(step.id);
            finding.volume = assessment.volume_of(artefact);
            finding.role = Some(step.role.clone());
            let fix = format!("restore `{}` to the standard tier and wait, up to 72 hours", artefact.id);
            finding.fixes = vec![Fix::manual(fix)];
            found.push((artefact.id.clone(), finding));
        }
    }
    found.into_iter().map(|(_, finding)| finding).collect()
}
