//! EC2 and EBS.

use super::{client, each, register, required, word};
use crate::discover::live::Clients;
use crate::discover::live::pages::{once, pages, token};
use crate::discover::live::refusals::not_understood;
use crate::discover::replies::ec2;
use crate::discover::{Call, Refusal};
use aws_sdk_ec2::{Client, types};
use serde_json::Value;

register! {
    "DescribeRegions" => regions(AllRegions),
    "GetEbsDefaultKmsKeyId" => default_key(),
    "GetEbsEncryptionByDefault" => encryption_by_default(),
    "GetSnapshotBlockPublicAccessState" => snapshot_access(),
    "GetImageBlockPublicAccessState" => image_access(),
    "DescribeInstances" => instances(),
    "DescribeVolumes" => volumes(),
    "DescribeSnapshots" => snapshots(; OwnerIds, RestorableByUserIds),
    "DescribeSnapshotAttribute" => snapshot_attribute(SnapshotId, Attribute),
    "DescribeLockedSnapshots" => locked_snapshots(),
    "DescribeImages" => images(Owners),
    "DescribeImageAttribute" => image_attribute(ImageId, Attribute),
}

fn client(clients: &Clients, call: &Call) -> Client {
    client!(aws_sdk_ec2, ec2, clients, clients.region(call))
}

async fn regions(client: &Client, all: String) -> Result<ec2::DescribeRegions, Refusal> {
    let told = once(|| client.describe_regions().all_regions(all == "true").send()).await?;
    let regions = each([told.regions], |region| {
        let region_name = required(region.region_name, "RegionName")?;
        Ok(ec2::Region { region_name, opt_in_status: region.opt_in_status })
    })?;
    Ok(ec2::DescribeRegions { regions })
}

async fn default_key(client: &Client) -> Result<ec2::GetEbsDefaultKmsKeyId, Refusal> {
    let told = once(|| client.get_ebs_default_kms_key_id().send()).await?;
    Ok(ec2::GetEbsDefaultKmsKeyId { kms_key_id: required(told.kms_key_id, "KmsKeyId")? })
}

async fn encryption_by_default(client: &Client) -> Result<ec2::GetEbsEncryptionByDefault, Refusal> {
    let told = once(|| client.get_ebs_encryption_by_default().send()).await?;
    let on = required(told.ebs_encryption_by_default, "EbsEncryptionByDefault")?;
    Ok(ec2::GetEbsEncryptionByDefault { ebs_encryption_by_default: on })
}

async fn snapshot_access(client: &Client) -> Result<ec2::GetSnapshotBlockPublicAccessState, Refusal> {
    let told = once(|| client.get_snapshot_block_public_access_state().send()).await?;
    Ok(ec2::GetSnapshotBlockPublicAccessState { state: required(word(told.state), "State")? })
}

async fn image_access(client: &Client) -> Result<ec2::GetImageBlockPublicAccessState, Refusal> {
    let told = once(|| client.get_image_block_public_access_state().send()).await?;
    let state = required(told.image_block_public_access_state, "ImageBlockPublicAccessState")?;
    Ok(ec2::GetImageBlockPublicAccessState { image_block_public_access_state: state })
}

async fn instances(client: &Client) -> Result<ec2::DescribeInstances, Refusal> {
    let told = pages(
        |marker| client.describe_instances().max_results(1000).set_next_token(marker).send(),
        |page| token(page.next_token()),
    );
    let reservations = each(told.await?.into_iter().map(|page| page.reservations), |reservation| {
        Ok(ec2::Reservation { instances: each([reservation.instances], instance)? })
    })?;
    Ok(ec2::DescribeInstances { reservations })
}

fn instance(told: types::Instance) -> Result<ec2::Instance, Refusal> {
    let devices = each([told.block_device_mappings], |device| {
        let ebs = device.ebs.map(|volume| ec2::InstanceVolume { volume_id: volume.volume_id });
        Ok(ec2::InstanceDevice { device_name: device.device_name, ebs })
    })?;
    let tags = tags(told.tags)?;
    Ok(ec2::Instance {
        instance_id: required(told.instance_id, "InstanceId")?,
        root_device_name: told.root_device_name,
        state: told.state.map(|state| ec2::InstanceState { name: word(state.name) }),
        block_device_mappings: Some(devices),
        iam_instance_profile: told.iam_instance_profile.map(|profile| ec2::Profile { arn: profile.arn }),
        tags: Some(tags),
    })
}

fn tags(told: Option<Vec<types::Tag>>) -> Result<Vec<ec2::Tag>, Refusal> {
    each([told], |tag| Ok(ec2::Tag { key: required(tag.key, "Key")?, value: tag.value.unwrap_or_default() }))
}

async fn volumes(client: &Client) -> Result<ec2::DescribeVolumes, Refusal> {
    let told = pages(
        |marker| client.describe_volumes().max_results(500).set_next_token(marker).send(),
        |page| token(page.next_token()),
    );
    let volumes = each(told.await?.into_iter().map(|page| page.volumes), |volume| {
        let attachments = each([volume.attachments], |attachment| {
            Ok(ec2::Attachment { instance_id: attachment.instance_id })
        })?;
        Ok(ec2::Volume {
            volume_id: required(volume.volume_id, "VolumeId")?,
            encrypted: volume.encrypted,
            kms_key_id: volume.kms_key_id,
            attachments: Some(attachments),
            tags: Some(tags(volume.tags)?),
        })
    })?;
    Ok(ec2::DescribeVolumes { volumes })
}

