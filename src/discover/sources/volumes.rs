//! EBS volumes.

use super::{Source, Tell};
use crate::discover::Telling;
use crate::discover::read::{Read, Service};
use crate::discover::replies::{answer, ec2};
use crate::estate::Volume;
use crate::fact::Observed;
use std::collections::BTreeMap;

static DESCRIBE_VOLUMES: Read = Read::in_regions(
    Service::Ec2,
    "DescribeVolumes",
    "ec2:DescribeVolumes",
    answer::<ec2::DescribeVolumes>(),
)
.leaves("which volumes there are, and their keys");

/// EBS volumes.
pub static SOURCE: Source =
    Source { word: "volumes", about: "EBS volumes", reads: &[&DESCRIBE_VOLUMES], tell: Tell(tell) };

fn tell(telling: &mut Telling<'_>) {
    for (region, told) in telling.in_regions::<ec2::DescribeVolumes>(&DESCRIBE_VOLUMES) {
        for volume in told.volumes {
            let key = telling.key(&DESCRIBE_VOLUMES, &region, volume.encrypted, volume.kms_key_id.as_deref());
            let tags = Observed::Known(tags(volume.tags));
            telling.account.volumes.push(Volume { id: volume.volume_id, region: region.clone(), key, tags });
        }
    }
}

/// Tags of EC2: what has none has no list of them in the answer.
pub(super) fn tags(told: Option<Vec<ec2::Tag>>) -> BTreeMap<String, String> {
    told.into_iter().flatten().map(|tag| (tag.key, tag.value)).collect()
}
