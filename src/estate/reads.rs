//! Which calls read the facts of an estate, by their IAM actions (service authorization reference).

/// A role, by itself or in the list of all.
pub const ROLE: &[&str] = &["iam:GetAccountAuthorizationDetails", "iam:GetRole", "iam:ListRoles"];

/// The identity policies of a role.
pub const ROLE_POLICIES: &[&str] = &[
    "iam:GetAccountAuthorizationDetails",
    "iam:GetRole",
    "iam:ListRoles",
    "iam:ListRolePolicies",
    "iam:GetRolePolicy",
    "iam:ListAttachedRolePolicies",
];

/// The document of a policy that is attached to a role, or is its boundary.
pub const POLICY_DOCUMENT: &[&str] =
    &["iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "iam:GetRolePolicy"];

/// The tags of a role.
pub const ROLE_TAGS: &[&str] =
    &["iam:GetAccountAuthorizationDetails", "iam:GetRole", "iam:ListRoles", "iam:ListRoleTags"];

/// A key as a whole.
pub const KEY: &[&str] =
    &["kms:ListKeys", "kms:ListAliases", "kms:DescribeKey", "kms:GetKeyPolicy", "kms:ListGrants"];

/// Which key an alias names.
pub const ALIAS: &[&str] = &["kms:ListKeys", "kms:ListAliases", "kms:DescribeKey"];

/// Manager, state, spec and usage of a key.
pub const KEY_METADATA: &[&str] = &["kms:DescribeKey"];

/// The policy of a key.
pub const KEY_POLICY: &[&str] = &["kms:GetKeyPolicy"];

/// The grants on a key.
pub const KEY_GRANTS: &[&str] = &["kms:ListGrants"];

/// The tags of a key.
pub const KEY_TAGS: &[&str] = &["kms:ListResourceTags"];

/// The organization and where an account stands in it.
pub const ORGANIZATION: &[&str] = &[
    "organizations:DescribeAccount",
    "organizations:DescribeOrganization",
    "organizations:ListAccounts",
    "organizations:ListAccountsForParent",
    "organizations:ListChildren",
    "organizations:ListOrganizationalUnitsForParent",
    "organizations:ListParents",
    "organizations:ListRoots",
];

/// The SCPs and RCPs of the root, a unit or an account.
pub const ORGANIZATION_POLICIES: &[&str] = &[
    "organizations:ListPolicies",
    "organizations:ListPoliciesForTarget",
    "organizations:ListTargetsForPolicy",
];

/// The document of an SCP or RCP.
pub const ORGANIZATION_POLICY: &[&str] = &["organizations:DescribePolicy"];

/// Whether AWS Backup may copy between the accounts of the organization.
pub const CROSS_ACCOUNT_BACKUP: &[&str] =
    &["backup:DescribeGlobalSettings", "organizations:DescribeOrganization"];

/// Which types AWS Backup protects in a region.
pub const BACKUP_OPT_IN: &[&str] = &["backup:DescribeRegionSettings"];

/// The default key of EBS.
pub const DEFAULT_EBS_KEY: &[&str] = &["ec2:GetEbsDefaultKmsKeyId"];

/// Encryption by default.
pub const ENCRYPTION_BY_DEFAULT: &[&str] = &["ec2:GetEbsEncryptionByDefault"];

/// Block public access for snapshots.
pub const SNAPSHOT_BLOCK_PUBLIC_ACCESS: &[&str] = &["ec2:GetSnapshotBlockPublicAccessState"];

/// Block public access for images.
pub const IMAGE_BLOCK_PUBLIC_ACCESS: &[&str] = &["ec2:GetImageBlockPublicAccessState"];

/// Whether an account has enabled a region.
pub const REGIONS: &[&str] = &["ec2:DescribeRegions", "account:GetRegionOptStatus", "account:ListRegions"];

/// Instances and their volumes.
pub const INSTANCES: &[&str] = &["ec2:DescribeInstances", "ec2:DescribeVolumes"];

/// Volumes.
pub const VOLUMES: &[&str] = &["ec2:DescribeVolumes"];

/// Snapshots of volumes.
pub const SNAPSHOTS: &[&str] = &["ec2:DescribeSnapshots"];

/// The accounts that a snapshot of a volume is shared with.
pub const SNAPSHOT_SHARES: &[&str] = &["ec2:DescribeSnapshotAttribute"];

/// Images.
pub const IMAGES: &[&str] = &["ec2:DescribeImages"];

/// The accounts that an image is shared with.
pub const IMAGE_SHARES: &[&str] = &["ec2:DescribeImageAttribute"];

/// Whatever a job by EC2 may be about.
pub const DATA_OF_EC2: &[&str] =
    &["ec2:DescribeImages", "ec2:DescribeInstances", "ec2:DescribeSnapshots", "ec2:DescribeVolumes"];

/// DB instances and DB clusters.
pub const DATABASES: &[&str] = &["rds:DescribeDBInstances", "rds:DescribeDBClusters"];

/// Snapshots of databases.
pub const DATABASE_SNAPSHOTS: &[&str] = &["rds:DescribeDBSnapshots", "rds:DescribeDBClusterSnapshots"];

/// The accounts that a snapshot of a database is shared with.
pub const DATABASE_SNAPSHOT_SHARES: &[&str] =
    &["rds:DescribeDBSnapshotAttributes", "rds:DescribeDBClusterSnapshotAttributes"];

/// The key of something that is no volume, snapshot, image or database: of a table, a file system, a recovery point.
pub const OTHER_DATA: &[&str] = &[
    "backup:DescribeRecoveryPoint",
    "backup:ListRecoveryPointsByBackupVault",
    "dynamodb:DescribeTable",
    "dynamodb:ListTables",
    "elasticfilesystem:DescribeFileSystems",
];

/// The default encryption of a bucket; `ListBuckets` is allowed by `s3:ListAllMyBuckets`.
pub const BUCKET_ENCRYPTION: &[&str] =
    &["s3:GetEncryptionConfiguration", "s3:GetBucketEncryption", "s3:ListAllMyBuckets", "s3:ListBuckets"];

/// The policy of a bucket.
pub const BUCKET_POLICY: &[&str] = &["s3:GetBucketPolicy", "s3:ListAllMyBuckets", "s3:ListBuckets"];

/// A vault of AWS Backup.
pub const VAULT: &[&str] = &["backup:DescribeBackupVault", "backup:ListBackupVaults"];

/// The access policy of a vault.
pub const VAULT_POLICY: &[&str] =
    &["backup:DescribeBackupVault", "backup:GetBackupVaultAccessPolicy", "backup:ListBackupVaults"];

/// The calls that read an instance, volume, snapshot or image, as its id tells; `None` for what is none of these.
pub fn of_data(id: &str) -> Option<&'static [&'static str]> {
    let by_prefix = [("vol-", VOLUMES), ("i-", INSTANCES), ("snap-", SNAPSHOTS), ("ami-", IMAGES)];
    by_prefix.into_iter().find(|(prefix, _)| id.starts_with(prefix)).map(|(_, calls)| calls)
}
