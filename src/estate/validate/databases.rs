//! Databases of RDS and Aurora, and their snapshots.

use super::World;
use super::names::Home;
use super::notes::{At, Notes};
use crate::aws::{DatabaseKind, Region};
use crate::estate::{Database, DatabaseSnapshot, DatabaseSnapshotType, KeyName, OrNone};
use crate::fact::Observed;

/// Names of the lists, and what each holds.
const DATABASES: [(DatabaseKind, &str, &str); 2] = [
    (DatabaseKind::Instance, "db_instances", "DB instance identifier"),
    (DatabaseKind::Cluster, "db_clusters", "DB cluster identifier"),
];
const SNAPSHOTS: [(DatabaseKind, &str, &str); 2] = [
    (DatabaseKind::Snapshot, "db_snapshots", "DB snapshot identifier"),
    (DatabaseKind::ClusterSnapshot, "db_cluster_snapshots", "DB cluster snapshot identifier"),
];

pub(super) fn check<'a>(world: &World<'_>, home: &Home<'a>, at: &At<'_>, notes: &mut Notes<'a>) {
    for (kind, field, what) in DATABASES {
        for (number, database) in home.account.databases(kind).iter().enumerate() {
            let Database { id, region, key, .. } = database;
            let at = at.key(field);
            let at = at.index(number);
            identifier(what, home, id, region, &at, notes);
            of_region(world, home, "database", region, key, &at, notes);
        }
    }
    for (kind, field, what) in SNAPSHOTS {
        for (number, snapshot) in home.account.database_snapshots(kind).iter().enumerate() {
            let at = at.key(field);
            let at = at.index(number);
            identifier(what, home, &snapshot.id, &snapshot.region, &at, notes);
            if let Some(database) = &snapshot.database {
                notes.filled("database identifier", database, &at.key("database"));
            }
            of_region(world, home, "database snapshot", &snapshot.region, &snapshot.key, &at, notes);
            kind_of_snapshot(snapshot, &at, notes);
            shares(world, home, snapshot, &at, notes);
        }
    }
}

fn identifier<'a>(
    what: &'static str,
    home: &Home<'a>,
    id: &'a str,
    region: &'a Region,
    at: &At<'_>,
    notes: &mut Notes<'a>,
) {
    notes.filled(what, id, &at.key("id"));
    notes.unique_in(what, [home.account.id.as_str(), region.as_str()], id, &at.key("id"));
    let own = id.strip_prefix("rds:").or_else(|| id.strip_prefix("awsbackup:")).unwrap_or(id);
    if !own.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_')) {
        notes.add(&at.key("id"), format!("`{id}` is no {what}: letters, digits and hyphens are expected"));
    }
}

fn of_region(
    world: &World<'_>,
    home: &Home<'_>,
    what: &str,
    region: &Region,
    key: &Observed<OrNone<KeyName>>,
    at: &At<'_>,
    notes: &mut Notes<'_>,
) {
    home.region(region, &at.key("region"), notes);
    if let Some(name) = key.known().and_then(OrNone::as_option) {
        home.key_name(world, name, Some((what, region)), &at.key("key"), notes);
    }
}

/// RDS gives automated snapshots identifiers that nobody else can give (RDS API reference, `CopyDBSnapshot`).
fn kind_of_snapshot(snapshot: &DatabaseSnapshot, at: &At<'_>, notes: &mut Notes<'_>) {
    let id = &snapshot.id;
    let expected = match snapshot.snapshot_type {
        Observed::Known(DatabaseSnapshotType::Automated) if !id.starts_with("rds:") => "begins with `rds:`",
        Observed::Known(DatabaseSnapshotType::Awsbackup) if !id.starts_with("awsbackup:") => {
            "begins with `awsbackup:`"
        }
        Observed::Known(DatabaseSnapshotType::Manual) if id.contains(':') => "has no colon",
        _ => return,
    };
    let message = format!("`{id}` does not fit its type: the identifier of such a snapshot {expected}");
    notes.add(&at.key("snapshot_type"), message);
}

fn shares<'a>(
    world: &World<'_>,
    home: &Home<'a>,
    snapshot: &'a DatabaseSnapshot,
    at: &At<'_>,
    notes: &mut Notes<'a>,
) {
    let Some(shared_with) = snapshot.shared_with.known() else { return };
    let at = at.key("shared_with");
    let id = &snapshot.id;
    home.shares("snapshot", id, shared_with, &at, notes);
    if shared_with.is_empty() {
        return;
    }
    let key = snapshot.key.known().and_then(OrNone::as_option);
    if key.is_some_and(|key| world.is_aws_managed(key, home.account, &snapshot.region)) {
        let message = format!(
            "snapshot `{id}` is under an AWS managed key and shared: AWS lets no such snapshot be shared"
        );
        notes.add(&at, message);
    }
    if id.contains(':') {
        let message =
            format!("snapshot `{id}` is no manual one and shared: AWS lets manual ones be shared only");
        notes.add(&at, message);
    }
}
