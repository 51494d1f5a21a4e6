//! What EC2 holds: instances, volumes, snapshots, images, and the settings of EBS.

use super::{Seeding, word};
use crate::discover::replies::{self, SharedSnapshot};
use crate::discover::rule::Rule;
use aws_config::SdkConfig;
use aws_sdk_ec2::Client;
use aws_sdk_ec2::types::{
    BlockDeviceMapping, EbsBlockDevice, IamInstanceProfileSpecification, OperationType, PermissionGroup,
    ResourceType, SnapshotAttributeName, Tag, TagSpecification, TargetStorageTier, VolumeType,
};
use keyway::estate::{
    Account, Image, Instance, KeyName, OrNone, Snapshot, SnapshotOrigin, SnapshotTier, Volume,
};
use keyway::fact::Observed;
use std::collections::BTreeMap;

/// EC2 of an account in a region.
struct Place {
    config: SdkConfig,
    ec2: Client,
    region: String,
}

pub(super) async fn make(seeding: &mut Seeding) {
    for account in seeding.estate.accounts.clone() {
        for instance in &account.instances {
            launch(seeding, &account, instance).await;
        }
        let free = |volume: &&Volume| {
            !account.instances.iter().any(|instance| instance.volumes.contains(&volume.id))
        };
        for volume in account.volumes.iter().filter(free) {
            let place = Place::of(seeding, &account, volume.region.as_str());
            let id = place.create_volume(&volume.key).await;
            seeding.named(&volume.id, id);
        }
        for snapshot in &account.snapshots {
            let place = Place::of(seeding, &account, snapshot.region.as_str());
            let id = place.create_snapshot(seeding, &account, snapshot).await;
            seeding.named(&snapshot.id, id);
        }
        for image in &account.images {
            let place = Place::of(seeding, &account, image.region.as_str());
            let id = place.register(&seeding.ids, image).await;
            seeding.named(&image.id, id);
        }
        for (region, settings) in &account.regions {
            let place = Place::of(seeding, &account, region.as_str());
            if settings.encryption_by_default.known() == Some(&true) {
                place.ec2.enable_ebs_encryption_by_default().send().await.unwrap();
            }
            if let Some(key) = settings.default_ebs_key.known() {
                let arn = place.arn(key).await;
                place.ec2.modify_ebs_default_kms_key_id().kms_key_id(arn).send().await.unwrap();
            }
        }
    }
}

/// What moto cannot be asked, of an estate whose ids are the new ones.
pub(super) fn rules(seeding: &Seeding) -> Vec<Rule> {
    let mut rules = Vec::new();
    for account in &seeding.estate.accounts {
        let id = account.id.as_str();
        for (region, settings) in &account.regions {
            let on = |operation: &str| Rule::on("ec2", operation).account(id).region(region.as_str());
            let snapshots =
                settings.snapshot_block_public_access.known().map_or_else(|| "unblocked".to_owned(), word);
            let state = replies::snapshot_block_public_access_state(&snapshots);
            rules.push(on("GetSnapshotBlockPublicAccessState").reply(state));
            let images =
                settings.image_block_public_access.known().map_or_else(|| "unblocked".to_owned(), word);
            let state = replies::image_block_public_access_state(&images);
            rules.push(on("GetImageBlockPublicAccessState").reply(state));
            let here: Vec<&Snapshot> =
                account.snapshots.iter().filter(|snapshot| snapshot.region == *region).collect();
            let locks: Vec<(&str, String)> = here
                .iter()
                .filter_map(|snapshot| {
                    Some((snapshot.id.as_str(), word(&snapshot.lock.known()?.as_option()?.state)))
                })
                .collect();
            let locks: Vec<(&str, &str)> =
                locks.iter().map(|(snapshot, state)| (*snapshot, state.as_str())).collect();
            rules.push(on("DescribeLockedSnapshots").reply(replies::locked_snapshots(id, &locks)));
            let others = seeding.estate.accounts.iter().filter(|other| other.id != account.id);
            let shared: Vec<(&Account, &Snapshot)> = others
                .flat_map(|other| other.snapshots.iter().map(move |snapshot| (&**other, snapshot)))
                .filter(|(_, snapshot)| snapshot.region == *region)
                .filter(|(_, snapshot)| {
                    snapshot.shared_with.known().is_some_and(|with| with.contains(&account.id))
                })
                .collect();
            let shown: Vec<SharedSnapshot<'_>> = shared
                .iter()
                .map(|(owner, snapshot)| SharedSnapshot {
                    id: &snapshot.id,
                    owner: owner.id.as_str(),
                    key: snapshot.key.known().and_then(OrNone::as_option).and_then(|key| match key {
                        KeyName::Arn(arn) => Some(arn.as_str()),
                        KeyName::Alias(_) => None,
                    }),
                })
                .collect();
            rules.push(on("DescribeSnapshots").holding("RestorableBy").reply(replies::snapshots(&shown)));
        }
    }
    rules
}

