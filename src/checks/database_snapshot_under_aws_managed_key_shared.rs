use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing};
use crate::aws::KeyManager;
use crate::fact::Source;
use crate::graph::{Artefact, KeyRef, Severity, Step};
use crate::operations::{MODIFY_DB_CLUSTER_SNAPSHOT_ATTRIBUTE, MODIFY_DB_SNAPSHOT_ATTRIBUTE};

/// A snapshot of a database under the AWS managed key of RDS is to be shared.
pub(super) static CHECK: Check = Check {
    id: "database-snapshot-under-aws-managed-key-shared",
    summary: "a snapshot of a database under the AWS managed key aws/rds is to be shared with another account",
    docs: Docs {
        what: "ModifyDBSnapshotAttribute or ModifyDBClusterSnapshotAttribute shares a snapshot that is encrypted under \
               `alias/aws/rds`, because its database was, or because a copy was made under that key.",
        why: "RDS refuses to share it, and no policy can change that: the policy of an AWS managed key is fixed and admits its \
              own account only. A database that was encrypted without naming a key is under aws/rds, and its key can never be \
              changed.",
        example: "`mydb` was made with `StorageEncrypted` and no `KmsKeyId`. Its snapshot is to be restored in the recovery \
                  account: the share fails. Copied under a customer managed key first, the copy can be shared.",
        ways_out: &[
            "copy the snapshot under a customer managed key of its region that the other account may use, and share the copy",
            "for the days to come: restore the database from such a copy, so that its snapshots are under that key",
        ],
        sources: &[
            Source {
                title: "RDS user guide, Sharing encrypted snapshots",
                url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/share-encrypted-snapshot.html",
            },
            Source {
                title: "Aurora user guide, Sharing encrypted snapshots",
                url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/share-encrypted-snapshot.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let is_share = |step: &&Step| {
        let operation = step.operation;
        (*operation == MODIFY_DB_SNAPSHOT_ATTRIBUTE || *operation == MODIFY_DB_CLUSTER_SNAPSHOT_ATTRIBUTE)
            && !step.share_with.is_empty()
    };
    let mut found = Vec::new();
    for step in assessment.graph.steps().iter().filter(is_share) {
        for artefact in assessment.graph.inputs(step) {
            found.extend(look(assessment, step, artefact));
        }
    }
    found
}

fn look(assessment: &Assessment<'_>, step: &Step, artefact: &Artefact) -> Option<Finding> {
    // A copy for which no key is named is not made at all.
    let key = artefact.protection.key().filter(|key| !key.is_to_be_named())?;
    let condition = match (key.manager, artefact.protection.condition()) {
        (Some(KeyManager::Customer), _) => return None,
        (Some(KeyManager::Aws), condition) => condition.map(str::to_owned),
        (None, None) => Some(format!("the {} is the AWS managed key aws/rds", key.in_words())),
        (None, Some(fact)) => {
            Some(format!("{fact}, and the {} is the AWS managed key aws/rds", key.in_words()))
        }
    };
    let with: Vec<String> = step.share_with.iter().map(ToString::to_string).collect();
    let with = with.join(", ");
    let known = if condition.is_none() { "is under" } else { "would be under" };
    let message = format!(
        "sharing the snapshot with {with} fails: it {known} aws/rds, the {}",
        KeyRef { alias: None, arn: None, ..key.clone() }.in_words()
    );
    let made = assessment.graph.steps().iter().find(|made| made.outputs.contains(&artefact.id));
    let how = match made {
        Some(made) if made.operation.name.starts_with("Copy") => "the copy is made under aws/rds",
        Some(_) => "the database is under aws/rds, and a snapshot keeps the key of its database",
        None => "the snapshot is under aws/rds from the start",
    };
    let cause = format!(
        "{how}; the policy of an AWS managed key is fixed: it admits its own account only; AWS publishes no words for the \
         refusal"
    );
    let mut finding = Finding::new(&CHECK, Severity::DeadEnd, message, cause);
    finding.step = Some(step.id);
    finding.condition = condition;
    finding.role = Some(step.role.clone());
    finding.key = Some(key.clone());
    finding.fixes = vec![Fix::manual(format!(
        "copy the snapshot under a customer managed key of {} in {} that {with} may use, and share the copy",
        key.region, artefact.account
    ))];
    Some(finding)
}
