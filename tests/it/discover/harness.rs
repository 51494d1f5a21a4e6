//! The harness itself: what the SDK meets behind the proxy is what it would meet in AWS.

use super::moto::Moto;
use super::proxy::Proxy;
use super::replies::{self, SharedSnapshot};
use super::rule::Rule;
use super::sdk;
use aws_config::SdkConfig;
use aws_sdk_ec2::error::ProvideErrorMetadata;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

const HERE: &str = "111111111111";
const THERE: &str = "222222222222";

/// An empty server, a proxy before it, and a role of `111111111111` in eu-west-1.
async fn empty() -> (Moto, Proxy, SdkConfig) {
    let moto = Moto::start();
    let proxy = Proxy::start(moto.endpoint());
    let config = sdk::of_account(&proxy.endpoint(), HERE, "eu-west-1").await;
    (moto, proxy, config)
}

#[tokio::test]
async fn lists_of_kms_come_in_pages() {
    let (_moto, proxy, config) = empty().await;
    let kms = aws_sdk_kms::Client::new(&config);
    let mut made = BTreeSet::new();
    for number in 0..5 {
        let key = kms.create_key().send().await.unwrap().key_metadata.unwrap().key_id;
        kms.create_alias().alias_name(format!("alias/{number}")).target_key_id(&key).send().await.unwrap();
        made.insert(key);
    }
    let first = made.first().unwrap().clone();
    for _ in 0..3 {
        let call = kms.create_grant().key_id(&first).grantee_principal(format!("arn:aws:iam::{THERE}:root"));
        call.operations(aws_sdk_kms::types::GrantOperation::Decrypt).send().await.unwrap();
    }
    for operation in ["ListKeys", "ListAliases", "ListGrants"] {
        proxy.rule(Rule::on("kms", operation).pages(2));
    }
    let keys: Result<Vec<_>, _> = kms.list_keys().into_paginator().items().send().collect().await;
    let found: BTreeSet<String> = keys.unwrap().into_iter().filter_map(|key| key.key_id).collect();
    assert_eq!(found, made);
    let markers: Vec<_> =
        proxy.calls_of("kms", "ListKeys").iter().map(|call| call.parameter("Marker")).collect();
    assert_eq!(markers, [None, Some("ListKeys-from-2".to_owned()), Some("ListKeys-from-4".to_owned())]);
    let aliases: Result<Vec<_>, _> = kms.list_aliases().into_paginator().items().send().collect().await;
    let own = |alias: &&aws_sdk_kms::types::AliasListEntry| alias.target_key_id.is_some();
    assert_eq!(aliases.unwrap().iter().filter(own).count(), 5);
    let grants: Result<Vec<_>, _> =
        kms.list_grants().key_id(&first).into_paginator().items().send().collect().await;
    assert_eq!(grants.unwrap().len(), 3);
    assert_eq!(proxy.calls_of("kms", "ListGrants").len(), 2);
    let wrong = kms.list_keys().marker("ListGrants-from-2").send().await.unwrap_err();
    assert_eq!(wrong.code(), Some("InvalidMarkerException"));
}

