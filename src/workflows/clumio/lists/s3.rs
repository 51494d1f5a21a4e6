//! Buckets.

use super::{besides, call};
use crate::workflows::Listed;

/// `ClumioInventoryPolicy`, its lines for S3.
pub(in crate::workflows::clumio) const INVENTORY_OF_S3: &[Listed] = &[
    call("s3:ListAllMyBuckets", "*"),
    call("s3:GetBucketLocation", "s3:::{name}"),
    call("s3:GetEncryptionConfiguration", "s3:::{name}"),
    call("s3:GetBucketVersioning", "s3:::{name}"),
    besides("s3:GetBucketLogging", "s3:::{name}", &[]),
    besides("s3:GetBucketPolicy", "s3:::{name}", &[]),
    besides("s3:GetBucketTagging", "s3:::{name}", &[]),
    besides("s3:GetLifecycleConfiguration", "s3:::{name}", &[]),
    besides("s3:GetReplicationConfiguration", "s3:::{name}", &[]),
    besides("backup:ListProtectedResources", "*", &[]),
    besides("cloudwatch:GetMetricStatistics", "*", &[]),
];

/// `ClumioS3BackupPolicy`. What it writes goes into a bucket of Clumio.
pub(in crate::workflows::clumio) const BACKUP_OF_S3: &[Listed] = &[
    call("s3:GetBucketNotification", "s3:::{name}"),
    call("s3:GetInventoryConfiguration", "s3:::{name}"),
    call("s3:ListBucket", "s3:::{name}"),
    call("s3:ListBucketMultipartUploads", "s3:::{name}"),
    call("s3:ListBucketVersions", "s3:::{name}"),
    call("s3:PutBucketNotification", "s3:::{name}"),
    call("s3:PutInventoryConfiguration", "s3:::{name}"),
    call("s3:GetObjectTagging", "s3:::{name}/"),
    call("s3:GetObjectVersion", "s3:::{name}/"),
    call("s3:GetObjectVersionTagging", "s3:::{name}/"),
    besides("s3:PutObject", "s3:::", &[]),
    besides("s3:PutObjectAcl", "s3:::", &[]),
    besides("s3:PutObjectTagging", "s3:::", &[]),
    besides("events:DeleteRule", "events:{region}:{account}:rule/", &[]),
    besides("events:DescribeRule", "events:{region}:{account}:rule/", &[]),
    besides("events:ListTargetsByRule", "events:{region}:{account}:rule/", &[]),
    besides("events:PutRule", "events:{region}:{account}:rule/", &[]),
    besides("events:PutTargets", "events:{region}:{account}:rule/", &[]),
    besides("events:RemoveTargets", "events:{region}:{account}:rule/", &[]),
    besides("organizations:DescribeOrganization", "*", &[]),
    besides("iam:PassRole", "iam::{account}:role/", &[]),
];

/// `ClumioS3RestorePolicy`.
pub(in crate::workflows::clumio) const RESTORE_OF_S3: &[Listed] = &[
    call("s3:DeleteObject", "s3:::{name}/"),
    call("s3:PutObjectAcl", "s3:::{name}/"),
    call("s3:PutObjectTagging", "s3:::{name}/"),
];
