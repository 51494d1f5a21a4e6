use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing, everybody};
use crate::estate::Edit;
use crate::fact::Source;
use crate::graph::{Artefact, ArtefactKind, Failure, KeyRef, Severity, Step, Timing};
use crate::operations::{
    COPY_SNAPSHOT, CREATE_VOLUME, DESCRIBE_SNAPSHOTS, GET_SNAPSHOT_BLOCK, LIST_CHANGED_BLOCKS,
    LIST_SNAPSHOT_BLOCKS, MODIFY_SNAPSHOT_ATTRIBUTE, Operation, REGISTER_IMAGE, RUN_INSTANCES, proof,
};

/// A step uses a snapshot of another account that is not shared with it.
pub(super) static CHECK: Check = Check {
    id: "snapshot-not-shared",
    summary: "a step uses a snapshot of another account that is not shared with it",
    docs: Docs {
        what: "A step copies a snapshot of another account, or makes a volume from it, and the owner has not shared it \
               with the account of the step.",
        why: "The right to use the key does not make a snapshot visible. CreateVolume says at once that it does not exist; \
              CopySnapshot answers with an id and the copy ends in `error`.",
        example: "A snapshot of 111111111111 is restored in 222222222222, and its list of shares is empty.",
        ways_out: &[
            "let the owner share the snapshot with the account (ModifySnapshotAttribute)",
            "what is under aws/ebs cannot be shared: let the owner copy it under a customer managed key first",
        ],
        sources: &[Source {
            title: "EBS user guide, Share an Amazon EBS snapshot",
            url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html",
        }],
    },
    claims: claims_nothing,
    run,
};

/// The operations that read snapshots of other accounts.
static READERS: &[&Operation] = &[
    &COPY_SNAPSHOT,
    &CREATE_VOLUME,
    &DESCRIBE_SNAPSHOTS,
    &GET_SNAPSHOT_BLOCK,
    &LIST_CHANGED_BLOCKS,
    &LIST_SNAPSHOT_BLOCKS,
    &REGISTER_IMAGE,
    &RUN_INSTANCES,
];

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for step in assessment.graph.steps() {
        let reads = READERS.contains(&step.operation);
        for artefact in assessment.graph.inputs(step).filter(|_| reads) {
            let foreign =
                artefact.kind == ArtefactKind::Snapshot && artefact.is_foreign_to(&step.place.account);
            if foreign {
                found.extend(look(assessment, step, artefact));
            }
        }
    }
    found
}

fn look(assessment: &Assessment<'_>, step: &Step, artefact: &Artefact) -> Option<Finding> {
    let account = &step.place.account;
    let is_share = |earlier: &&Step| {
        earlier.id < step.id
            && *earlier.operation == MODIFY_SNAPSHOT_ATTRIBUTE
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
    let failure = if step.operation.service == "ebs" {
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
             aws/ebs cannot be shared",
            artefact.account, artefact.id
        );
        finding.fixes = vec![Fix::manual(title)];
        return Some(finding);
    }
    let title = format!("let {} share `{}` with {account}", artefact.account, artefact.id);
    let share = artefact.resource_id.exact().map(|id| Edit::Share {
        account: artefact.account.clone(),
        snapshot: id.to_owned(),
        with: account.clone(),
    });
    finding.fixes = vec![Fix::of(title, share.into_iter().collect())];
    Some(finding)
}
