use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing};
use crate::fact::Source;
use crate::graph::Severity;
use crate::operations::{
    MODIFY_DB_CLUSTER_SNAPSHOT_ATTRIBUTE, MODIFY_DB_SNAPSHOT_ATTRIBUTE, MODIFY_SNAPSHOT_ATTRIBUTE, Operation,
};

/// A step passes on a share that is not its own to give.
pub(super) static CHECK: Check = Check {
    id: "foreign-snapshot-shared",
    summary: "an account is to share a snapshot that it does not own",
    docs: Docs {
        what: "A step shares a snapshot that another account owns and has shared with the step's account.",
        why: "Only the owner of a snapshot can change who may use it. A share cannot be passed on.",
        example: "222222222222 was given a snapshot of 111111111111 and is to restore it into 333333333333.",
        ways_out: &[
            "ask from the owner's account",
            "copy the snapshot first: the copy is the copier's own and can be shared",
        ],
        sources: &[Source {
            title: "EBS user guide, Share an Amazon EBS snapshot",
            url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html",
        }],
    },
    claims: claims_nothing,
    run,
};

/// The operations that share snapshots.
static SHARES: &[&Operation] =
    &[&MODIFY_DB_CLUSTER_SNAPSHOT_ATTRIBUTE, &MODIFY_DB_SNAPSHOT_ATTRIBUTE, &MODIFY_SNAPSHOT_ATTRIBUTE];

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for step in assessment.graph.steps().iter().filter(|step| SHARES.contains(&step.operation)) {
        for artefact in assessment.graph.inputs(step).filter(|a| a.is_foreign_to(&step.place.account)) {
            let message = format!(
                "{} cannot share `{}`: it belongs to {}",
                step.place.account, artefact.id, artefact.account
            );
            let cause =
                "only the owner of a snapshot can share it; AWS publishes no text for the refusal".to_owned();
            let mut finding = Finding::new(&CHECK, Severity::DeadEnd, message, cause);
            finding.step = Some(step.id);
            finding.volume = assessment.volume_of(artefact);
            finding.role = Some(step.role.clone());
            finding.fixes = vec![
                Fix::manual(format!("ask with {} as the source account", artefact.account)),
                Fix::manual(format!("copy the snapshot in {} first and share the copy", step.place.account)),
            ];
            found.push(finding);
        }
    }
    found
}
