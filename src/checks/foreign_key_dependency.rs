use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing};
use crate::fact::Source;
use crate::graph::{ArtefactKind, Severity};

/// The result stays under a key that another account owns.
pub(super) static CHECK: Check = Check {
    id: "foreign-key-dependency",
    summary: "what the job leaves behind is under a key of another account",
    docs: Docs {
        what: "The volume, snapshot, replica or database that a job leaves behind is encrypted under a key that another account owns.",
        why: "The job works. But the owner of the key can take the permission away, disable the key or delete it, and from \
              then on the volume cannot be attached, the instance not started and the snapshot not be read. Nobody in the \
              account that holds the data can prevent that.",
        example: "A restore into 222222222222 with `--target-key arn:aws:kms:eu-west-1:111111111111:key/...`",
        ways_out: &[
            "name a key of the account that holds the result",
            "copy the result under a key of its own account afterwards",
        ],
        sources: &[
            Source {
                title: "EBS user guide, Copy an Amazon EBS snapshot",
                url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-copy-snapshot.html",
            },
            Source {
                title: "RDS user guide, AWS KMS key management",
                url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html",
            },
            Source {
                title: "EBS user guide, View snapshots shared with you",
                url: "https://docs.aws.amazon.com/ebs/latest/userguide/view-shared-snapshot.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

/// RDS user guide, "AWS KMS key management".
const RDS_STOPS: &str = "RDS then takes the database out of service";

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for (step, artefact) in assessment.results() {
        let Some(key) = artefact.protection.key().filter(|key| key.account != artefact.account) else {
            continue;
        };
        let (what, later) = match artefact.kind {
            ArtefactKind::DbInstance => ("DB instance", RDS_STOPS),
            ArtefactKind::DbCluster => ("DB cluster", RDS_STOPS),
            ArtefactKind::DbSnapshot => ("DB snapshot", "nothing can be restored from it then"),
            ArtefactKind::DbClusterSnapshot => {
                ("DB cluster snapshot", "nothing can be restored from it then")
            }
            ArtefactKind::Volume => ("volume", "an attachment or start fails then, late"),
            _ => ("snapshot", "an attachment or start fails then, late"),
        };
        let message = format!(
            "the {what} of {} stays under a key of {}: its owner can end every use of it",
            artefact.account, key.account
        );
        let cause = format!(
            "the {} is {}'s to disable, to delete and to take back; {later}",
            key.in_words(),
            key.account
        );
        let mut finding = Finding::new(&CHECK, Severity::Risk, message, cause);
        finding.step = Some(step.id);
        finding.volume = assessment.volume_of(artefact);
        finding.condition = artefact.protection.condition().map(str::to_owned);
        finding.key = Some(key.clone());
        finding.fixes =
            vec![Fix::manual(format!("name a key of {} in {}", artefact.region, artefact.account))];
        found.push(finding);
    }
    found
}
