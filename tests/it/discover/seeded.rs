//! What is seeded can be read back: the example estates stand in the server, and behind the proxy, as AWS would show them.

use super::moto::Moto;
use super::proxy::Proxy;
use super::sdk;
use super::seed::{Seeded, seed};
use aws_config::SdkConfig;
use aws_sdk_backup::types::VaultType;
use keyway::aws::{Arn, KeyManager};
use keyway::estate::{Account, EstateDocument, KeyName, OrNone, load};
use keyway::fact::Observed;
use keyway::iam::Document;
use keyway::input::SourceText;
use std::fs;
use std::path::Path;

/// An example estate, of one file.
fn example(name: &str) -> EstateDocument {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    let source = SourceText::new(name, fs::read_to_string(path).unwrap());
    load(&[source]).unwrap().document().clone()
}

/// A server that holds an example, and a proxy that tells the rest.
async fn seeded(name: &str) -> (Moto, Proxy, Seeded) {
    let moto = Moto::start();
    let seeded = seed(&example(name), moto.endpoint()).await;
    let proxy = Proxy::start(moto.endpoint());
    for rule in &seeded.rules {
        proxy.rule(rule.clone());
    }
    (moto, proxy, seeded)
}

fn account<'a>(seeded: &'a Seeded, id: &str) -> &'a Account {
    seeded.estate.accounts.iter().find(|account| account.id.as_str() == id).unwrap()
}

fn arn(key: &Observed<OrNone<KeyName>>) -> Option<&Arn> {
    match key.known()?.as_option()? {
        KeyName::Arn(arn) => Some(arn),
        KeyName::Alias(_) => None,
    }
}

#[tokio::test]
async fn the_example_of_backup_accounts_stands_as_aws_would_show_it() {
    let (_moto, proxy, seeded) = seeded("backup-accounts.json").await;
    for id in ["111111111111", "222222222222", "333333333333"] {
        let account = account(&seeded, id);
        let config = sdk::of_account(&proxy.endpoint(), id, "eu-west-1").await;
        keys_stand(&config, account).await;
        snapshots_and_images_stand(&config, account).await;
        vaults_stand(&config, account).await;
    }
    let config = sdk::of_account(&proxy.endpoint(), "999999999999", "eu-west-1").await;
    let settings = aws_sdk_backup::Client::new(&config).describe_global_settings().send().await.unwrap();
    assert_eq!(settings.global_settings.unwrap()["isCrossAccountBackupEnabled"], "true");
}

async fn keys_stand(config: &SdkConfig, account: &Account) {
    for key in &account.keys {
        let kms = aws_sdk_kms::Client::new(&sdk::in_region(config, key.arn.region_text()));
        let found = kms.describe_key().key_id(key.arn.as_str()).send().await.unwrap().key_metadata.unwrap();
        let by_aws = key.manager.known() == Some(&KeyManager::Aws);
        assert_eq!(found.key_manager.unwrap().as_str(), if by_aws { "AWS" } else { "CUSTOMER" });
        let Some(policy) = key.policy.known() else { continue };
        let found = kms.get_key_policy().key_id(key.arn.as_str()).send().await.unwrap().policy.unwrap();
        assert_eq!(serde_json::from_str::<Document>(&found).unwrap(), *policy, "{}", key.arn.as_str());
    }
}

async fn snapshots_and_images_stand(config: &SdkConfig, account: &Account) {
    let ec2 = aws_sdk_ec2::Client::new(config);
    let default = ec2.get_ebs_default_kms_key_id().send().await.unwrap().kms_key_id;
    assert_eq!(default.as_deref(), Some("alias/aws/ebs"));
    let found =
        ec2.describe_snapshots().owner_ids("self").send().await.unwrap().snapshots.unwrap_or_default();
    let mut found: Vec<_> =
        found.into_iter().map(|snapshot| (snapshot.snapshot_id.unwrap(), snapshot.kms_key_id)).collect();
    let key = |key| arn(key).map(|arn| arn.as_str().to_owned());
    let mut expected: Vec<_> =
        account.snapshots.iter().map(|snapshot| (snapshot.id.clone(), key(&snapshot.key))).collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
    for image in &account.images {
        let found =
            ec2.describe_images().image_ids(&image.id).send().await.unwrap().images.unwrap().remove(0);
        let of = |mapping: &aws_sdk_ec2::types::BlockDeviceMapping| {
            mapping.ebs()?.snapshot_id().map(str::to_owned)
        };
        assert_eq!(found.block_device_mappings().iter().filter_map(of).collect::<Vec<_>>(), image.snapshots);
    }
    let state = ec2.get_snapshot_block_public_access_state().send().await.unwrap().state.unwrap();
    assert_eq!(state.as_str(), "unblocked");
    let state =
        ec2.get_image_block_public_access_state().send().await.unwrap().image_block_public_access_state;
    assert_eq!(state.as_deref(), Some("unblocked"));
    assert!(ec2.describe_locked_snapshots().send().await.unwrap().snapshots().is_empty());
    let shared = ec2.describe_snapshots().restorable_by_user_ids("self").send().await.unwrap();
    assert!(shared.snapshots().is_empty(), "the example shares none");
}

