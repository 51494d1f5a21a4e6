//! What the operations on databases of RDS and Aurora have in common.
//!
//! RDS calls KMS with the credentials of whoever makes a resource, and works with the grants that it makes then. The
//! guide names `kms:CreateGrant` and `kms:DescribeKey` for it ("AWS KMS key management"). Who the grantee is, which
//! operations are granted and which encryption context a snapshot or a copy has is not documented.

use super::call::Row;
use super::rejections::database as rejections;
use super::{Effects, Invocation};
use crate::aws::{AccountId, DatabaseArn, Region};
use crate::graph::{Artefact, ArtefactKind, Evidence, Failure, KeyRef, KeyUse, Protection, Timing};
use crate::iam::{ContextValue, Text};

/// Its calls of KMS on the key of a resource that it makes.
const KEYS_GUIDE: &str = "RDS and Aurora user guides, AWS KMS key management: kms:CreateGrant and kms:DescribeKey; their editions \
     of 2022 named kms:GenerateDataKey and kms:Decrypt instead";

/// What a restore makes, and the groups that it is called on too.
pub(super) struct Restore {
    action: &'static str,
    name: &'static str,
    made: ArtefactKind,
    identifier: &'static str,
    groups: &'static [(&'static str, &'static str)],
}

/// `RestoreDBInstanceFromDBSnapshot` (service authorization reference, "Amazon RDS").
pub(super) const INSTANCE: Restore = Restore {
    action: "rds:RestoreDBInstanceFromDBSnapshot",
    name: "RestoreDBInstanceFromDBSnapshot",
    made: ArtefactKind::DbInstance,
    identifier: "DBInstanceIdentifier",
    groups: &[("og", "OptionGroupName"), ("pg", "DBParameterGroupName"), ("subgrp", "DBSubnetGroupName")],
};

/// `RestoreDBClusterFromSnapshot` (service authorization reference, "Amazon RDS").
pub(super) const CLUSTER: Restore = Restore {
    action: "rds:RestoreDBClusterFromSnapshot",
    name: "RestoreDBClusterFromSnapshot",
    made: ArtefactKind::DbCluster,
    identifier: "DBClusterIdentifier",
    groups: &[
        ("cluster-pg", "DBClusterParameterGroupName"),
        ("og", "OptionGroupName"),
        ("subgrp", "DBSubnetGroupName"),
    ],
};

/// Makes a snapshot of a database under the key of the database.
pub(super) fn create_snapshot(
    call: &Invocation<'_>,
    effects: &mut Effects,
    kind: ArtefactKind,
    [action, name]: [&'static str; 2],
) {
    let (place, input) = (call.place, call.input);
    rejections::not_here(call, effects, name);
    let id = identifier(call, &format!("{}Identifier", name.trim_start_matches("Create")));
    effects.need(input, row(action, arn_of(input), &input.account));
    effects.need(input, row(action, arn(kind, &place.region, &place.account, &id), &place.account));
    if let Some(key) = input.protection.key() {
        for row in [grant_row(key, &place.region), Row::kms("kms:DescribeKey", key).via("rds", &place.region)]
        {
            effects.need(input, row.documented().only_if(input.protection.condition()));
        }
        effects.assumptions.push((
            "making a snapshot of an encrypted database needs no permission on its key".to_owned(),
            "inferred: the errors of CreateDBSnapshot name no key; the guide names kms:CreateGrant and kms:DescribeKey for \
             every resource under a customer managed key",
        ));
    }
    effects.keep_key(&input.protection);
    effects.output = Some(made(call, kind, id, input.protection.clone()));
}

/// Shares a snapshot of a database.
pub(super) fn share(call: &Invocation<'_>, effects: &mut Effects, [action, name]: [&'static str; 2]) {
    let input = call.input;
    rejections::not_here(call, effects, name);
    rejections::share(call, effects, name);
    effects.need(input, row(action, arn_of(input), &input.account));
    if input.protection.key().is_some() {
        effects.assumptions.push((
            "sharing a snapshot of a database calls no KMS operation".to_owned(),
            "inferred: neither the errors of ModifyDBSnapshotAttribute nor the RDS user guide name a key",
        ));
    }
    let mut shared = input.clone();
    let with = shared.shared_with.get_or_insert_default();
    for account in &call.parameters.share_with {
        if !with.contains(account) {
            with.push(account.clone());
        }
    }
    with.retain(|account| !call.parameters.unshare.contains(account));
    if input.shared_with.is_none() && call.parameters.share_with.is_empty() {
        shared.shared_with = None;
    }
    effects.changed_input = Some(shared);
}

