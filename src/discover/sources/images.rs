//! AMIs of the account.

use super::keys::known;
use super::snapshots::{accounts, is_public, product_codes};
use super::{Source, Tell};
use crate::discover::read::{After, Each, Only, Read, Service};
use crate::discover::replies::{answer, ec2};
use crate::discover::{Call, Scope, Telling};
use crate::estate::Image;
use crate::fact::Observed;
use serde_json::Value;

static DESCRIBE_IMAGES: Read =
    Read::in_regions(Service::Ec2, "DescribeImages", "ec2:DescribeImages", answer::<ec2::DescribeImages>())
        .with(&[("Owners", "self")])
        .leaves("which images there are");

static LAUNCH_PERMISSION: Read = Read::in_regions(
    Service::Ec2,
    "DescribeImageAttribute",
    "ec2:DescribeImageAttribute",
    answer::<ec2::LaunchPermissions>(),
)
.with(&[("Attribute", "launchPermission")])
.after(&[After::Each(Each::of(&DESCRIBE_IMAGES, "ImageId", "ImageId").only(Only::Those(is_touched)))])
.leaves("whom the image is shared with");

/// AMIs.
pub static SOURCE: Source = Source {
    word: "images",
    about: "AMIs with their snapshots and shares",
    reads: &[&DESCRIBE_IMAGES, &LAUNCH_PERMISSION],
    tell: Tell(tell),
};

fn is_touched(scope: &Scope, entry: &Value) -> bool {
    let id = entry.get("ImageId").and_then(Value::as_str).unwrap_or_default();
    scope.touches(|touched| &touched.images, id)
}

fn tell(telling: &mut Telling<'_>) {
    for (region, told) in telling.in_regions::<ec2::DescribeImages>(&DESCRIBE_IMAGES) {
        for told in told.images {
            // Before it is available its snapshots are not all there.
            if let Some(state) = told.state.as_deref().filter(|state| *state != "available") {
                let why = format!("its state is {state}");
                telling.not_understood(&DESCRIBE_IMAGES, Some(&region), &told.image_id, &why);
                continue;
            }
            let call = Call::new(&LAUNCH_PERMISSION, Some(&region), [("ImageId", told.image_id.clone())]);
            let shares: Option<ec2::LaunchPermissions> = telling.replies.told(&call);
            let shares = shares.map(|told| told.launch_permissions);
            // Shares with an organization or a unit are no accounts: then the list of accounts is not all.
            let by_unit = shares.iter().flatten().any(|permission| {
                permission.organization_arn.is_some() || permission.organizational_unit_arn.is_some()
            });
            if by_unit {
                let why = "it is shared with an organization or a unit";
                telling.not_understood(&LAUNCH_PERMISSION, Some(&region), &told.image_id, why);
            }
            let own = telling.account.id.clone();
            telling.account.images.push(Image {
                snapshots: snapshots(&told),
                name: told.name.filter(|name| !name.is_empty()),
                region: region.clone(),
                shared_with: known(shares.as_deref().filter(|_| !by_unit).map(|known| accounts(known, &own))),
                public: match shares.as_deref().map(is_public).or(told.public) {
                    Some(public) => Observed::Known(public),
                    None => Observed::Unknown,
                },
                product_codes: Observed::Known(product_codes(
                    told.product_codes.as_deref().unwrap_or_default(),
                )),
                id: told.image_id,
            });
        }
    }
}

/// Ids of the snapshots of an image, that of the root device first, then by device.
fn snapshots(told: &ec2::Image) -> Vec<String> {
    let mut devices: Vec<(bool, &str, &str)> = told
        .block_device_mappings
        .iter()
        .flatten()
        .filter_map(|mapping| {
            let device = mapping.device_name.as_deref().unwrap_or_default();
            let snapshot = mapping.ebs.as_ref()?.snapshot_id.as_deref().filter(|id| !id.is_empty())?;
            Some((told.root_device_name.as_deref() != Some(device), device, snapshot))
        })
        .collect();
    devices.sort_unstable();
    let mut ids: Vec<String> = Vec::new();
    for (.., snapshot) in devices {
        // Two devices may be made of one snapshot.
        if !ids.iter().any(|known| known == snapshot) {
            ids.push(snapshot.to_owned());
        }
    }
    ids
}