async fn vaults_stand(config: &SdkConfig, account: &Account) {
    let backup = aws_sdk_backup::Client::new(config);
    let opt_in =
        backup.describe_region_settings().send().await.unwrap().resource_type_opt_in_preference.unwrap();
    assert!(opt_in["EBS"] && opt_in["DynamoDB"]);
    let listed = backup.list_backup_vaults().send().await.unwrap().backup_vault_list.unwrap();
    let here = account.vaults.iter().filter(|vault| vault.region.as_str() == "eu-west-1");
    let names: Vec<&str> = here.clone().map(|vault| vault.name.as_str()).collect();
    assert_eq!(listed.iter().filter_map(|vault| vault.backup_vault_name()).collect::<Vec<_>>(), names);
    for vault in here {
        let found = backup.describe_backup_vault().backup_vault_name(&vault.name).send().await.unwrap();
        assert_eq!(found.backup_vault_name(), Some(vault.name.as_str()));
        let air_gapped = vault.name.starts_with("air-gapped");
        assert_eq!(found.vault_type() == Some(&VaultType::LogicallyAirGappedBackupVault), air_gapped);
        let policy = backup.get_backup_vault_access_policy().backup_vault_name(&vault.name).send().await;
        let policy = policy.map(|found| found.policy.unwrap()).map_err(aws_sdk_backup::Error::from);
        match vault.policy.known().and_then(OrNone::as_option) {
            Some(expected) => {
                assert_eq!(serde_json::from_str::<Document>(&policy.unwrap()).unwrap(), *expected);
            }
            None => assert!(matches!(policy, Err(aws_sdk_backup::Error::ResourceNotFoundException(_)))),
        }
        let points =
            backup.list_recovery_points_by_backup_vault().backup_vault_name(&vault.name).send().await;
        let points = points.unwrap().recovery_points.unwrap_or_default();
        let arns: Vec<&str> = points.iter().filter_map(|point| point.recovery_point_arn()).collect();
        let expected: Vec<&str> = vault.recovery_points.iter().map(|point| point.arn.as_str()).collect();
        assert_eq!(arns, expected);
        for point in expected {
            let call =
                backup.describe_recovery_point().backup_vault_name(&vault.name).recovery_point_arn(point);
            let found = call.send().await.unwrap();
            let cold = point.ends_with("efs-old-files");
            assert_eq!(found.storage_class.unwrap().as_str(), if cold { "COLD" } else { "WARM" });
        }
    }
}

#[tokio::test]
async fn the_example_of_three_accounts_stands_as_aws_would_show_it() {
    let (_moto, proxy, seeded) = seeded("three-accounts.json").await;
    let config = sdk::of_account(&proxy.endpoint(), "111111111111", "us-east-1").await;
    let ec2 = aws_sdk_ec2::Client::new(&config);
    for instance in &account(&seeded, "111111111111").instances {
        let call = ec2.describe_instances().instance_ids(&instance.id);
        let found = call.send().await.unwrap().reservations.unwrap().remove(0).instances.unwrap().remove(0);
        let of = |mapping: &aws_sdk_ec2::types::InstanceBlockDeviceMapping| {
            mapping.ebs()?.volume_id().map(str::to_owned)
        };
        assert_eq!(found.block_device_mappings().iter().filter_map(of).collect::<Vec<_>>(), instance.volumes);
        let profile = found.iam_instance_profile.is_some();
        assert_eq!(profile, instance.profile_role.known().unwrap().as_option().is_some());
    }
    let archived = &seeded.ids["snap-0e4a6c1b2d3f40121"];
    let found =
        ec2.describe_snapshots().snapshot_ids(archived).send().await.unwrap().snapshots.unwrap().remove(0);
    assert_eq!(found.storage_tier.unwrap().as_str(), "archive");
    let iam = aws_sdk_iam::Client::new(&config);
    let inline = iam.list_role_policies().role_name("veeam-ec2-backup").send().await.unwrap();
    assert_eq!(inline.policy_names(), ["veeam-ec2-backup"]);
    let call = iam.list_attached_role_policies().role_name("AWSDataLifecycleManagerDefaultRole");
    assert_eq!(call.send().await.unwrap().attached_policies().len(), 1);

    let config = sdk::of_account(&proxy.endpoint(), "222222222222", "eu-west-1").await;
    let ec2 = aws_sdk_ec2::Client::new(&config);
    let default = ec2.get_ebs_default_kms_key_id().send().await.unwrap().kms_key_id.unwrap();
    assert_eq!(default, account(&seeded, "222222222222").keys[0].arn.as_str());
    assert_eq!(
        ec2.get_ebs_encryption_by_default().send().await.unwrap().ebs_encryption_by_default,
        Some(true)
    );

    let config = sdk::of_account(&proxy.endpoint(), "999999999999", "us-east-1").await;
    let organizations = aws_sdk_organizations::Client::new(&config);
    let OrNone::Some(organization) = seeded.estate.organization.known().unwrap() else {
        panic!("no organization")
    };
    let unit = &organization.root.units[1];
    let accounts = organizations.list_accounts_for_parent().parent_id(&unit.id).send().await.unwrap();
    let mut ids: Vec<&str> = accounts.accounts().iter().filter_map(|account| account.id()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["222222222222", "333333333333"]);
    let call = organizations.list_policies_for_target().target_id(&unit.id);
    let scps =
        call.filter(aws_sdk_organizations::types::PolicyType::ServiceControlPolicy).send().await.unwrap();
    let names: Vec<&str> = scps.policies().iter().filter_map(|policy| policy.name()).collect();
    assert_eq!(names, ["FullAWSAccess", "RegionGuard"]);

    let config = sdk::of_account(&proxy.endpoint(), "333333333333", "us-east-1").await;
    let s3 = aws_sdk_s3::Client::new(&config);
    let found = s3.get_bucket_encryption().bucket("backup-main-333333333333").send().await.unwrap();
    let rules = found.server_side_encryption_configuration.unwrap().rules;
    let key = rules[0].apply_server_side_encryption_by_default().unwrap().kms_master_key_id().unwrap();
    assert!(key.ends_with(":alias/backup-repository"), "{key}");
}