async fn launch(seeding: &mut Seeding, account: &Account, instance: &Instance) {
    let place = Place::of(seeding, account, instance.region.as_str());
    let devices = || {
        ('a'..='z')
            .map(|letter| if letter == 'a' { "/dev/sda1".to_owned() } else { format!("/dev/sd{letter}") })
    };
    let mut call = place.ec2.run_instances().image_id("ami-00000000").min_count(1).max_count(1);
    for (id, device) in instance.volumes.iter().zip(devices()) {
        let volume = account.volumes.iter().find(|volume| volume.id == *id).unwrap();
        let key = place.key(&volume.key).await;
        let ebs = EbsBlockDevice::builder().volume_size(1).encrypted(key.is_some()).set_kms_key_id(key);
        call = call.block_device_mappings(
            BlockDeviceMapping::builder().device_name(device).ebs(ebs.build()).build(),
        );
    }
    if let Some(role) = instance.profile_role.known().and_then(OrNone::as_option) {
        let profile = role.resource_name().rsplit('/').next().unwrap();
        call = call.iam_instance_profile(IamInstanceProfileSpecification::builder().name(profile).build());
    }
    if let Some(name) = &instance.name {
        let tag = Tag::builder().key("Name").value(name).build();
        let tags = TagSpecification::builder().resource_type(ResourceType::Instance).tags(tag).build();
        call = call.tag_specifications(tags);
    }
    let launched = call.send().await.unwrap().instances.unwrap().remove(0);
    let by_device: BTreeMap<String, String> = launched
        .block_device_mappings()
        .iter()
        .map(|mapping| {
            let volume = mapping.ebs().unwrap().volume_id().unwrap();
            (mapping.device_name().unwrap().to_owned(), volume.to_owned())
        })
        .collect();
    for (id, device) in instance.volumes.iter().zip(devices()) {
        seeding.named(id, by_device[&device].clone());
    }
    seeding.named(&instance.id, launched.instance_id.unwrap());
}

impl Place {
    fn of(seeding: &Seeding, account: &Account, region: &str) -> Self {
        let config = seeding.config(account, region);
        Self { ec2: Client::new(&config), config, region: region.to_owned() }
    }

    /// ARN of a key by its name here.
    async fn arn(&self, key: &KeyName) -> String {
        match key {
            KeyName::Arn(arn) => arn.as_str().to_owned(),
            KeyName::Alias(alias) => {
                let described =
                    aws_sdk_kms::Client::new(&self.config).describe_key().key_id(alias).send().await;
                described.unwrap().key_metadata.unwrap().arn.unwrap()
            }
        }
    }

    async fn key(&self, key: &Observed<OrNone<KeyName>>) -> Option<String> {
        match key.known()?.as_option() {
            None => None,
            Some(key) => Some(self.arn(key).await),
        }
    }

