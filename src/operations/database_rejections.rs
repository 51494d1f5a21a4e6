//! What RDS refuses before it asks any policy.

use super::{Effects, Invocation, Rejection};
use crate::graph::{ArtefactKind, Failure, Protection, Timing};

/// A manual snapshot can be shared with so many accounts (RDS user guide, "Sharing a DB snapshot").
const MOST_SHARES: usize = 20;

fn refuse(
    effects: &mut Effects,
    (check, what): (&'static str, String),
    why: &str,
    fix: String,
    failure: Option<Failure>,
    condition: Option<&str>,
) {
    let condition = condition.map(str::to_owned);
    effects.rejections.push(Rejection { failure, condition, ..Rejection::new(check, what, why, fix) });
}

/// The database or snapshot is in another region, or a database is of another account.
pub(super) fn not_here(call: &Invocation<'_>, effects: &mut Effects, operation: &str) {
    let (input, place) = (call.input, call.place);
    let elsewhere = input.region != place.region;
    if !elsewhere && (input.kind.is_snapshot() || !call.is_foreign()) {
        return;
    }
    let (code, message, fix) = match input.kind {
        ArtefactKind::DbSnapshot => {
            ("DBSnapshotNotFound", "DBSnapshot not found", "copy it into this region first")
        }
        ArtefactKind::DbClusterSnapshot => (
            "DBClusterSnapshotNotFoundFault",
            "DBClusterSnapshotIdentifier doesn't refer to an existing DB cluster snapshot.",
            "copy it into this region first",
        ),
        ArtefactKind::DbCluster => (
            "DBClusterNotFoundFault",
            "DBClusterIdentifier doesn't refer to an existing DB cluster.",
            "call it where the DB cluster is",
        ),
        _ => (
            "DBInstanceNotFound",
            "DBInstanceIdentifier doesn't refer to an existing DB instance.",
            "call it where the DB instance is",
        ),
    };
    refuse(
        effects,
        (
            if elsewhere { "data-in-another-region" } else { "database-of-another-account" },
            format!(
                "{operation} in {place} does not find `{}`: it is in {} of {}",
                input.id, input.region, input.account
            ),
        ),
        "databases and their snapshots are known in their own region only, databases in their own account",
        fix.to_owned(),
        Some(Failure::new(code, message, Timing::Immediate)),
        None,
    );
}

/// `SourceRegion` is not the region of the snapshot.
pub(super) fn wrong_source_region(call: &Invocation<'_>, effects: &mut Effects, operation: &str) {
    let Some(named) = call.parameters.source_region.as_ref() else { return };
    if *named == call.input.region {
        return;
    }
    refuse(
        effects,
        (
            "source-region-of-other-data",
            format!(
                "{operation} looks for `{}` in {named}, and it is in {}",
                call.input.id, call.input.region
            ),
        ),
        "`SourceRegion` has to be the region of what is copied",
        format!("pass `SourceRegion`: {}, or leave it out: the ARN names the region", call.input.region),
        None,
        None,
    );
}

/// Shares that RDS makes with nobody, or not so many. What is under an AWS managed key has a check of its own.
pub(super) fn share(call: &Invocation<'_>, effects: &mut Effects, operation: &str) {
    let (input, passed) = (call.input, call.parameters);
    if passed.public && input.protection != Protection::Plain {
        refuse(
            effects,
            (
                "encrypted-data-shared-with-everybody",
                format!("{operation} is refused: `{}` is encrypted, and everybody is to have it", input.id),
            ),
            "encrypted snapshots are never public; AWS publishes no words for the refusal",
            "share with account ids".to_owned(),
            None,
            input.protection.condition(),
        );
    }
    let adds = passed.public || !passed.share_with.is_empty();
    let made_by_aws = input.resource_id.exact().is_some_and(|id| id.contains(':'));
    if adds && made_by_aws {
        refuse(
            effects,
            (
                "automated-database-snapshot-shared",
                format!("{operation} is refused: `{}` is no manual snapshot", input.id),
            ),
            "RDS and AWS Backup own the snapshots that they make, and only manual ones can be shared",
            "copy the snapshot, which makes a manual one, and share the copy".to_owned(),
            Some(Failure::new(
                "InvalidParameterValue",
                "The parameter DBSnapshotIdentifier is not a valid identifier. Identifiers must begin with a letter; must \
                 contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive \
                 hyphens.",
                Timing::Immediate,
            )),
            None,
        );
    }
    let known = input.shared_with.iter().flatten().filter(|with| !passed.share_with.contains(with));
    if passed.share_with.len() + known.count() > MOST_SHARES {
        refuse(
            effects,
            (
                "database-snapshot-shared-too-widely",
                format!(
                    "{operation} is refused: `{}` would be shared with more than {MOST_SHARES} accounts",
                    input.id
                ),
            ),
            "a manual snapshot can be shared with up to 20 accounts",
            "take back shares that nobody needs, or copy the snapshot and share the copy too".to_owned(),
            Some(Failure::new(
                "SharedSnapshotQuotaExceeded",
                "You have exceeded the maximum number of accounts that you can share a manual DB snapshot with.",
                Timing::Immediate,
            )),
            None,
        );
    }
}

/// A plain DB cluster snapshot cannot be encrypted by a copy (RDS API reference, `CopyDBClusterSnapshot`).
pub(super) fn key_for_plain_cluster_snapshot(
    call: &Invocation<'_>,
    effects: &mut Effects,
    kind: ArtefactKind,
) {
    if kind != ArtefactKind::DbClusterSnapshot || call.key.is_none() {
        return;
    }
    let condition = match &call.input.protection {
        Protection::Under(_) => return,
        Protection::Plain => None,
        Protection::PlainOrUnder(..) => Some(format!("`{}` is not encrypted", call.input.id)),
    };
    refuse(
        effects,
        (
            "plain-cluster-snapshot-copied-with-key",
            format!(
                "CopyDBClusterSnapshot is refused: `KmsKeyId` is passed, and `{}` is plain",
                call.input.id
            ),
        ),
        "a copy of a plain DB cluster snapshot stays plain: an error is returned if a key is passed",
        "copy it without a key, and pass the key to RestoreDBClusterFromSnapshot".to_owned(),
        None,
        condition.as_deref(),
    );
}

/// What is both shared and encrypted has to be copied first (RDS user guide, "Sharing a DB snapshot"). DB cluster snapshots
/// have no such rule (Aurora user guide, "Sharing a DB cluster snapshot"); of a DB cluster from a DB snapshot neither guide
/// speaks.
pub(super) fn restore_of_shared(
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
    refuse(
        effects,
        (
            "shared-encrypted-database-snapshot-restored",
            format!("{operation} is refused: `{}` is encrypted and shared by {}", input.id, input.account),
        ),
        "a DB instance cannot be restored from a DB snapshot that is both shared and encrypted; AWS publishes no words for \
         the refusal",
        format!("copy it in {} first, under a key of that account, and restore from the copy", call.place),
        None,
        condition.as_deref(),
    );
}
