//! Regions and what is set in them.

use super::{Source, Tell};
use crate::aws::{Arn, Partition, Region, ResourceType};
use crate::discover::read::{Read, Service};
use crate::discover::replies::{answer, backup, ec2};
use crate::discover::{Call, Replies, Scope, Telling};
use crate::estate::{ImageBlockPublicAccess, OptIn, SnapshotBlockPublicAccess};
use crate::fact::Observed;

/// Regions, and whether the account may use them. Tells where everything else is read.
pub static DESCRIBE_REGIONS: Read = Read::of_account(
    Service::Ec2,
    "DescribeRegions",
    "ec2:DescribeRegions",
    answer::<ec2::DescribeRegions>(),
)
.with(&[("AllRegions", "true")])
.leaves("which regions the account may use");

static DEFAULT_KEY: Read = Read::in_regions(
    Service::Ec2,
    "GetEbsDefaultKmsKeyId",
    "ec2:GetEbsDefaultKmsKeyId",
    answer::<ec2::GetEbsDefaultKmsKeyId>(),
)
.leaves("the default EBS key");

static ENCRYPTION_BY_DEFAULT: Read = Read::in_regions(
    Service::Ec2,
    "GetEbsEncryptionByDefault",
    "ec2:GetEbsEncryptionByDefault",
    answer::<ec2::GetEbsEncryptionByDefault>(),
)
.leaves("whether volumes and copies are encrypted unasked");

static SNAPSHOT_ACCESS: Read = Read::in_regions(
    Service::Ec2,
    "GetSnapshotBlockPublicAccessState",
    "ec2:GetSnapshotBlockPublicAccessState",
    answer::<ec2::GetSnapshotBlockPublicAccessState>(),
)
.leaves("whether snapshots can be public");

static IMAGE_ACCESS: Read = Read::in_regions(
    Service::Ec2,
    "GetImageBlockPublicAccessState",
    "ec2:GetImageBlockPublicAccessState",
    answer::<ec2::GetImageBlockPublicAccessState>(),
)
.leaves("whether images can be public");

static BACKUP_OPT_IN: Read = Read::in_regions(
    Service::Backup,
    "DescribeRegionSettings",
    "backup:DescribeRegionSettings",
    answer::<backup::DescribeRegionSettings>(),
)
.leaves("which types of resources AWS Backup protects");

/// Regions and what is set in them.
pub static SOURCE: Source = Source {
    word: "settings",
    about: "regions, default EBS keys, encryption by default, public access, opt-in of AWS Backup",
    reads: &[
        &DESCRIBE_REGIONS,
        &DEFAULT_KEY,
        &ENCRYPTION_BY_DEFAULT,
        &SNAPSHOT_ACCESS,
        &IMAGE_ACCESS,
        &BACKUP_OPT_IN,
    ],
    tell: Tell(tell),
};

/// The regions that are read: those that are asked for, else all that the account knows, without those that it has not
/// enabled.
pub(in crate::discover) fn enabled_regions(scope: &Scope, replies: &Replies) -> Vec<Region> {
    let known = known(replies);
    match &scope.regions {
        Some(asked) => {
            let is_closed = |region: &&Region| {
                known.iter().any(|(code, opt_in)| code == *region && *opt_in == Some(OptIn::NotOptedIn))
            };
            asked.iter().filter(|region| !is_closed(region)).cloned().collect()
        }
        None => known
            .into_iter()
            .filter(|(_, opt_in)| *opt_in != Some(OptIn::NotOptedIn))
            .map(|(region, _)| region)
            .collect(),
    }
}

/// The partition of an account, told by its regions, else by the ARN as which it is read.
pub(in crate::discover) fn partition(scope: &Scope, replies: &Replies, principal: Option<&str>) -> String {
    let told = known(replies).into_iter().map(|(region, _)| region).next();
    let region = told.or_else(|| scope.regions.as_ref()?.first().cloned());
    let of_principal = || Some(principal?.parse::<Arn>().ok()?.partition().to_owned());
    let of_region = region.map(|region| region.partition().as_str().to_owned());
    of_region.or_else(of_principal).unwrap_or_else(|| Partition::Aws.as_str().to_owned())
}

/// The regions that AWS told of, as far as this program knows them, and whether the account may use them.
fn known(replies: &Replies) -> Vec<(Region, Option<OptIn>)> {
    let told: Option<ec2::DescribeRegions> = replies.told(&Call::new(&DESCRIBE_REGIONS, None, []));
    let told = told.into_iter().flat_map(|told| told.regions);
    told.filter_map(|region| {
        let opt_in = match region.opt_in_status.as_deref() {
            Some("opt-in-not-required") => Some(OptIn::OptInNotRequired),
            Some("opted-in") => Some(OptIn::OptedIn),
            Some("not-opted-in") => Some(OptIn::NotOptedIn),
            _ => None,
        };
        let region: Region = region.region_name.parse().ok()?;
        region.is_known().then_some((region, opt_in))
    })
    .collect()
}