/// Copies a snapshot of a database.
pub(super) fn copy(
    call: &Invocation<'_>,
    effects: &mut Effects,
    kind: ArtefactKind,
    [action, name]: [&'static str; 2],
) {
    let (place, input) = (call.place, call.input);
    rejections::wrong_source_region(call, effects, name);
    rejections::key_for_plain_cluster_snapshot(call, effects, kind);
    let id = identifier(call, &format!("Target{}Identifier", name.trim_start_matches("Copy")));
    effects.need(input, row(action, arn(kind, &place.region, &place.account, &id), &place.account));
    let mut source = row(action, arn_of(input), &input.account);
    if input.region != place.region {
        source = of_another_region(source, &input.region);
    }
    effects.need(input, source);

    let protection = protection_of_copy(call, kind);
    if let Some(key) = input.protection.key() {
        let evidence = if call.is_foreign() { Evidence::Proven } else { Evidence::Documented };
        let failure = not_accessible("source snapshot", key);
        need_key(call, effects, key, &input.region, input.protection.condition(), evidence, &failure);
        if call.is_foreign() && input.region != place.region {
            effects.assumptions.push((
                "a shared encrypted snapshot of a database can be copied into another region in one step".to_owned(),
                "RDS API reference, CopyDBSnapshot and CopyDBClusterSnapshot: the ARN of a snapshot in a different account \
                 and region; the guides of 2022 refuse it: copy it in its region first, and then into the other",
            ));
        }
        if input.region != place.region {
            effects.assumptions.push((
                format!(
                    "a copy calls KMS on the source key through rds.{}.amazonaws.com and on the target key through \
                     rds.{}.amazonaws.com",
                    input.region, place.region
                ),
                "inferred from copies of EBS snapshots: AWS does not say through which region RDS calls the source key",
            ));
        }
    }
    let named = protection.key().filter(|key| !key.is_to_be_named());
    let other = |key: &&KeyRef| !input.protection.key().is_some_and(|source| source.is_same_key(key));
    if let Some(key) = named.filter(other) {
        let failure = not_accessible("target", key);
        need_key(call, effects, key, &place.region, protection.condition(), Evidence::Documented, &failure);
    }
    effects.output = Some(made(call, kind, id, protection));
}

/// RDS asks the region of what is copied on the caller's behalf, and says so.
pub(super) fn of_another_region(row: Row, region: &Region) -> Row {
    let rds = || ContextValue::from("rds.amazonaws.com");
    row.with("aws:RequestedRegion", region.as_str().into())
        .with("aws:ViaAWSService", "true".into())
        .with("aws:CalledVia", ContextValue::Many(vec!["rds.amazonaws.com".into()]))
        .with("aws:CalledViaFirst", rds())
        .with("aws:CalledViaLast", rds())
}

/// Makes a database of a snapshot.
pub(super) fn restore(call: &Invocation<'_>, effects: &mut Effects, restore: &Restore) {
    let (place, input) = (call.place, call.input);
    rejections::not_here(call, effects, restore.name);
    rejections::restore_of_shared(call, effects, restore.name, restore.made);
    let id = identifier(call, restore.identifier);
    let result = arn(restore.made, &place.region, &place.account, &id);
    effects.need(input, row(restore.action, result, &place.account));
    effects.need(input, row(restore.action, arn_of(input), &input.account));
    for (word, parameter) in restore.groups {
        let prefix = DatabaseArn::prefix(word, &place.account, &place.region);
        let group = match call.parameters.names.get(parameter) {
            Some(name) => Text::Exact(format!("{prefix}{name}")),
            None => Text::Prefix(prefix),
        };
        effects.need(input, row(restore.action, group, &place.account));
    }
    let here = input.region == place.region;
    let protection = match (&input.protection, call.key) {
        (_, Some(passed)) => Protection::Under(passed.key.clone()),
        (own, None) if here => own.clone(),
        // A copy, which it takes, would name a key of this region.
        (own, None) => match own.condition() {
            Some(fact) => Protection::PlainOrUnder(to_be_named(call), fact.to_owned()),
            None if own.key().is_some() => Protection::Under(to_be_named(call)),
            None => Protection::Plain,
        },
    };
    if let Some(key) = input.protection.key().filter(|_| here) {
        let failure = not_accessible("source snapshot", key);
        let condition = input.protection.condition();
        need_key(call, effects, key, &place.region, condition, Evidence::Documented, &failure);
    }
    let other = |key: &&KeyRef| !input.protection.key().is_some_and(|source| source.is_same_key(key));
    if let Some(key) = protection.key().filter(other).filter(|key| !key.is_to_be_named()) {
        let failure = not_accessible("target", key);
        let condition = protection.condition();
        need_key(call, effects, key, &place.region, condition, Evidence::Documented, &failure);
    }
    if call.key.is_some() && input.protection != Protection::Plain && input.protection.condition().is_none() {
        effects.assumptions.push((
            "a DB cluster can be restored under another key than that of its snapshot".to_owned(),
            "RDS API reference, RestoreDBClusterFromSnapshot: KmsKeyId; it gives no list of engines",
        ));
    }
    if call.key.is_some() && input.protection == Protection::Plain {
        effects.assumptions.push((
            "a DB cluster of a plain snapshot is encrypted under the key that is passed".to_owned(),
            "Aurora user guide, Encrypting Amazon Aurora resources; older reports of RestoreDBClusterFromSnapshot show an \
             InternalFailure",
        ));
    }
    effects.output = Some(made(call, restore.made, id, protection));
}

fn to_be_named(call: &Invocation<'_>) -> KeyRef {
    KeyRef::named_by_part(KeyUse::Target, &call.place.account, &call.place.region)
}

/// Under which key a copy ends. Where AWS wants a key and none is passed, the one that has to be named stands in its place.
fn protection_of_copy(call: &Invocation<'_>, kind: ArtefactKind) -> Protection {
    let input = call.input;
    let keeps = input.region == call.place.region && !call.is_foreign();
    let under = |own: &KeyRef| match call.key {
        Some(passed) => passed.key.clone(),
        None if keeps => own.clone(),
        None => to_be_named(call),
    };
    match &input.protection {
        Protection::Under(own) => Protection::Under(under(own)),
        Protection::PlainOrUnder(own, fact) => match call.key {
            Some(passed) if kind == ArtefactKind::DbSnapshot => Protection::Under(passed.key.clone()),
            _ => Protection::PlainOrUnder(under(own), fact.clone()),
        },
        Protection::Plain => match call.key {
            Some(passed) if kind == ArtefactKind::DbSnapshot => Protection::Under(passed.key.clone()),
            _ => Protection::Plain,
        },
    }
}

/// The calls on the key of something that RDS reads or makes.
fn need_key(
    call: &Invocation<'_>,
    effects: &mut Effects,
    key: &KeyRef,
    region: &Region,
    condition: Option<&str>,
    grant: Evidence,
    failure: &Failure,
) {
    let describe = Row::kms("kms:DescribeKey", key).via("rds", region).evidence(Evidence::Documented);
    for row in [describe, grant_row(key, region).evidence(grant)] {
        effects.need(call.input, row.only_if(condition).fails(failure.clone()));
    }
    // The statements that the KMS console writes for another account.
    if key.account != call.place.account {
        for action in ["kms:Decrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"] {
            let row = with_context(Row::kms(action, key).via("rds", region));
            effects.need(call.input, row.documented().only_if(condition));
        }
    }
    effects.assumptions.push((
        "RDS needs kms:CreateGrant and kms:DescribeKey of its caller, and nothing else".to_owned(),
        KEYS_GUIDE,
    ));
}

/// A grant that RDS makes for itself.
fn grant_row(key: &KeyRef, region: &Region) -> Row {
    let mut row = with_context(Row::kms("kms:CreateGrant", key).via("rds", region))
        .with("kms:GrantIsForAWSResource", "true".into());
    for name in [
        "kms:GrantConstraintType",
        "kms:GrantOperations",
        "kms:GranteePrincipal",
        "kms:GranteeServicePrincipal",
        "kms:RetiringPrincipal",
        "kms:RetiringServicePrincipal",
    ] {
        row = row.with(name, unknown(name));
    }
    row
}

/// The encryption context has `aws:rds:db-id` or `aws:rds:dbc-id`, and perhaps `aws:ebs:id` (KMS developer guide, "How Amazon
/// RDS uses AWS KMS"); of which resource a copy or a restore names the id is not documented.
fn with_context(row: Row) -> Row {
    row.with("kms:EncryptionContextKeys", unknown("the encryption context"))
}

fn unknown(what: &str) -> ContextValue {
    ContextValue::Unknown(format!("{what}: AWS does not document it for RDS"))
}

/// RDS may not use a key, or it is not there (issues of awslabs/aurora-snapshot-tool).
fn not_accessible(which: &str, key: &KeyRef) -> Failure {
    let name = key.arn.as_ref().map_or("<key arn>", |arn| arn.as_str());
    let message = format!(
        "The {which} KMS key [{name}] does not exist, is not enabled or you do not have permissions to access it."
    );
    Failure::new("KMSKeyNotAccessibleFault", message, Timing::Immediate)
        .told_by("CloudTrail in the region of the key has the denied call of KMS")
}

fn row(action: &'static str, arn: Text, account: &AccountId) -> Row {
    let message = format!("User is not authorized to perform: {action}");
    let failure = Failure::new("AccessDenied", message, Timing::Immediate)
        .told_by("the message of the error names the action and the resource");
    Row::on(action, arn, account).fails(failure)
}

/// The ARN of what a call reads.
fn arn_of(input: &Artefact) -> Text {
    arn(input.kind, &input.region, &input.account, &input.resource_id)
}

/// ARNs of databases have their account and the name that somebody gave them.
fn arn(kind: ArtefactKind, region: &Region, account: &AccountId, id: &Text) -> Text {
    let word = kind.database().map_or("*", |kind| kind.in_arn());
    super::call::resource_text(&DatabaseArn::prefix(word, account, region), id)
}

/// The identifier that a call passes for what it makes.
fn identifier(call: &Invocation<'_>, parameter: &str) -> Text {
    match call.parameters.names.get(parameter) {
        Some(name) => Text::Exact(name.to_ascii_lowercase()),
        None => Text::Prefix(String::new()),
    }
}

fn made(call: &Invocation<'_>, kind: ArtefactKind, id: Text, protection: Protection) -> Artefact {
    let made = call.made(kind, protection, id);
    Artefact { volume: None, context_id: Text::Prefix(String::new()), ..made }
}
