//! EC2 instances, their volumes and the roles of their instance profiles.

use super::{Source, Tell};
use crate::aws::Arn;
use crate::discover::read::{Read, Service};
use crate::discover::replies::{answer, ec2, iam};
use crate::discover::{Call, Telling};
use crate::estate::{Instance, OrNone};
use crate::fact::Observed;

static DESCRIBE_INSTANCES: Read = Read::in_regions(
    Service::Ec2,
    "DescribeInstances",
    "ec2:DescribeInstances",
    answer::<ec2::DescribeInstances>(),
)
.leaves("which instances there are, and their volumes");

static LIST_INSTANCE_PROFILES: Read = Read::of_account(
    Service::Iam,
    "ListInstanceProfiles",
    "iam:ListInstanceProfiles",
    answer::<iam::ListInstanceProfiles>(),
)
.leaves("the roles of instances");

/// EC2 instances.
pub static SOURCE: Source = Source {
    word: "instances",
    about: "EC2 instances, their volumes and roles",
    reads: &[&DESCRIBE_INSTANCES, &LIST_INSTANCE_PROFILES],
    tell: Tell(tell),
};

fn tell(telling: &mut Telling<'_>) {
    let profiles = telling.replies.told(&Call::new(&LIST_INSTANCE_PROFILES, None, []));
    for (region, told) in telling.in_regions::<ec2::DescribeInstances>(&DESCRIBE_INSTANCES) {
        for told in told.reservations.into_iter().flat_map(|reservation| reservation.instances) {
            // What is terminated has no volumes left and is gone within the hour.
            let state = told.state.as_ref().and_then(|state| state.name.as_deref());
            if matches!(state, Some("shutting-down" | "terminated")) {
                continue;
            }
            let name = told.tags.iter().flatten().find(|tag| tag.key == "Name").map(|tag| tag.value.clone());
            let profile_role = profile_role(&told, profiles.as_ref());
            telling.account.instances.push(Instance {
                volumes: volumes(&told),
                id: told.instance_id,
                name: name.filter(|name| !name.is_empty()),
                region: region.clone(),
                profile_role,
            });
        }
    }
}

/// Ids of the volumes of an instance, the root volume first, then by device.
fn volumes(told: &ec2::Instance) -> Vec<String> {
    let mut devices: Vec<(bool, &str, &str)> = told
        .block_device_mappings
        .iter()
        .flatten()
        .filter_map(|mapping| {
            let device = mapping.device_name.as_deref().unwrap_or_default();
            let volume = mapping.ebs.as_ref()?.volume_id.as_deref()?;
            Some((told.root_device_name.as_deref() != Some(device), device, volume))
        })
        .collect();
    devices.sort_unstable();
    devices.into_iter().map(|(.., volume)| volume.to_owned()).collect()
}

fn profile_role(told: &ec2::Instance, profiles: Option<&iam::ListInstanceProfiles>) -> Observed<OrNone<Arn>> {
    let Some(profile) = &told.iam_instance_profile else { return Observed::Known(OrNone::None) };
    let known = profiles.and_then(|told| {
        told.instance_profiles.iter().find(|known| Some(known.arn.as_str()) == profile.arn.as_deref())
    });
    match known.map(|known| known.roles.first().map(|role| role.arn.parse::<Arn>())) {
        Some(Some(Ok(arn))) => Observed::Known(OrNone::Some(arn)),
        // A profile without a role gives the instance none.
        Some(None) => Observed::Known(OrNone::None),
        Some(Some(Err(_))) | None => Observed::Unknown,
    }
}
