//! Shares with everybody, and what is public already.

use super::Assessment;
use crate::estate::SnapshotBlockPublicAccess;
use crate::fact::Observed;
use crate::graph::{Artefact, Place, Step};
use crate::iam::Text;
use crate::operations::MODIFY_SNAPSHOT_ATTRIBUTE;

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
    let mut earlier = public_shares(assessment).filter(|(earlier, _)| earlier.id < step.id);
    let place = Place { account: artefact.account.clone(), region: artefact.region.clone() };
    let is_private =
        blocked(assessment, &place) == Observed::Known(SnapshotBlockPublicAccess::BlockAllSharing);
    (from_the_start || earlier.any(|(_, shared)| snapshot_of(shared).0 == id)) && !is_private
}
