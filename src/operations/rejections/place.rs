//! Data that is not where a call looks for it.

use super::Rejection;
use crate::graph::{ArtefactKind, Failure, Timing};
use crate::operations::{Effects, Invocation, proof};

/// The data is in another region, or a volume is of another account: AWS does not find it there.
pub(in crate::operations) fn not_here(call: &Invocation<'_>, effects: &mut Effects, operation: &str) {
    let (input, place) = (call.input, call.place);
    if input.id.is_empty() {
        return;
    }
    let what = format!(
        "{operation} in {place} does not find `{}`: it is in {} of {}",
        input.id, input.region, input.account
    );
    if input.region != place.region {
        let with = "with `SourceRegion`";
        let (fix, failure) = match input.kind {
            ArtefactKind::Snapshot if is_ebs_direct(operation) => (
                format!("copy it first: CopySnapshot {with}"),
                Some(("ResourceNotFoundException", "SNAPSHOT_NOT_FOUND".to_owned())),
            ),
            ArtefactKind::Volume => (
                "call it where the volume is, or make a volume of a copy of its snapshot".to_owned(),
                Some(volume_not_found(&input.id)),
            ),
            ArtefactKind::Snapshot => (
                format!("copy it first: CopySnapshot {with}"),
                Some(("InvalidSnapshot.NotFound", "Snapshot does not exist".to_owned())),
            ),
            _ => (format!("copy it first: CopyImage {with}"), None),
        };
        let why = "volumes, snapshots and images are known in their own region only";
        let mut rejection = Rejection::new("data-in-another-region", what, why, fix);
        if let Some((code, message)) = failure {
            rejection = rejection.answered(code, message);
        }
        effects.reject(rejection);
    } else if input.kind == ArtefactKind::Volume && call.is_foreign() {
        let (code, message) = volume_not_found(&input.id);
        effects.reject(
            Rejection::new(
                "volume-of-another-account",
                what,
                "a volume is known in its own account only",
                "call it in the account of the volume, or share a snapshot of it and make a volume of that",
            )
            .answered(code, message),
        );
    }
}

/// An instance is known in its own account and region only.
pub(in crate::operations) fn instance_not_here(
    call: &Invocation<'_>,
    effects: &mut Effects,
    operation: &str,
) {
    let (place, Some(at)) = (call.place, &call.parameters.instance_at) else { return };
    if at == place {
        return;
    }
    let id = call.parameters.instance.as_ref().map_or_else(|| "the instance".to_owned(), ToString::to_string);
    let what =
        format!("{operation} in {place} does not find `{id}`: it is in {} of {}", at.region, at.account);
    let fix = "call it where the instance is, with a role of its account";
    let rejection = if at.account == place.account {
        let why = "instances are known in their own region only";
        Rejection::new("data-in-another-region", what, why, fix)
    } else {
        let why = "an instance is known in its own account only: it can be shared with nobody";
        Rejection::new("instance-of-another-account", what, why, fix)
    };
    let message = format!("The instance ID '{id}' does not exist");
    effects.reject(rejection.answered("InvalidInstanceID.NotFound", message));
}

fn volume_not_found(id: &str) -> (&'static str, String) {
    ("InvalidVolume.NotFound", format!("The volume '{id}' does not exist."))
}

fn is_ebs_direct(operation: &str) -> bool {
    ["Block", "StartSnapshot", "CompleteSnapshot"].iter().any(|part| operation.contains(part))
}

/// `SourceRegion` is not the region of the data.
pub(in crate::operations) fn wrong_source_region(
    call: &Invocation<'_>,
    effects: &mut Effects,
    operation: &str,
) {
    let Some(named) = call.parameters.source_region.as_ref() else { return };
    if *named == call.input.region {
        return;
    }
    let late = Failure::new("error", "Source snapshot is not found", Timing::Late).told_by(proof::COPY_STATE);
    effects.reject(
        Rejection::new(
            "source-region-of-other-data",
            format!(
                "{operation} looks for `{}` in {named}, and it is in {}",
                call.input.id, call.input.region
            ),
            "`SourceRegion` has to be the region of what is copied",
            format!("pass `SourceRegion`: {}", call.input.region),
        )
        .fails(late),
    );
}
