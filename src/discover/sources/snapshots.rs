//! EBS snapshots: those of the account, and those that others share with it.

use super::keys::{known, word};
use super::volumes::tags;
use super::{Source, Tell};
use crate::aws::{AccountId, Region};
use crate::discover::read::{After, Each, Only, Read, Service};
use crate::discover::replies::{answer, ec2};
use crate::discover::{Call, Scope, Telling};
use crate::estate::{OrNone, Snapshot, SnapshotLock, SnapshotOrigin, SnapshotTier};
use crate::fact::Observed;
use serde_json::Value;
use std::collections::BTreeMap;

static DESCRIBE_SNAPSHOTS: Read = Read::in_regions(
    Service::Ec2,
    "DescribeSnapshots",
    "ec2:DescribeSnapshots",
    answer::<ec2::DescribeSnapshots>(),
)
.with(&[("OwnerIds", "self")])
.leaves("which snapshots there are, and their keys");

/// Snapshots that the account may use, its own and those that are shared with it by name.
static SHARED_SNAPSHOTS: Read = Read::in_regions(
    Service::Ec2,
    "DescribeSnapshots",
    "ec2:DescribeSnapshots",
    answer::<ec2::DescribeSnapshots>(),
)
.with(&[("RestorableByUserIds", "self")])
.leaves("which snapshots others share with the account");

static SHARES: Read = Read::in_regions(
    Service::Ec2,
    "DescribeSnapshotAttribute",
    "ec2:DescribeSnapshotAttribute",
    answer::<ec2::CreateVolumePermissions>(),
)
.with(&[("Attribute", "createVolumePermission")])
.after(&[After::Each(
    Each::of(&DESCRIBE_SNAPSHOTS, "SnapshotId", "SnapshotId").only(Only::Those(is_touched)),
)])
.leaves("whom the snapshot is shared with");

/// Product codes keep a snapshot from being public, which an encrypted one can never be.
static PRODUCT_CODES: Read = Read::in_regions(
    Service::Ec2,
    "DescribeSnapshotAttribute",
    "ec2:DescribeSnapshotAttribute",
    answer::<ec2::ProductCodes>(),
)
.with(&[("Attribute", "productCodes")])
.after(&[After::Each(
    Each::of(&DESCRIBE_SNAPSHOTS, "SnapshotId", "SnapshotId").only(Only::Those(is_touched_and_plain)),
)])
.leaves("the product codes of the snapshot");

static LOCKED_SNAPSHOTS: Read = Read::in_regions(
    Service::Ec2,
    "DescribeLockedSnapshots",
    "ec2:DescribeLockedSnapshots",
    answer::<ec2::DescribeLockedSnapshots>(),
)
.leaves("which snapshots are locked");

/// EBS snapshots.
pub static SOURCE: Source = Source {
    word: "snapshots",
    about: "EBS snapshots with their shares and locks, and those shared by others",
    reads: &[&DESCRIBE_SNAPSHOTS, &SHARED_SNAPSHOTS, &SHARES, &PRODUCT_CODES, &LOCKED_SNAPSHOTS],
    tell: Tell(tell),
};

fn is_touched(scope: &Scope, entry: &Value) -> bool {
    let id = entry.get("SnapshotId").and_then(Value::as_str).unwrap_or_default();
    scope.touches(|touched| &touched.snapshots, id)
}

fn is_touched_and_plain(scope: &Scope, entry: &Value) -> bool {
    is_touched(scope, entry) && entry.get("Encrypted") == Some(&Value::Bool(false))
}