#[tokio::test]
async fn lists_of_ec2_come_in_pages() {
    use aws_sdk_ec2::types::{ResourceType, Tag, TagSpecification};
    let (_moto, proxy, config) = empty().await;
    let ec2 = aws_sdk_ec2::Client::new(&config);
    let mut volumes = BTreeSet::new();
    let mut snapshots = BTreeSet::new();
    for _ in 0..5 {
        let tag = Tag::builder().key("Name").value("erp").build();
        let tags = TagSpecification::builder().resource_type(ResourceType::Volume).tags(tag).build();
        let call = ec2.create_volume().availability_zone("eu-west-1a").size(1).tag_specifications(tags);
        let volume = call.send().await.unwrap().volume_id.unwrap();
        snapshots.insert(ec2.create_snapshot().volume_id(&volume).send().await.unwrap().snapshot_id.unwrap());
        volumes.insert(volume);
    }
    proxy
        .rule(Rule::on("ec2", "DescribeVolumes").pages(2))
        .rule(Rule::on("ec2", "DescribeSnapshots").pages(2));
    let paged: Result<Vec<_>, _> = ec2.describe_volumes().into_paginator().items().send().collect().await;
    let found: BTreeSet<String> = paged.unwrap().into_iter().filter_map(|volume| volume.volume_id).collect();
    assert_eq!(found, volumes);
    let call = ec2.describe_snapshots().owner_ids("self");
    let paged: Result<Vec<_>, _> = call.into_paginator().items().send().collect().await;
    let found: BTreeSet<String> =
        paged.unwrap().into_iter().filter_map(|snapshot| snapshot.snapshot_id).collect();
    assert_eq!(found, snapshots);
    assert_eq!(proxy.calls_of("ec2", "DescribeSnapshots").len(), 3);
}

#[tokio::test]
async fn accounts_are_told_apart() {
    let (_moto, proxy, here) = empty().await;
    let there = sdk::of_account(&proxy.endpoint(), THERE, "eu-west-1").await;
    aws_sdk_kms::Client::new(&here).create_key().send().await.unwrap();
    let seen = aws_sdk_kms::Client::new(&there).list_keys().send().await.unwrap();
    assert!(seen.keys().is_empty());
    let elsewhere = sdk::in_region(&here, "eu-central-1");
    assert!(aws_sdk_kms::Client::new(&elsewhere).list_keys().send().await.unwrap().keys().is_empty());
    let calls: Vec<(Option<String>, String)> = proxy
        .calls()
        .into_iter()
        .filter(|call| call.service == "kms")
        .map(|call| (call.account, call.region))
        .collect();
    let expected = [(HERE, "eu-west-1"), (THERE, "eu-west-1"), (HERE, "eu-central-1")];
    assert_eq!(calls, expected.map(|(account, region)| (Some(account.to_owned()), region.to_owned())));
}

fn code<T, E: ProvideErrorMetadata>(answer: Result<T, E>) -> Option<String> {
    answer.err().map(|error| error.code().unwrap_or("no code").to_owned())
}

/// The code with which a call to each service of `SERVICES` fails.
async fn codes(config: &SdkConfig) -> Vec<Option<String>> {
    let kms = aws_sdk_kms::Client::new(config);
    let organizations = aws_sdk_organizations::Client::new(config);
    let backup = aws_sdk_backup::Client::new(config);
    let iam = aws_sdk_iam::Client::new(config);
    let sts = aws_sdk_sts::Client::new(config);
    let rds = aws_sdk_rds::Client::new(config);
    let ec2 = aws_sdk_ec2::Client::new(config);
    let s3 = aws_sdk_s3::Client::new(config);
    let (kms, organizations, backup, iam) = tokio::join!(
        kms.list_keys().send(),
        organizations.list_roots().send(),
        backup.list_backup_vaults().send(),
        iam.list_roles().send(),
    );
    let (sts, rds, ec2, s3) = tokio::join!(
        sts.get_caller_identity().send(),
        rds.describe_db_instances().send(),
        ec2.describe_volumes().send(),
        s3.list_buckets().send(),
    );
    vec![code(kms), code(organizations), code(backup), code(iam), code(sts), code(rds), code(ec2), code(s3)]
}

const SERVICES: [&str; 8] = ["kms", "organizations", "backup", "iam", "sts", "rds", "ec2", "s3"];

