use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing};
use crate::aws::KeyManager;
use crate::estate::{Edit, Key, LockState, OrNone};
use crate::fact::Source;
use crate::graph::{ArtefactKind, Severity};
use crate::iam::{Effect, OneOrMany, PrincipalKind, Principals, Selector, Statement, action_matches};

/// A locked snapshot is under a key that can be deleted.
pub(super) static CHECK: Check = Check {
    id: "locked-snapshot-key-deletable",
    summary: "a locked snapshot is under a key that can be scheduled for deletion",
    docs: Docs {
        what: "A job starts from a snapshot that is locked, and the policy of its customer managed key does not deny \
               kms:ScheduleKeyDeletion to everyone.",
        why: "A lock keeps the snapshot from being deleted, not its key from being disabled or deleted. Without its key a \
              locked snapshot is there and can be read by nobody: the lock protects against less than it seems.",
        example: "Snapshots are locked in compliance mode for seven years; an administrator schedules their key for deletion \
                  when the application is retired.",
        ways_out: &[
            "deny kms:ScheduleKeyDeletion and kms:DisableKey to everyone in the key policy, or in an SCP",
            "keep a copy under a key of an account of its own",
        ],
        sources: &[
            Source {
                title: "EBS user guide, Amazon EBS snapshot lock",
                url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-snapshot-lock.html",
            },
            Source {
                title: "EC2 API reference, LockedSnapshotsInfo",
                url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_LockedSnapshotsInfo.html",
            },
            Source {
                title: "KMS developer guide, Deleting AWS KMS keys",
                url: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let Some(estate) = assessment.estate else { return Vec::new() };
    let mut found: Vec<Finding> = Vec::new();
    for artefact in assessment.graph.artefacts().filter(|artefact| artefact.kind == ArtefactKind::Snapshot) {
        let Some((_, snapshot)) = artefact.resource_id.exact().and_then(|id| estate.snapshot(id)) else {
            continue;
        };
        let locked = matches!(
            snapshot.lock.known(),
            Some(OrNone::Some(lock)) if lock.state != LockState::Expired
        );
        let Some(reference) = artefact.protection.key().filter(|_| locked) else { continue };
        let Some(key) = assessment.key(reference) else { continue };
        if reference.is_aws_managed() || key.manager.known() == Some(&KeyManager::Aws) || is_kept(key) {
            continue;
        }
        let message = format!("`{}` is locked, and its key can be scheduled for deletion", snapshot.id);
        let cause = format!("the policy of `{}` does not deny kms:ScheduleKeyDeletion to everyone", key.arn);
        let mut finding = Finding::new(&CHECK, Severity::Risk, message, cause);
        let readers = |step: &&crate::graph::Step| step.inputs.contains(&artefact.id);
        finding.step = assessment.graph.steps().iter().find(readers).map(|step| step.id);
        finding.volume = assessment.volume_of(artefact);
        finding.key = Some(reference.clone());
        let title = format!(
            "deny kms:ScheduleKeyDeletion and kms:DisableKey to everyone in the policy of `{}`",
            key.arn
        );
        let edit = Edit::KeyPolicy { key: key.arn.clone(), statement: keep() };
        finding.fixes = vec![Fix::of(title, vec![edit])];
        found.push(finding);
    }
    found
}

/// Keeps a key from being deleted and disabled, by anyone.
fn keep() -> Statement {
    let actions = ["kms:DisableKey", "kms:ScheduleKeyDeletion"].map(str::to_owned).to_vec();
    Statement {
        sid: Some("KeepsKey".to_owned()),
        effect: Effect::Deny,
        principal: Some(Selector::Only(Principals::Everyone)),
        action: Selector::Only(OneOrMany::Many(actions)),
        resource: Some(Selector::Only(OneOrMany::One("*".to_owned()))),
        condition: None,
    }
}

/// Whether a statement denies everybody, whatever the circumstances, to schedule the deletion of a key.
fn is_kept(key: &Key) -> bool {
    let forbids = |statement: &Statement| {
        let listed = statement
            .action
            .list()
            .as_slice()
            .iter()
            .any(|pattern| action_matches(pattern, "kms:ScheduleKeyDeletion"));
        let everyone = match &statement.principal {
            Some(Selector::Only(Principals::Everyone)) => true,
            Some(Selector::Only(Principals::Listed(listed))) => listed.iter().any(|(kind, names)| {
                *kind == PrincipalKind::Aws && names.as_slice().iter().any(|name| name == "*")
            }),
            _ => false,
        };
        statement.effect == Effect::Deny
            && listed != statement.action.is_negated()
            && everyone
            && statement.condition.is_none()
    };
    key.policy.known().is_some_and(|policy| policy.statements().iter().any(forbids))
}
