use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing};
use crate::estate::SnapshotState;
use crate::fact::Source;
use crate::graph::{Failure, Severity, Timing};
use crate::operations::{
    COPY_DB_CLUSTER_SNAPSHOT, COPY_DB_SNAPSHOT, COPY_IMAGE, COPY_SNAPSHOT, CREATE_VOLUME, Operation,
    REGISTER_IMAGE, RESTORE_DB_CLUSTER_FROM_SNAPSHOT, RESTORE_DB_INSTANCE_FROM_DB_SNAPSHOT, RUN_INSTANCES,
    proof,
};

/// A snapshot is still being made, or has failed.
pub(super) static CHECK: Check = Check {
    id: "snapshot-not-complete",
    summary: "the snapshot a job starts from is pending or has failed",
    docs: Docs {
        what: "A step copies a snapshot, or makes a volume from it, that is not in the state `completed`.",
        why: "CreateVolume refuses a pending snapshot; CopySnapshot accepts it and the copy ends in `error`. A dry run \
              succeeds in both cases.",
        example: "A restore starts while the first full snapshot of a 10 TiB volume is still pending.",
        ways_out: &["wait until the snapshot is completed", "for a failed one: take another"],
        sources: &[Source {
            title: "EC2 API reference, CreateVolume",
            url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html",
        }],
    },
    claims: claims_nothing,
    run,
};

/// The operations that want a snapshot of a database to be available.
static OF_DATABASES: &[&Operation] = &[
    &COPY_DB_CLUSTER_SNAPSHOT,
    &COPY_DB_SNAPSHOT,
    &RESTORE_DB_CLUSTER_FROM_SNAPSHOT,
    &RESTORE_DB_INSTANCE_FROM_DB_SNAPSHOT,
];

/// The operations that read the snapshots of an image, or make one of them. AWS publishes no words for the refusal.
static OF_IMAGES: &[&Operation] = &[&COPY_IMAGE, &REGISTER_IMAGE, &RUN_INSTANCES];

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for step in assessment.graph.steps() {
        let copies = *step.operation == COPY_SNAPSHOT;
        let of_database = OF_DATABASES.contains(&step.operation);
        let of_image = OF_IMAGES.contains(&step.operation);
        if !copies && !of_database && !of_image && *step.operation != CREATE_VOLUME {
            continue;
        }
        for artefact in assessment.graph.inputs(step) {
            let state = match artefact.state {
                Some(SnapshotState::Pending) => "pending",
                Some(SnapshotState::Error) => "error",
                Some(SnapshotState::Completed) | None => continue,
            };
            let failure = if of_image {
                None
            } else if of_database {
                let message = "DB snapshots are copied and restored from in the status `available`";
                Some(Failure::new("InvalidDBSnapshotState", message, Timing::Immediate))
            } else if copies {
                let failure = Failure::new("error", "Source snapshot is not complete", Timing::Late);
                Some(failure.told_by(proof::COPY_STATE))
            } else {
                let message = format!("Snapshot is in invalid state - {state}");
                Some(Failure::new("IncorrectState", message, Timing::Immediate))
            };
            let message = format!("`{}` is in the state `{state}`", artefact.id);
            let words = match artefact.state {
                Some(SnapshotState::Error) => "; the words of AWS are those seen for a pending one",
                _ => "",
            };
            let cause = format!("only a completed snapshot can be copied or restored from{words}");
            let mut finding = Finding::new(&CHECK, Severity::Denied, message, cause);
            finding.step = Some(step.id);
            finding.volume = assessment.volume_of(artefact);
            finding.role = Some(step.role.clone());
            finding.failure = failure;
            finding.fixes =
                vec![Fix::manual(format!("wait until `{}` is completed, or take another", artefact.id))];
            found.push(finding);
        }
    }
    found
}
