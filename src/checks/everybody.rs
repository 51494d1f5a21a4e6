//! Shares with everybody, and what is public already.

use super::{Assessment, Finding};
use crate::estate::SnapshotBlockPublicAccess;
use crate::fact::Observed;
use crate::graph::{Artefact, Place, Step};
use crate::iam::Text;
use crate::operations::{MODIFY_IMAGE_ATTRIBUTE, MODIFY_SNAPSHOT_ATTRIBUTE, Operation};

/// The steps that share snapshots with everybody, each with every snapshot.
pub(super) fn public_shares<'a>(
    assessment: &'a Assessment<'_>,
) -> impl Iterator<Item = (&'a Step, &'a Artefact)> {
    let graph = assessment.graph;
    let shares = |step: &&Step| *step.operation == MODIFY_SNAPSHOT_ATTRIBUTE && step.share_with_everybody;
    graph
        .steps()
        .iter()
        .filter(shares)
        .flat_map(|step| graph.inputs(step).map(move |artefact| (step, artefact)))
}

/// Block public access for snapshots in a place.
pub(super) fn blocked(assessment: &Assessment<'_>, place: &Place) -> Observed<SnapshotBlockPublicAccess> {
    let settings = assessment.estate.and_then(|estate| estate.settings(&place.account, &place.region));
    settings.map_or(Observed::Unknown, |settings| settings.snapshot_block_public_access.clone())
}

/// The snapshot that an artefact is, or that holds the data of an image: its id as an artefact, and in AWS.
pub(super) fn snapshot_of(artefact: &Artefact) -> (&str, &Text) {
    match &artefact.storage {
        Some(storage) => (&storage.snapshot, &storage.resource_id),
        None => (&artefact.id, &artefact.resource_id),
    }
}

/// Whether a snapshot, or that of an image, is public when a step is made: by the estate, or by an earlier step. Where the
/// account blocks all public sharing, it counts as private (EBS user guide, "Block public access for Amazon EBS snapshots").
pub(super) fn is_public(assessment: &Assessment<'_>, artefact: &Artefact, step: &Step) -> bool {
    let (id, _) = snapshot_of(artefact);
    let known = assessment.estate.and_then(|estate| estate.snapshot(id));
    let from_the_start = known.is_some_and(|(_, snapshot)| snapshot.public == Observed::Known(true));
    let place = Place { account: artefact.account.clone(), region: artefact.region.clone() };
    let is_private =
        blocked(assessment, &place) == Observed::Known(SnapshotBlockPublicAccess::BlockAllSharing);
    let same = |other: &Artefact| snapshot_of(other).0 == id;
    after_steps(assessment, step, &MODIFY_SNAPSHOT_ATTRIBUTE, from_the_start, same) && !is_private
}

/// Whether an image is public when a step is made: by the estate, or by an earlier step.
pub(super) fn is_public_image(assessment: &Assessment<'_>, image: &Artefact, step: &Step) -> bool {
    let known = image.resource_id.exact().and_then(|id| assessment.estate?.image(id));
    let from_the_start = known.is_some_and(|(_, image)| image.public == Observed::Known(true));
    let same = |other: &Artefact| other.id == image.id;
    after_steps(assessment, step, &MODIFY_IMAGE_ATTRIBUTE, from_the_start, same)
}

/// Whether something is public after the steps before a step have shared it with everybody or taken that back.
fn after_steps(
    assessment: &Assessment<'_>,
    step: &Step,
    operation: &Operation,
    from_the_start: bool,
    same: impl Fn(&Artefact) -> bool,
) -> bool {
    let graph = assessment.graph;
    let changes = |earlier: &&Step| {
        earlier.id < step.id && earlier.operation == operation && graph.inputs(earlier).any(&same)
    };
    graph.steps().iter().filter(changes).fold(from_the_start, |public, earlier| {
        (public || earlier.share_with_everybody) && !earlier.unshare_everybody
    })
}

/// Whether something is public when a step is made.
type IsPublic = fn(&Assessment<'_>, &Artefact, &Step) -> bool;

/// Findings without those of steps all of whose inputs are public.
pub(super) fn without_public(
    assessment: &Assessment<'_>,
    mut found: Vec<Finding>,
    is_public: IsPublic,
) -> Vec<Finding> {
    found.retain(|finding| {
        let step = assessment.graph.steps().iter().find(|step| finding.step == Some(step.id));
        let mut inputs = step.into_iter().flat_map(|step| assessment.graph.inputs(step));
        !inputs.all(|input| step.is_some_and(|step| is_public(assessment, input, step)))
    });
    found
}