#[tokio::test]
async fn each_service_fails_in_its_own_words() {
    let (_moto, proxy, config) = empty().await;
    for service in SERVICES {
        proxy.rule(Rule::on(service, "*").deny());
    }
    let denied = [
        "AccessDeniedException",
        "AccessDeniedException",
        "AccessDeniedException",
        "AccessDenied",
        "AccessDenied",
        "AccessDenied",
        "UnauthorizedOperation",
        "AccessDenied",
    ];
    assert_eq!(Box::pin(codes(&config)).await, denied.map(|code| Some(code.to_owned())));
    for service in SERVICES {
        proxy.rule(Rule::on(service, "*").region("eu-west-1").not_enabled());
    }
    let unknown = [
        "UnrecognizedClientException",
        "UnrecognizedClientException",
        "UnrecognizedClientException",
        "InvalidClientTokenId",
        "InvalidClientTokenId",
        "InvalidClientTokenId",
        "AuthFailure",
        "InvalidToken",
    ];
    // Towards an endpoint of one's own the SDK signs calls of IAM and Organizations for the region of the client, too.
    assert_eq!(Box::pin(codes(&config)).await, unknown.map(|code| Some(code.to_owned())));
    let elsewhere = Box::pin(codes(&sdk::in_region(&config, "eu-central-1"))).await;
    assert_eq!(elsewhere, denied.map(|code| Some(code.to_owned())));
}

#[tokio::test]
async fn who_is_throttled_twice_is_answered_at_the_third_try() {
    let (_moto, proxy, config) = empty().await;
    let served = ["kms", "backup", "iam", "sts", "rds", "ec2", "s3"];
    for service in served {
        proxy.rule(Rule::on(service, "*").throttle(2));
    }
    let before = proxy.calls().len();
    let failed: Vec<String> = Box::pin(codes(&config)).await.into_iter().flatten().collect();
    assert_eq!(failed, ["AWSOrganizationsNotInUseException"], "nobody made an organization");
    assert_eq!(proxy.calls().len() - before, 3 * served.len() + 1);
}

#[tokio::test]
async fn answers_are_slow_or_break_off() {
    let (_moto, proxy, config) = empty().await;
    let ec2 = aws_sdk_ec2::Client::new(&config);
    proxy.rule(Rule::on("ec2", "DescribeVolumes").slow(300));
    let begun = Instant::now();
    ec2.describe_volumes().send().await.unwrap();
    assert!(begun.elapsed() >= Duration::from_millis(300));
    proxy.rule(Rule::on("ec2", "DescribeVolumes").cut());
    let broken = ec2.describe_volumes().send().await.unwrap_err();
    assert_eq!(broken.code(), None, "{broken:?}");
    proxy.rule(Rule::on("ec2", "DescribeVolumes").holding("vol-1"));
    let missing = ec2.describe_volumes().volume_ids("vol-1").send().await.unwrap_err();
    assert_eq!(missing.code(), Some("InvalidVolume.NotFound"));
}

#[tokio::test]
async fn what_moto_cannot_be_asked_is_answered_in_its_place() {
    let (_moto, proxy, config) = empty().await;
    let ec2 = aws_sdk_ec2::Client::new(&config);
    let key = format!("arn:aws:kms:eu-west-1:{THERE}:key/0a1b");
    let shared = SharedSnapshot { id: "snap-0a", owner: THERE, key: Some(&key) };
    let on = |operation: &str| Rule::on("ec2", operation).account(HERE);
    proxy.rule(on("DescribeSnapshots").holding("RestorableBy").reply(replies::snapshots(&[shared])));
    proxy.rule(
        on("DescribeLockedSnapshots").reply(replies::locked_snapshots(HERE, &[("snap-0b", "compliance")])),
    );
    let found =
        ec2.describe_snapshots().restorable_by_user_ids("self").send().await.unwrap().snapshots.unwrap();
    assert_eq!(found[0].owner_id(), Some(THERE));
    assert_eq!(found[0].kms_key_id(), Some(key.as_str()));
    assert!(ec2.describe_snapshots().owner_ids("self").send().await.unwrap().snapshots().is_empty());
    let locks = ec2.describe_locked_snapshots().send().await.unwrap().snapshots.unwrap();
    assert_eq!(locks[0].lock_state.as_ref().unwrap().as_str(), "compliance");
}
