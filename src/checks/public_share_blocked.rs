use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing, everybody};
use crate::estate::SnapshotBlockPublicAccess;
use crate::fact::{Observed, Source};
use crate::graph::Severity;

/// A snapshot is to be public in an account that lets none be.
pub(super) static CHECK: Check = Check {
    id: "public-share-blocked",
    summary: "a snapshot is to be shared with everybody where the account blocks public access",
    docs: Docs {
        what: "A step shares a snapshot with the group `all`, and block public access for snapshots is on in the account \
               and region.",
        why: "The setting, or the declarative policy of the organization that manages it, refuses every new public share. Shares \
              with single accounts are left alone.",
        example: "A vendor publishes a plain snapshot in each region. In one of them block public access is \
                  `block-new-sharing`: snapshots that were public stay so, and the new one cannot be.",
        ways_out: &[
            "share with account ids",
            "switch block public access for snapshots off in the region (DisableSnapshotBlockPublicAccess); where a declarative \
             policy manages it, in the organization",
        ],
        sources: &[
            Source {
                title: "EBS user guide, Block public access for Amazon EBS snapshots",
                url: "https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html",
            },
            Source {
                title: "EC2 API reference, GetSnapshotBlockPublicAccessState",
                url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_GetSnapshotBlockPublicAccessState.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (step, artefact) in everybody::public_shares(assessment) {
        let place = &step.place;
        let (state, condition) = match everybody::blocked(assessment, place) {
            Observed::Known(SnapshotBlockPublicAccess::Unblocked) => continue,
            Observed::Known(SnapshotBlockPublicAccess::BlockAllSharing) => ("`block-all-sharing`", None),
            Observed::Known(SnapshotBlockPublicAccess::BlockNewSharing) => ("`block-new-sharing`", None),
            // What is encrypted is never public, whatever the setting.
            Observed::Unknown if artefact.protection.is_encrypted() == Some(true) => continue,
            Observed::Unknown => {
                ("not known", Some(format!("block public access for snapshots is on in {place}")))
            }
        };
        let verb = if condition.is_none() { "cannot" } else { "perhaps cannot" };
        let message = format!("`{}` {verb} be made public in {place}", artefact.id);
        let cause = format!(
            "block public access for snapshots is {state} there; AWS publishes no text for the refusal"
        );
        let mut finding = Finding::new(&CHECK, Severity::Denied, message, cause);
        finding.step = Some(step.id);
        finding.volume = assessment.volume_of(artefact);
        finding.role = Some(step.role.clone());
        finding.condition = condition;
        finding.fixes = vec![
            Fix::manual(format!("share `{}` with account ids", artefact.id)),
            Fix::manual(format!(
                "switch block public access for snapshots off in {place}, which lets every snapshot there be made public"
            )),
        ];
        found.push(finding);
    }
    found
}
