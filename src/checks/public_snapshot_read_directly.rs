use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing, everybody};
use crate::fact::Source;
use crate::graph::{Failure, Severity, Timing};
use crate::operations::{GET_SNAPSHOT_BLOCK, LIST_CHANGED_BLOCKS, LIST_SNAPSHOT_BLOCKS, Operation};

/// Blocks of a public snapshot of another account are to be read.
pub(super) static CHECK: Check = Check {
    id: "public-snapshot-read-directly",
    summary: "the blocks of a public snapshot of another account are to be read with the EBS direct APIs",
    docs: Docs {
        what: "A step reads or lists blocks of a snapshot with the EBS direct APIs, and the snapshot is a public one of \
               another account.",
        why: "The EBS direct APIs read own snapshots and those that are shared with the account by its id. Public ones of \
              others they refuse. CopySnapshot and CreateVolume take them.",
        example: "A scanner lists the blocks of a public snapshot: `ValidationException: Public snapshots are not supported`.",
        ways_out: &["copy the snapshot into the account first (CopySnapshot), and read the copy"],
        sources: &[
            Source {
                title: "EBS user guide, Use EBS direct APIs to access the contents of an EBS snapshot",
                url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-accessing-snapshot.html",
            },
            Source {
                title: "EBS direct APIs reference, ListSnapshotBlocks",
                url: "https://docs.aws.amazon.com/ebs/latest/APIReference/API_ListSnapshotBlocks.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

/// The operations that read blocks.
static READERS: &[&Operation] = &[&GET_SNAPSHOT_BLOCK, &LIST_CHANGED_BLOCKS, &LIST_SNAPSHOT_BLOCKS];

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for step in assessment.graph.steps().iter().filter(|step| READERS.contains(&step.operation)) {
        for artefact in assessment.graph.inputs(step) {
            if !artefact.is_foreign_to(&step.place.account)
                || !everybody::is_public(assessment, artefact, step)
            {
                continue;
            }
            let message = format!(
                "{} does not read `{}`: it is a public snapshot of {}",
                step.operation.name, artefact.id, artefact.account
            );
            let cause =
                "the EBS direct APIs refuse public snapshots of other accounts (captures of ListSnapshotBlocks \
                 and GetSnapshotBlock, 2026-09)"
                    .to_owned();
            let mut finding = Finding::new(&CHECK, Severity::DeadEnd, message, cause);
            finding.step = Some(step.id);
            finding.volume = assessment.volume_of(artefact);
            finding.role = Some(step.role.clone());
            finding.failure = Some(Failure::new(
                "ValidationException",
                "Public snapshots are not supported",
                Timing::Immediate,
            ));
            let title = format!("copy `{}` into {} first, and read the copy", artefact.id, step.place);
            finding.fixes = vec![Fix::manual(title)];
            found.push(finding);
        }
    }
    found
}
