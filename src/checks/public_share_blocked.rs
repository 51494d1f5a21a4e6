use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing, everybody};
use crate::estate::{ImageBlockPublicAccess, SnapshotBlockPublicAccess, Sought, reads};
use crate::fact::{Observed, Source};
use crate::graph::{Failure, Place, Severity, Step, Timing};
use crate::operations::MODIFY_IMAGE_ATTRIBUTE;

/// A snapshot or image is to be public in an account that lets none be.
pub(super) static CHECK: Check = Check {
    id: "public-share-blocked",
    summary: "a snapshot or image is to be shared with everybody where the account blocks public access",
    docs: Docs {
        what: "A step shares a snapshot or image with the group `all`, and block public access for snapshots, or for AMIs, is on \
               in the account and region.",
        why: "The setting, or the declarative policy of the organization that manages it, refuses every new public share. Shares \
              with single accounts are left alone. Snapshots and AMIs have a setting each; for AMIs it is on in many accounts \
              from the start.",
        example: "A vendor publishes a plain image in each region. In a new one the answer is `OperationNotPermitted: You can't \
                  publicly share this image because block public access for AMIs is enabled for this account. To publicly share \
                  the image, you must call the DisableImageBlockPublicAccess API.`",
        ways_out: &[
            "share with account ids",
            "switch it off in the region (DisableSnapshotBlockPublicAccess, DisableImageBlockPublicAccess); where a declarative \
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
            Source {
                title: "EC2 user guide, Understand block public access for AMIs",
                url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-public-access-to-amis.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    // Snapshots of databases have no such setting.
    let of_ec2 = |step: &&Step| step.share_with_everybody && step.operation.service == "ec2";
    for step in assessment.graph.steps().iter().filter(of_ec2) {
        let of_images = *step.operation == MODIFY_IMAGE_ATTRIBUTE;
        for artefact in assessment.graph.inputs(step) {
            let (what, id) = if of_images {
                ("AMIs", artefact.resource_id.exact().unwrap_or(&artefact.id))
            } else {
                ("snapshots", everybody::snapshot_of(artefact).0)
            };
            let (state, condition) = match state(assessment, &step.place, of_images) {
                Observed::Known(None) => continue,
                Observed::Known(Some(state)) => (format!("is {state}"), None),
                // What is encrypted is never public, whatever the setting.
                Observed::Unknown if artefact.protection.is_encrypted() == Some(true) => continue,
                Observed::Unknown => (
                    "is not known".to_owned(),
                    Some(format!("block public access for {what} is on in {}", step.place)),
                ),
            };
            let verb = if condition.is_none() { "cannot" } else { "perhaps cannot" };
            let message = format!("`{id}` {verb} be made public in {}", step.place);
            if found.iter().any(|known| known.step == Some(step.id) && known.message == message) {
                continue;
            }
            let mut cause = format!("block public access for {what} {state} there");
            if !of_images {
                cause.push_str("; AWS publishes no text for the refusal");
            }
            let mut finding = Finding::new(&CHECK, Severity::Denied, message, cause);
            finding.step = Some(step.id);
            finding.role = Some(step.role.clone());
            finding.condition = condition;
            finding.failure = of_images.then(refused_image);
            finding.fixes = vec![
                Fix::manual(format!("share `{id}` with account ids")),
                Fix::manual(format!(
                    "switch block public access for {what} off in {}, which lets all of them there be made public",
                    step.place
                )),
            ];
            if finding.condition.is_some() {
                let calls = if of_images {
                    reads::IMAGE_BLOCK_PUBLIC_ACCESS
                } else {
                    reads::SNAPSHOT_BLOCK_PUBLIC_ACCESS
                };
                let (account, region) = (Some(&step.place.account), Some(&step.place.region));
                assessment.tell_unread(&mut finding, &Sought { account, region, names: &[], calls });
            }
            found.push(finding);
        }
    }
    found
}

/// The mode that refuses new public shares; `None` where none does.
fn state(assessment: &Assessment<'_>, place: &Place, of_images: bool) -> Observed<Option<&'static str>> {
    let settings = assessment.estate.and_then(|estate| estate.settings(&place.account, &place.region));
    let Some(settings) = settings else { return Observed::Unknown };
    let new = Some("`block-new-sharing`");
    if of_images {
        return match settings.image_block_public_access {
            Observed::Known(ImageBlockPublicAccess::Unblocked) => Observed::Known(None),
            Observed::Known(ImageBlockPublicAccess::BlockNewSharing) => Observed::Known(new),
            Observed::Unknown => Observed::Unknown,
        };
    }
    match settings.snapshot_block_public_access {
        Observed::Known(SnapshotBlockPublicAccess::Unblocked) => Observed::Known(None),
        Observed::Known(SnapshotBlockPublicAccess::BlockAllSharing) => {
            Observed::Known(Some("`block-all-sharing`"))
        }
        Observed::Known(SnapshotBlockPublicAccess::BlockNewSharing) => Observed::Known(new),
        Observed::Unknown => Observed::Unknown,
    }
}

/// The refusal of a public share of an image (reports of Image Builder and Cloudbreak, 2023 and 2024).
fn refused_image() -> Failure {
    Failure::new(
        "OperationNotPermitted",
        "You can't publicly share this image because block public access for AMIs is enabled for this account. To publicly \
         share the image, you must call the DisableImageBlockPublicAccess API.",
        Timing::Immediate,
    )
}
