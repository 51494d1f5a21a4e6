//! What RDS refuses before it asks any policy.

use super::Rejection;
use crate::graph::{ArtefactKind, Protection};
use crate::operations::{Effects, Invocation};

/// A manual snapshot can be shared with so many accounts (RDS user guide, "Sharing a DB snapshot").
const MOST_SHARES: usize = 20;

/// The database or snapshot is in another region, or a database is of another account.
pub(in crate::operations) fn not_here(call: &Invocation<'_>, effects: &mut Effects, operation: &str) {
    let (input, place) = (call.input, call.place);
    let (code, message) = match input.kind {
        ArtefactKind::DbSnapshot => ("DBSnapshotNotFound", "DBSnapshot not found"),
        ArtefactKind::DbClusterSnapshot => (
            "DBClusterSnapshotNotFoundFault",
            "DBClusterSnapshotIdentifier doesn't refer to an existing DB cluster snapshot.",
        ),
        ArtefactKind::DbCluster => {
            ("DBClusterNotFoundFault", "DBClusterIdentifier doesn't refer to an existing DB cluster.")
        }
        _ => ("DBInstanceNotFound", "DBInstanceIdentifier doesn't refer to an existing DB instance."),
    };
    let there = format!("{} of {}", input.region, input.account);
    let what = format!("{operation} in {place} does not find `{}`: it is in {there}", input.id);
    if input.region != place.region {
        let fix = if input.kind.is_snapshot() {
            "copy it into this region first"
        } else {
            "call it where the database is"
        };
        let why = "databases and their snapshots are known in their own region only";
        effects.reject(Rejection::new("data-in-another-region", what, why, fix).answered(code, message));
    } else if call.is_foreign() && !input.kind.is_snapshot() {
        effects.reject(
            Rejection::new(
                "database-of-another-account",
                what,
                "a database is known in its own account only",
                "make the call with a role of the database's account",
            )
            .answered(code, message),
        );
    }
}

/// `SourceRegion` is not the region of the snapshot.
pub(in crate::operations) fn wrong_source_region(
    call: &Invocation<'_>,
    effects: &mut Effects,
    operation: &str,
) {
    let Some(named) = call.parameters.source_region.as_ref() else { return };
    let (id, region) = (&call.input.id, &call.input.region);
    if named == region {
        return;
    }
    effects.reject(Rejection::new(
        "source-region-of-other-data",
        format!("{operation} looks for `{id}` in {named}, and it is in {region}"),
        "`SourceRegion` has to be the region of what is copied",
        format!("pass `SourceRegion`: {region}, or leave it out: the ARN names the region"),
    ));
}

/// Shares that RDS makes with nobody, or not so many. What is under an AWS managed key has a check of its own.
pub(in crate::operations) fn share(call: &Invocation<'_>, effects: &mut Effects, operation: &str) {
    let (input, passed) = (call.input, call.parameters);
    if passed.public && input.protection != Protection::Plain {
        effects.reject(
            Rejection::new(
                "encrypted-data-shared-with-everybody",
                format!("{operation} is refused: `{}` is encrypted, and everybody is to have it", input.id),
                "encrypted snapshots are never public; AWS publishes no words for the refusal",
                "share with account ids",
            )
            .only_if(input.protection.condition()),
        );
    }
    let adds = passed.public || !passed.share_with.is_empty();
    if adds && input.resource_id.exact().is_some_and(|id| id.contains(':')) {
        effects.reject(
            Rejection::new(
                "automated-database-snapshot-shared",
                format!("{operation} is refused: `{}` is no manual snapshot", input.id),
                "RDS and AWS Backup own the snapshots that they make, and only manual ones can be shared",
                "copy the snapshot, which makes a manual one, and share the copy",
            )
            .answered(
                "InvalidParameterValue",
                "The parameter DBSnapshotIdentifier is not a valid identifier. Identifiers must begin with a letter; must \
                 contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive \
                 hyphens.",
            ),
        );
    }
    let known = input.shared_with.iter().flatten().filter(|with| !passed.share_with.contains(with));
    if passed.share_with.len() + known.count() > MOST_SHARES {
        effects.reject(
            Rejection::new(
                "database-snapshot-shared-too-widely",
                format!(
                    "{operation} is refused: `{}` would be shared with more than {MOST_SHARES} accounts",
                    input.id
                ),
                "a manual snapshot can be shared with up to 20 accounts",
                "take back shares that nobody needs, or copy the snapshot and share the copy too",
            )
            .answered(
                "SharedSnapshotQuotaExceeded",
                "You have exceeded the maximum number of accounts that you can share a manual DB snapshot with.",
            ),
        );
    }
}

/// A plain DB cluster snapshot cannot be encrypted by a copy (RDS API reference, `CopyDBClusterSnapshot`).
pub(in crate::operations) fn key_for_plain_cluster_snapshot(
    call: &Invocation<'_>,
    effects: &mut Effects,
    kind: ArtefactKind,
) {
    if kind != ArtefactKind::DbClusterSnapshot || call.key.is_none() {
        return;
    }
    let id = &call.input.id;
    let condition = match &call.input.protection {
        Protection::Under(_) => return,
        Protection::Plain => None,
        Protection::PlainOrUnder(..) => Some(format!("`{id}` is not encrypted")),
    };
    effects.reject(
        Rejection::new(
            "plain-cluster-snapshot-copied-with-key",
            format!("CopyDBClusterSnapshot is refused: `KmsKeyId` is passed, and `{id}` is plain"),
            "a copy of a plain DB cluster snapshot stays plain: an error is returned if a key is passed",
            "copy it without a key, and pass the key to RestoreDBClusterFromSnapshot",
        )
        .only_if(condition.as_deref()),
    );
}

/// What is both shared and encrypted has to be copied first (RDS user guide, "Sharing a DB snapshot"). DB cluster snapshots
/// have no such rule (Aurora user guide, "Sharing a DB cluster snapshot"); of a DB cluster from a DB snapshot neither guide
/// speaks.
pub(in crate::operations) fn restore_of_shared(
    call: &Invocation<'_>,
    effects: &mut Effects,
    operation: &str,
    made: ArtefactKind,
) {
    let input = call.input;
    if !call.is_foreign() || input.kind != ArtefactKind::DbSnapshot || input.protection == Protection::Plain {
        return;
    }
    let rule = "AWS refuses a DB cluster of a shared encrypted DB snapshot as it refuses a DB instance";
    let condition = match (input.protection.condition(), made) {
        (Some(fact), ArtefactKind::DbCluster) => Some(format!("{fact}, and {rule}")),
        (None, ArtefactKind::DbCluster) => Some(rule.to_owned()),
        (fact, _) => fact.map(str::to_owned),
    };
    effects.reject(
        Rejection::new(
            "shared-encrypted-database-snapshot-restored",
            format!("{operation} is refused: `{}` is encrypted and shared by {}", input.id, input.account),
            "a DB instance cannot be restored from a DB snapshot that is both shared and encrypted; AWS publishes no words for \
             the refusal",
            format!("copy it in {} first, under a key of that account, and restore from the copy", call.place),
        )
        .only_if(condition.as_deref()),
    );
}