fn tell(telling: &mut Telling<'_>) {
    let locked: BTreeMap<Region, ec2::DescribeLockedSnapshots> =
        telling.in_regions(&LOCKED_SNAPSHOTS).into_iter().collect();
    for (region, told) in telling.in_regions::<ec2::DescribeSnapshots>(&DESCRIBE_SNAPSHOTS) {
        for told in told.snapshots {
            let mut snapshot = snapshot(telling, &DESCRIBE_SNAPSHOTS, &region, &told);
            let call = |read| Call::new(read, Some(&region), [("SnapshotId", told.snapshot_id.clone())]);
            let shares: Option<ec2::CreateVolumePermissions> = telling.replies.told(&call(&SHARES));
            if let Some(shares) = shares {
                let permissions = &shares.create_volume_permissions;
                snapshot.shared_with = Observed::Known(accounts(permissions, &telling.account.id));
                snapshot.public = Observed::Known(is_public(permissions));
            }
            let codes: Option<ec2::ProductCodes> = telling.replies.told(&call(&PRODUCT_CODES));
            snapshot.product_codes = known(codes.map(|told| product_codes(&told.product_codes)));
            snapshot.lock = lock(locked.get(&region), &told.snapshot_id);
            telling.account.snapshots.push(snapshot);
        }
    }
    for (region, told) in telling.in_regions::<ec2::DescribeSnapshots>(&SHARED_SNAPSHOTS) {
        for told in told.snapshots {
            let owner: Option<AccountId> = told.owner_id.as_deref().and_then(|owner| owner.parse().ok());
            if let Some(owner) = owner.filter(|owner| *owner != telling.account.id) {
                let shared = snapshot(telling, &SHARED_SNAPSHOTS, &region, &told);
                telling.shared(owner, shared);
            }
        }
    }
}

fn lock(told: Option<&ec2::DescribeLockedSnapshots>, id: &str) -> Observed<OrNone<SnapshotLock>> {
    let Some(told) = told else { return Observed::Unknown };
    let Some(lock) = told.snapshots.iter().find(|lock| lock.snapshot_id == id) else {
        return Observed::Known(OrNone::None);
    };
    match word(lock.lock_state.as_deref()) {
        Observed::Known(state) => Observed::Known(OrNone::Some(SnapshotLock { state })),
        Observed::Unknown => Observed::Unknown,
    }
}

fn snapshot(
    telling: &mut Telling<'_>,
    read: &'static Read,
    region: &Region,
    told: &ec2::Snapshot,
) -> Snapshot {
    // A copy, and what EBS direct APIs have written, comes from no volume (EC2 API reference, `Snapshot`: "an arbitrary
    // volume ID that you should not use for any purpose").
    let volume = told.volume_id.as_deref().filter(|id| !id.is_empty());
    let is_copy = volume == Some(NO_VOLUME);
    Snapshot {
        id: told.snapshot_id.clone(),
        region: region.clone(),
        volume: volume.filter(|id| *id != NO_VOLUME).map(str::to_owned),
        instance: None,
        origin: match volume {
            Some(_) if is_copy => Observed::Known(SnapshotOrigin::Replica),
            Some(_) => Observed::Known(SnapshotOrigin::Snapshot),
            None => Observed::Unknown,
        },
        key: telling.key(read, region, told.encrypted, told.kms_key_id.as_deref()),
        shared_with: Observed::Unknown,
        public: Observed::Unknown,
        product_codes: Observed::Unknown,
        tier: match told.storage_tier.as_deref() {
            Some("archive") => Observed::Known(SnapshotTier::Archive),
            Some("standard") => Observed::Known(SnapshotTier::Standard),
            _ => Observed::Unknown,
        },
        // `recoverable` and `recovering` are those of the recycle bin: nothing can use them.
        state: word(told.state.as_deref()),
        lock: Observed::Unknown,
        // Tags are seen by the owner alone (EC2 user guide, "Tag your Amazon EC2 resources").
        tags: if read.is(&DESCRIBE_SNAPSHOTS) {
            Observed::Known(tags(told.tags.clone()))
        } else {
            Observed::Unknown
        },
    }
}

/// The volume of snapshots that come from none.
const NO_VOLUME: &str = "vol-ffffffff";

/// The other accounts among those whom something is shared with, in order.
pub(super) fn accounts(permissions: &[ec2::Permission], own: &AccountId) -> Vec<AccountId> {
    let ids = permissions.iter().filter_map(|permission| permission.user_id.as_deref()?.parse().ok());
    let mut accounts: Vec<AccountId> = ids.filter(|id| id != own).collect();
    accounts.sort();
    accounts.dedup();
    accounts
}

/// Whether something is shared with everybody.
pub(super) fn is_public(permissions: &[ec2::Permission]) -> bool {
    permissions.iter().any(|permission| permission.group.as_deref() == Some("all"))
}

/// The product codes of the Marketplace.
pub(super) fn product_codes(told: &[ec2::ProductCode]) -> Vec<String> {
    let mut codes: Vec<String> = told.iter().filter_map(|code| code.product_code_id.clone()).collect();
    codes.sort();
    codes
}