    async fn create_volume(&self, key: &Observed<OrNone<KeyName>>) -> String {
        let key = self.key(key).await;
        let call = self.ec2.create_volume().availability_zone(format!("{}a", self.region)).size(1);
        let call = call.volume_type(VolumeType::Gp2).encrypted(key.is_some()).set_kms_key_id(key);
        call.send().await.unwrap().volume_id.unwrap()
    }

    /// A snapshot of its volume where that is here and under the same key; else of a volume that is gone again.
    async fn create_snapshot(&self, seeding: &Seeding, account: &Account, snapshot: &Snapshot) -> String {
        let copied = snapshot.origin.known() == Some(&SnapshotOrigin::Replica);
        let key = self.key(&snapshot.key).await;
        let mut own = None;
        for volume in
            account.volumes.iter().filter(|volume| !copied && snapshot.volume.as_ref() == Some(&volume.id))
        {
            if volume.region == snapshot.region && self.key(&volume.key).await == key {
                own = seeding.ids.get(&volume.id).cloned();
            }
        }
        let volume = match &own {
            Some(own) => own.clone(),
            None => self.create_volume(&snapshot.key).await,
        };
        let mut id = self.ec2.create_snapshot().volume_id(&volume).send().await.unwrap().snapshot_id.unwrap();
        if own.is_none() {
            self.ec2.delete_volume().volume_id(&volume).send().await.unwrap();
        }
        if copied {
            let call = self.ec2.copy_snapshot().source_region(&self.region).source_snapshot_id(&id);
            let call = call.description(format!("[Copied {id} from {}]", self.region)).set_kms_key_id(key);
            let copy = call.send().await.unwrap().snapshot_id.unwrap();
            self.ec2.delete_snapshot().snapshot_id(&id).send().await.unwrap();
            id = copy;
        }
        let with: Vec<String> =
            snapshot.shared_with.known().into_iter().flatten().map(|id| id.as_str().to_owned()).collect();
        let all = (snapshot.public.known() == Some(&true)).then_some("all".to_owned());
        if !with.is_empty() || all.is_some() {
            let call = self
                .ec2
                .modify_snapshot_attribute()
                .snapshot_id(&id)
                .set_group_names(all.map(|all| vec![all]));
            let call = call
                .attribute(SnapshotAttributeName::CreateVolumePermission)
                .operation_type(OperationType::Add);
            call.set_user_ids(Some(with)).send().await.unwrap();
        }
        if snapshot.tier.known() == Some(&SnapshotTier::Archive) {
            let call =
                self.ec2.modify_snapshot_tier().snapshot_id(&id).storage_tier(TargetStorageTier::Archive);
            call.send().await.unwrap();
        }
        id
    }

    async fn register(&self, ids: &BTreeMap<String, String>, image: &Image) -> String {
        let name = image.name.as_deref().unwrap_or(&image.id);
        let mut call = self.ec2.register_image().name(name).root_device_name("/dev/sda1");
        for (snapshot, letter) in image.snapshots.iter().zip('a'..='z') {
            let device = if letter == 'a' { "/dev/sda1".to_owned() } else { format!("/dev/sd{letter}") };
            let ebs = EbsBlockDevice::builder().snapshot_id(ids.get(snapshot).unwrap_or(snapshot)).build();
            call = call
                .block_device_mappings(BlockDeviceMapping::builder().device_name(device).ebs(ebs).build());
        }
        let id = call.send().await.unwrap().image_id.unwrap();
        let with: Vec<String> =
            image.shared_with.known().into_iter().flatten().map(|id| id.as_str().to_owned()).collect();
        let all = (image.public.known() == Some(&true)).then_some(PermissionGroup::All.as_str().to_owned());
        if !with.is_empty() || all.is_some() {
            let call = self.ec2.modify_image_attribute().image_id(&id).attribute("launchPermission");
            let call = call.operation_type(OperationType::Add).set_user_groups(all.map(|all| vec![all]));
            call.set_user_ids(Some(with)).send().await.unwrap();
        }
        id
    }
}