fn tell(telling: &mut Telling<'_>) {
    let asked = telling.scope.regions.clone();
    let told: Option<ec2::DescribeRegions> = telling.replies.told(&Call::new(&DESCRIBE_REGIONS, None, []));
    for told in told.into_iter().flat_map(|told| told.regions) {
        let is_known = told.region_name.parse::<Region>().is_ok_and(|region| region.is_known());
        if !is_known && asked.is_none() {
            let why = format!("the region `{}` is newer than this program: it is not read", told.region_name);
            telling.not_understood(&DESCRIBE_REGIONS, None, &told.region_name, &why);
        }
    }
    for (region, opt_in) in known(telling.replies) {
        if let Some(opt_in) = opt_in
            && asked.as_ref().is_none_or(|asked| asked.contains(&region))
        {
            telling.region(&region).opt_in = Observed::Known(opt_in);
        }
    }
    for (region, told) in telling.in_regions::<ec2::GetEbsDefaultKmsKeyId>(&DEFAULT_KEY) {
        if let Some(name) = telling.key_name(&DEFAULT_KEY, &region, &told.kms_key_id) {
            telling.region(&region).default_ebs_key = Observed::Known(name);
        }
    }
    for (region, told) in telling.in_regions::<ec2::GetEbsEncryptionByDefault>(&ENCRYPTION_BY_DEFAULT) {
        telling.region(&region).encryption_by_default = Observed::Known(told.ebs_encryption_by_default);
    }
    for (region, told) in telling.in_regions::<ec2::GetSnapshotBlockPublicAccessState>(&SNAPSHOT_ACCESS) {
        telling.region(&region).snapshot_block_public_access = match told.state.as_str() {
            "block-all-sharing" => Observed::Known(SnapshotBlockPublicAccess::BlockAllSharing),
            "block-new-sharing" => Observed::Known(SnapshotBlockPublicAccess::BlockNewSharing),
            "unblocked" => Observed::Known(SnapshotBlockPublicAccess::Unblocked),
            _ => Observed::Unknown,
        };
    }
    for (region, told) in telling.in_regions::<ec2::GetImageBlockPublicAccessState>(&IMAGE_ACCESS) {
        telling.region(&region).image_block_public_access =
            match told.image_block_public_access_state.as_str() {
                "block-new-sharing" => Observed::Known(ImageBlockPublicAccess::BlockNewSharing),
                "unblocked" => Observed::Known(ImageBlockPublicAccess::Unblocked),
                _ => Observed::Unknown,
            };
    }
    for (region, told) in telling.in_regions::<backup::DescribeRegionSettings>(&BACKUP_OPT_IN) {
        let types = told.resource_type_opt_in_preference.iter();
        let known = types.filter_map(|(name, on)| Some((resource_type(name)?, *on))).collect();
        telling.region(&region).backup_opt_in = known;
    }
}

/// A resource type by the name of AWS Backup (AWS Backup API reference, `DescribeRegionSettings`).
pub(super) fn resource_type(name: &str) -> Option<ResourceType> {
    match name {
        "EBS" => Some(ResourceType::Ebs),
        "EC2" => Some(ResourceType::Ec2),
        "EFS" => Some(ResourceType::Efs),
        "S3" => Some(ResourceType::S3),
        "RDS" => Some(ResourceType::Rds),
        "Aurora" => Some(ResourceType::Aurora),
        "DocumentDB" => Some(ResourceType::Documentdb),
        "Neptune" => Some(ResourceType::Neptune),
        "FSx" => Some(ResourceType::Fsx),
        "DynamoDB" => Some(ResourceType::DynamodbAdvanced),
        "Storage Gateway" => Some(ResourceType::StorageGateway),
        "Redshift" => Some(ResourceType::Redshift),
        "Redshift Serverless" => Some(ResourceType::RedshiftServerless),
        "Timestream" => Some(ResourceType::Timestream),
        "VirtualMachine" => Some(ResourceType::Vmware),
        "SAP HANA on Amazon EC2" => Some(ResourceType::SapHana),
        "CloudFormation" => Some(ResourceType::Cloudformation),
        "DSQL" | "Aurora DSQL" => Some(ResourceType::Dsql),
        "EKS" => Some(ResourceType::Eks),
        _ => None,
    }
}
