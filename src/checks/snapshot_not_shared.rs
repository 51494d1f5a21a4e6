use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing, everybody};
use crate::estate::{Edit, reads};
use crate::fact::Source;
use crate::graph::{Artefact, ArtefactKind, Failure, KeyRef, Severity, Step, Timing};
use crate::operations::{
    COPY_DB_CLUSTER_SNAPSHOT, COPY_DB_SNAPSHOT, COPY_SNAPSHOT, CREATE_VOLUME, DESCRIBE_SNAPSHOTS,
    GET_SNAPSHOT_BLOCK, LIST_CHANGED_BLOCKS, LIST_SNAPSHOT_BLOCKS, MODIFY_DB_CLUSTER_SNAPSHOT_ATTRIBUTE,
    MODIFY_DB_SNAPSHOT_ATTRIBUTE, MODIFY_SNAPSHOT_ATTRIBUTE, Operation, REGISTER_IMAGE,
    RESTORE_DB_CLUSTER_FROM_SNAPSHOT, RESTORE_DB_INSTANCE_FROM_DB_SNAPSHOT, RUN_INSTANCES, proof,
};

/// A step uses a snapshot of another account that is not shared with it.
pub(super) static CHECK: Check = Check {
    id: "snapshot-not-shared",
    summary: "a step uses a snapshot of another account that is not shared with it",
    docs: Docs {
        what: "A step copies a snapshot of another account, or makes a volume or a database from it, and the owner has not shared it \
               with the account of the step.",
        why: "The right to use the key does not make a snapshot visible. CreateVolume says at once that it does not exist; \
              CopySnapshot answers with an id and the copy ends in `error`.",
        example: "A snapshot of 111111111111 is restored in 222222222222, and its list of shares is empty.",
        ways_out: &[
            "let the owner share the snapshot with the account (ModifySnapshotAttribute)",
            "what is under aws/ebs or aws/rds cannot be shared: let the owner copy it under a customer managed key first",
        ],
        sources: &[
            Source {
                title: "EBS user guide, Share an Amazon EBS snapshot",
                url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html",
            },
            Source {
                title: "RDS user guide, Sharing a DB snapshot",
                url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

/// The operations that read snapshots of other accounts.
static READERS: &[&Operation] = &[
    &COPY_DB_CLUSTER_SNAPSHOT,
    &COPY_DB_SNAPSHOT,
    &COPY_SNAPSHOT,
    &CREATE_VOLUME,
    &DESCRIBE_SNAPSHOTS,
    &GET_SNAPSHOT_BLOCK,
    &LIST_CHANGED_BLOCKS,
    &LIST_SNAPSHOT_BLOCKS,
    &REGISTER_IMAGE,
    &RESTORE_DB_CLUSTER_FROM_SNAPSHOT,
    &RESTORE_DB_INSTANCE_FROM_DB_SNAPSHOT,
    &RUN_INSTANCES,
];

/// The operations that share snapshots.
static SHARES: &[&Operation] =
    &[&MODIFY_DB_CLUSTER_SNAPSHOT_ATTRIBUTE, &MODIFY_DB_SNAPSHOT_ATTRIBUTE, &MODIFY_SNAPSHOT_ATTRIBUTE];

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for step in assessment.graph.steps() {
        let reads = READERS.contains(&step.operation);
        for artefact in assessment.graph.inputs(step).filter(|_| reads) {
            let foreign = artefact.kind.is_snapshot() && artefact.is_foreign_to(&step.place.account);
            if foreign {
                found.extend(look(assessment, step, artefact));
            }
        }
    }
    found
}

/// Whether a step of the job makes it: then a step has to share it.
fn is_made_on_the_way(assessment: &Assessment<'_>, artefact: &Artefact) -> bool {
    assessment.graph.steps().iter().any(|step| step.outputs.contains(&artefact.id))
}

fn look(assessment: &Assessment<'_>, step: &Step, artefact: &Artefact) -> Option<Finding> {
    let account = &step.place.account;
    let is_share = |earlier: &&Step| {
        earlier.id < step.id
            && SHARES.contains(&earlier.operation)
            && earlier.share_with.contains(account)
            && earlier.inputs.contains(&artefact.id)
    };
    if assessment.graph.steps().iter().any(|earlier| is_share(&earlier)) {
        return None;
    }
    if everybody::is_public(assessment, artefact, step) {
        return None;
    }
    let condition = match &artefact.shared_with {
        Some(accounts) if accounts.contains(account) => return None,
        Some(_) => None,
        None => Some(format!("`{}` is not shared with {account}", artefact.id)),
    };
    let managed = if artefact.kind == ArtefactKind::Snapshot { "aws/ebs" } else { "aws/rds" };
    let failure = if artefact.kind == ArtefactKind::DbSnapshot {
        Failure::new("DBSnapshotNotFound", "DBSnapshot not found", Timing::Immediate)
    } else if artefact.kind == ArtefactKind::DbClusterSnapshot {
        let message = "DBClusterSnapshotIdentifier doesn't refer to an existing DB cluster snapshot.";
        Failure::new("DBClusterSnapshotNotFoundFault", message, Timing::Immediate)
    } else if step.operation.service == "ebs" {
        Failure::new("ResourceNotFoundException", "SNAPSHOT_NOT_FOUND", Timing::Immediate)
    } else if *step.operation == COPY_SNAPSHOT {
        Failure::new("error", "Source snapshot is not found", Timing::Late).told_by(proof::COPY_STATE)
    } else {
        Failure::new("InvalidSnapshot.NotFound", "Snapshot does not exist", Timing::Immediate)
    };
    let message = format!(
        "`{}` belongs to {} and {} {account}",
        artefact.id,
        artefact.account,
        if condition.is_none() { "is not shared with" } else { "may not be shared with" }
    );
    let cause = "a snapshot of another account is visible only where its owner has shared it".to_owned();
    let mut finding = Finding::new(&CHECK, Severity::Denied, message, cause);
    finding.step = Some(step.id);
    finding.volume = assessment.volume_of(artefact);
    finding.condition = condition;
    finding.role = Some(step.role.clone());
    finding.failure = Some(failure);
    if artefact.protection.key().is_some_and(KeyRef::is_aws_managed) {
        let title = format!(
            "let {} copy `{}` under a customer managed key that {account} may use, and share the copy: what is under \
             {managed} cannot be shared",
            artefact.account, artefact.id
        );
        finding.fixes = vec![Fix::manual(title)];
        tell_unread(assessment, &mut finding, artefact);
        return Some(finding);
    }
    let title = format!("let {} share `{}` with {account}", artefact.account, artefact.id);
    // A snapshot of a database is named by its ARN.
    let id = artefact.resource_id.exact();
    let id = id.map(|id| if artefact.kind.database().is_some() { artefact.id.as_str() } else { id });
    let share = id.filter(|_| !is_made_on_the_way(assessment, artefact)).map(|id| Edit::Share {
        account: artefact.account.clone(),
        snapshot: id.to_owned(),
        with: account.clone(),
    });
    finding.fixes = vec![Fix::of(title, share.into_iter().collect())];
    tell_unread(assessment, &mut finding, artefact);
    Some(finding)
}

/// Where it is open with whom it is shared, the read that would tell may have failed.
fn tell_unread(assessment: &Assessment<'_>, finding: &mut Finding, artefact: &Artefact) {
    if finding.condition.is_some() {
        let of_database = artefact.kind.database().is_some();
        let calls = if of_database { reads::DATABASE_SNAPSHOT_SHARES } else { reads::SNAPSHOT_SHARES };
        assessment.tell_unread_of(finding, artefact, calls);
    }
}