/// Without either parameter it would list every public snapshot of the region.
async fn snapshots(
    client: &Client,
    owner: Option<String>,
    restorable_by: Option<String>,
) -> Result<ec2::DescribeSnapshots, Refusal> {
    if owner.is_none() && restorable_by.is_none() {
        return Err(Refusal::new(Refusal::NOT_READ, Some("snapshots of everybody are not asked for")));
    }
    let request = || {
        client
            .describe_snapshots()
            .set_owner_ids(owner.clone().map(|id| vec![id]))
            .set_restorable_by_user_ids(restorable_by.clone().map(|id| vec![id]))
            .max_results(1000)
    };
    let told = pages(|marker| request().set_next_token(marker).send(), |page| token(page.next_token()));
    let snapshots = each(told.await?.into_iter().map(|page| page.snapshots), |snapshot| {
        Ok(ec2::Snapshot {
            snapshot_id: required(snapshot.snapshot_id, "SnapshotId")?,
            owner_id: snapshot.owner_id,
            volume_id: snapshot.volume_id,
            encrypted: snapshot.encrypted,
            kms_key_id: snapshot.kms_key_id,
            state: word(snapshot.state),
            storage_tier: word(snapshot.storage_tier),
            tags: Some(tags(snapshot.tags)?),
        })
    })?;
    Ok(ec2::DescribeSnapshots { snapshots })
}

/// The shape of the answer follows the attribute, as that of the AWS CLI does.
async fn snapshot_attribute(client: &Client, id: String, attribute: String) -> Result<Value, Refusal> {
    let name = types::SnapshotAttributeName::from(attribute.as_str());
    let request = || client.describe_snapshot_attribute().snapshot_id(&id).attribute(name.clone());
    let told = once(|| request().send()).await?;
    match name {
        types::SnapshotAttributeName::CreateVolumePermission => {
            let permissions = each([told.create_volume_permissions], |one| {
                Ok(ec2::Permission {
                    user_id: one.user_id,
                    group: word(one.group),
                    organization_arn: None,
                    organizational_unit_arn: None,
                })
            })?;
            super::told(&ec2::CreateVolumePermissions { create_volume_permissions: permissions })
        }
        types::SnapshotAttributeName::ProductCodes => {
            super::told(&ec2::ProductCodes { product_codes: product_codes(told.product_codes)? })
        }
        _ => Err(not_understood(&format!("`{attribute}` is no attribute of a snapshot"))),
    }
}

async fn locked_snapshots(client: &Client) -> Result<ec2::DescribeLockedSnapshots, Refusal> {
    let told = pages(
        |marker| client.describe_locked_snapshots().max_results(1000).set_next_token(marker).send(),
        |page| token(page.next_token()),
    );
    let snapshots = each(told.await?.into_iter().map(|page| page.snapshots), |lock| {
        let snapshot_id = required(lock.snapshot_id, "SnapshotId")?;
        Ok(ec2::LockedSnapshot { snapshot_id, lock_state: word(lock.lock_state) })
    })?;
    Ok(ec2::DescribeLockedSnapshots { snapshots })
}

async fn images(client: &Client, owner: String) -> Result<ec2::DescribeImages, Refusal> {
    let told = pages(
        |marker| client.describe_images().owners(&owner).max_results(1000).set_next_token(marker).send(),
        |page| token(page.next_token()),
    );
    Ok(ec2::DescribeImages { images: each(told.await?.into_iter().map(|page| page.images), image)? })
}

fn image(told: types::Image) -> Result<ec2::Image, Refusal> {
    let devices = each([told.block_device_mappings], |device| {
        let ebs = device.ebs.map(|device| ec2::ImageSnapshot { snapshot_id: device.snapshot_id });
        Ok(ec2::ImageDevice { device_name: device.device_name, ebs })
    })?;
    Ok(ec2::Image {
        image_id: required(told.image_id, "ImageId")?,
        name: told.name,
        state: word(told.state),
        public: told.public,
        root_device_name: told.root_device_name,
        block_device_mappings: Some(devices),
        product_codes: Some(product_codes(told.product_codes)?),
    })
}

async fn image_attribute(
    client: &Client,
    id: String,
    attribute: String,
) -> Result<ec2::LaunchPermissions, Refusal> {
    let name = types::ImageAttributeName::from(attribute.as_str());
    if name != types::ImageAttributeName::LaunchPermission {
        return Err(not_understood(&format!("`{attribute}` is no attribute of an image")));
    }
    let request = || client.describe_image_attribute().image_id(&id).attribute(name.clone());
    let told = once(|| request().send()).await?;
    let permissions = each([told.launch_permissions], |one| {
        Ok(ec2::Permission {
            user_id: one.user_id,
            group: word(one.group),
            organization_arn: one.organization_arn,
            organizational_unit_arn: one.organizational_unit_arn,
        })
    })?;
    Ok(ec2::LaunchPermissions { launch_permissions: permissions })
}

fn product_codes(told: Option<Vec<types::ProductCode>>) -> Result<Vec<ec2::ProductCode>, Refusal> {
    each([told], |code| Ok(ec2::ProductCode { product_code_id: code.product_code_id }))
}
