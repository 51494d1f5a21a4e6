//! Shares of snapshots that AWS takes for nobody, or not in one call.

use super::Rejection;
use crate::graph::Protection;
use crate::operations::{Effects, Invocation};

/// AWS takes so many entries in one change of a share (captures of `ModifySnapshotAttribute`, 2026-09).
const MOST_SHARES: usize = 500;

pub(in crate::operations) fn share(call: &Invocation<'_>, effects: &mut Effects, operation: &str) {
    let passed = call.parameters;
    if passed.public && call.input.protection != Protection::Plain {
        effects.reject(
            Rejection::new(
                "encrypted-data-shared-with-everybody",
                format!(
                    "{operation} is refused: `{}` is encrypted, and everybody is to have it",
                    call.input.id
                ),
                "encrypted snapshots are never public",
                "share with account ids",
            )
            .answered("OperationNotPermitted", "Encrypted snapshots cannot be shared publicly")
            .only_if(call.input.protection.condition()),
        );
    }
    let adds = passed.public || !passed.share_with.is_empty();
    let removes = passed.unpublic || !passed.unshare.is_empty();
    if adds && removes {
        effects.reject(
            Rejection::new(
                "share-adds-and-removes",
                format!("{operation} is refused: it adds and removes in one call"),
                "one call either adds or removes",
                "make two steps of it",
            )
            .answered(
                "InvalidParameterCombination",
                "One and only one operation type may be specified for createVolumePermissions",
            ),
        );
    }
    if passed.share_with.len().max(passed.unshare.len()) > MOST_SHARES {
        effects.reject(
            Rejection::new(
                "share-list-too-long",
                format!("{operation} is refused: it names more than {MOST_SHARES} accounts"),
                "one call takes at most 500 entries",
                "make several steps of it",
            )
            .answered("InvalidParameterValue", "Modification size must not be greater than 500."),
        );
    }
}
