//! The estate as it is written: format v1.
//!
//! A field that is absent is unknown; `[]` or `"none"` is known to be none.

use super::{Database, DatabaseSnapshot, KeyName, OrNone, Vault};
use crate::aws::{
    AccountId, Arn, KeyManager, KeyOrigin, KeySpec, KeyState, KeyUsage, Partition, Region, ResourceType,
};
use crate::fact::Observed;
use crate::iam::Document;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One estate document. A folder of them is merged on load.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Keyway estate, version 1")]
pub struct EstateDocument {
    /// Format version: 1.
    pub version: super::Version,
    /// What this estate is, for its readers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// The organization of the accounts, or `"none"`.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub organization: Observed<OrNone<Organization>>,
    /// The accounts this document knows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accounts: Vec<Arc<Account>>,
    /// Documents that attachments name instead of repeating them: AWS managed policies, shared SCPs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<Arc<NamedPolicy>>,
    /// The backup products in use, and which role serves which of their uses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<Arc<Product>>,
    /// The reads that failed when the estate was made: for these what they would have told is unknown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<super::Unread>,
}

/// A policy document under the name (usually the ARN) by which attachments refer to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedPolicy {
    /// Name or ARN, unique in the estate.
    pub name: String,
    /// The document.
    pub document: Document,
}

/// A policy attached to a role, unit or account. Without `document`, the document is the one of that name under
/// `policies` of the estate; if there is none, it is unknown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttachedPolicy {
    /// Name or ARN.
    pub name: String,
    /// The document, if it is not found under `policies`.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub document: Observed<Document>,
}

/// An AWS organization.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Organization {
    /// Such as `o-exampleorgid`.
    pub id: String,
    /// The management account: no SCP or RCP binds it.
    pub management_account: AccountId,
    /// The root unit.
    pub root: Unit,
    /// Whether AWS Backup may copy between its accounts (`isCrossAccountBackupEnabled` of `DescribeGlobalSettings`, in the
    /// management account).
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub cross_account_backup: Observed<bool>,
}

/// The root or an organizational unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Such as `r-examplerootid` or `ou-examplerootid-exampleouid`.
    pub id: String,
    /// Name, for readers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Service control policies attached here; `[]` where the organization uses none.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub scps: Observed<Vec<AttachedPolicy>>,
    /// Resource control policies attached here, besides the default one that AWS attaches; `[]` for none.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub rcps: Observed<Vec<AttachedPolicy>>,
    /// The accounts directly in this unit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accounts: Vec<AccountId>,
    /// The units directly in this unit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<Unit>,
}

/// An AWS account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Twelve digits.
    pub id: AccountId,
    /// The name by which `--src` and `--dst` may call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The partition, `aws` unless told otherwise.
    #[serde(default = "default_partition", skip_serializing_if = "is_default_partition")]
    pub partition: PartitionName,
    /// `"none"` for an account outside any organization: it has no SCPs and RCPs.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub organization: Observed<super::NoneMark>,
    /// Service control policies attached to the account itself.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub scps: Observed<Vec<AttachedPolicy>>,
    /// Resource control policies attached to the account itself.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub rcps: Observed<Vec<AttachedPolicy>>,
    /// Settings per region.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub regions: BTreeMap<Region, RegionSettings>,
    /// KMS keys of the account.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<Arc<Key>>,
    /// IAM roles of the account.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Arc<Role>>,
    /// Whether `roles` holds every role that the account has, so that a role that is not there does not exist (`ListRoles`,
    /// read to the end).
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub all_roles: Observed<bool>,
    /// Vaults of AWS Backup.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vaults: Vec<Vault>,
    /// EC2 instances.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub instances: Vec<Instance>,
    /// EBS volumes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub volumes: Vec<Volume>,
    /// EBS snapshots owned by the account.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub snapshots: Vec<Snapshot>,
    /// RDS DB instances that keep data of their own: members of a DB cluster do not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub db_instances: Vec<Database>,
    /// DB clusters: Aurora, and Multi-AZ DB clusters of RDS.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub db_clusters: Vec<Database>,
    /// Snapshots of DB instances, owned by the account.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub db_snapshots: Vec<DatabaseSnapshot>,
    /// Snapshots of DB clusters, owned by the account.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub db_cluster_snapshots: Vec<DatabaseSnapshot>,
    /// AMIs owned by the account.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<Image>,
    /// S3 repositories of backup products, and buckets that are themselves backed up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repositories: Vec<Repository>,
    /// `DynamoDB` tables.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<Table>,
}

impl Account {
    /// Its keys in a region, as far as they are known, in the order in which they are written.
    pub fn keys_in(&self, region: &Region) -> impl Iterator<Item = &Key> {
        let here = |key: &&Key| key.arn.region_text() == region.as_str();
        self.keys.iter().map(AsRef::as_ref).filter(here)
    }
}

/// The ARN name of a partition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct PartitionName(pub String);

fn default_partition() -> PartitionName {
    PartitionName(Partition::Aws.as_str().to_owned())
}

fn is_default_partition(name: &PartitionName) -> bool {
    *name == default_partition()
}

/// Settings of one account in one region.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegionSettings {
    /// The default key for EBS encryption: `alias/aws/ebs`, or a customer managed key (`GetEbsDefaultKmsKeyId`).
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub default_ebs_key: Observed<KeyName>,
    /// Whether new volumes and copies are encrypted unasked (`GetEbsEncryptionByDefault`).
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub encryption_by_default: Observed<bool>,
    /// Whether the account may use the region (`DescribeRegions` of EC2).
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub opt_in: Observed<OptIn>,
    /// Which types of resources AWS Backup protects here (`ResourceTypeOptInPreference` of `DescribeRegionSettings`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub backup_opt_in: BTreeMap<ResourceType, bool>,
    /// Whether `keys` holds every key that the account has in this region, so that a key that is not there does not
    /// exist (`ListKeys` and `ListAliases`, read to the end).
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub all_keys: Observed<bool>,
    /// Whether the account lets snapshots be public here (`GetSnapshotBlockPublicAccessState`).
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub snapshot_block_public_access: Observed<SnapshotBlockPublicAccess>,
    /// Whether the account lets images be public here (`GetImageBlockPublicAccessState`).
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub image_block_public_access: Observed<ImageBlockPublicAccess>,
}

/// Block public access for AMIs, as `GetImageBlockPublicAccessState` gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ImageBlockPublicAccess {
    /// No image can be made public; those that are stay so.
    BlockNewSharing,
    /// Images can be public.
    Unblocked,
}

/// Block public access for snapshots, as `GetSnapshotBlockPublicAccessState` gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SnapshotBlockPublicAccess {
    /// No snapshot can be made public, and those that are count as private.
    BlockAllSharing,
    /// No snapshot can be made public; those that are stay so.
    BlockNewSharing,
    /// Snapshots can be public.
    Unblocked,
}

/// Whether an account may use a region, as `DescribeRegions` of EC2 gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OptIn {
    /// The region is open to every account.
    OptInNotRequired,
    /// The account has enabled it.
    OptedIn,
    /// The account has not enabled it.
    NotOptedIn,
}

/// A KMS key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// ARN of the key; account and region are its own.
    pub arn: Arn,
    /// Aliases, each beginning with `alias/`; `[]` for none.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub aliases: Observed<Vec<String>>,
    /// Who manages it.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub manager: Observed<KeyManager>,
    /// Its state.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub state: Observed<KeyState>,
    /// Its spec.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub spec: Observed<KeySpec>,
    /// Its usage.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub usage: Observed<KeyUsage>,
    /// Whether it is a multi-Region key.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub multi_region: Observed<bool>,
    /// Where its material comes from.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub origin: Observed<KeyOrigin>,
    /// Its key policy. AWS managed keys need none: theirs is fixed.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub policy: Observed<Document>,
    /// All its grants.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub grants: Observed<Vec<Grant>>,
    /// How many grants it has, where they are too many to list.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub grant_count: Observed<usize>,
    /// Its tags.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub tags: Observed<BTreeMap<String, String>>,
}

/// A grant on a KMS key, as `ListGrants` gives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// Id of the grant.
    pub id: String,
    /// ARN of the grantee principal, or a service principal.
    pub grantee: String,
    /// Principal that may retire it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retiring: Option<String>,
    /// Granted operations, without `kms:`.
    pub operations: Vec<String>,
    /// Pairs that the encryption context must contain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encryption_context_subset: Option<BTreeMap<String, String>>,
    /// Pairs that the encryption context must be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encryption_context_equals: Option<BTreeMap<String, String>>,
    /// ARN of the resource for which a service has to call (`SourceArn` of `GrantConstraints`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_arn: Option<String>,
}

/// An IAM role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// ARN with its path.
    pub arn: Arn,
    /// Unique id (`AROA...`), as it stands in policies after the role was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unique_id: Option<String>,
    /// Identity policies, inline and attached: all of them.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub policies: Observed<Vec<AttachedPolicy>>,
    /// Permissions boundary, or `"none"`.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub boundary: Observed<OrNone<AttachedPolicy>>,
    /// Trust policy.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub trust: Observed<Document>,
    /// Tags, read by `aws:PrincipalTag`.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub tags: Observed<BTreeMap<String, String>>,
}

/// An EC2 instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Instance {
    /// Such as `i-0123456789abcdef0`.
    pub id: String,
    /// Name, for readers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its region.
    pub region: Region,
    /// Ids of its volumes, the root volume first.
    pub volumes: Vec<String>,
    /// ARN of the role in its instance profile, or `"none"`.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub profile_role: Observed<OrNone<Arn>>,
}

/// An EBS volume.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Volume {
    /// Such as `vol-0123456789abcdef0`.
    pub id: String,
    /// Its region.
    pub region: Region,
    /// Its key, or `"none"` for a plain volume.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub key: Observed<OrNone<KeyName>>,
    /// Its tags.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub tags: Observed<BTreeMap<String, String>>,
}

/// An EBS snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    /// Such as `snap-0123456789abcdef0`.
    pub id: String,
    /// Its region.
    pub region: Region,
    /// The volume it was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume: Option<String>,
    /// The instance it belongs to, so that the snapshots of one instance are found together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// How it came to be. Its encryption context depends on it: the id of the volume, or its own.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub origin: Observed<SnapshotOrigin>,
    /// Its key, or `"none"` for a plain snapshot.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub key: Observed<OrNone<KeyName>>,
    /// The accounts it is shared with (`createVolumePermission` of `DescribeSnapshotAttribute`).
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub shared_with: Observed<Vec<AccountId>>,
    /// Whether it is shared with everybody: the group `all` in the same answer. Left out beside `shared_with`, it is not.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub public: Observed<bool>,
    /// Its product codes of the Marketplace (`productCodes` of `DescribeSnapshotAttribute`); `[]` for none.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub product_codes: Observed<Vec<String>>,
    /// Storage tier.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub tier: Observed<SnapshotTier>,
    /// State.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub state: Observed<SnapshotState>,
    /// Its lock, or `"none"`.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub lock: Observed<OrNone<SnapshotLock>>,
    /// Its tags in the account that owns it: no other sees them.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub tags: Observed<BTreeMap<String, String>>,
}

/// The lock of a snapshot, as `DescribeLockedSnapshots` gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SnapshotLock {
    /// Its state.
    pub state: LockState,
}

/// State of the lock of a snapshot (EC2 API reference, `LockedSnapshotsInfo`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LockState {
    /// In compliance mode, and can still be lifted.
    ComplianceCooloff,
    /// Can be lifted by those who have the permission.
    Governance,
    /// Nobody can lift it.
    Compliance,
    /// Over: the snapshot can be deleted.
    Expired,
}

/// How a snapshot came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SnapshotOrigin {
    /// By `CreateSnapshot`, from a volume.
    Snapshot,
    /// By `CopySnapshot` or `StartSnapshot`; a snapshot replica is one.
    Replica,
}

/// Storage tier of a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SnapshotTier {
    /// Usable.
    Standard,
    /// Archived: cannot be shared, copied or used for volumes.
    Archive,
}

/// State of a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SnapshotState {
    /// Being made.
    Pending,
    /// Usable.
    Completed,
    /// Failed.
    Error,
}

/// An AMI, as `DescribeImages` gives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Image {
    /// Such as `ami-0123456789abcdef0`.
    pub id: String,
    /// Name, for readers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its region.
    pub region: Region,
    /// Ids of its snapshots, that of the root volume first.
    pub snapshots: Vec<String>,
    /// The accounts that may launch it. Whether they may read its snapshots stands with the snapshots.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub shared_with: Observed<Vec<AccountId>>,
    /// Whether everybody may launch it.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub public: Observed<bool>,
    /// Its product codes of the Marketplace; `[]` for none.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub product_codes: Observed<Vec<String>>,
}

/// A `DynamoDB` table, as `DescribeTable` gives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its region.
    pub region: Region,
    /// Its key (`SSEDescription`), or `"none"` for the key that AWS owns.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub key: Observed<OrNone<KeyName>>,
}

/// An S3 repository of a backup product, or a bucket that is itself backed up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Repository {
    /// Name of the repository.
    pub name: String,
    /// Region of its bucket.
    pub region: Region,
    /// Name of its bucket.
    pub bucket: String,
    /// Key of the bucket's default encryption (SSE-KMS), or `"none"` for SSE-S3.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub bucket_key: Observed<OrNone<KeyName>>,
    /// KMS key of the product's own repository encryption, or `"none"`.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub repository_key: Observed<OrNone<KeyName>>,
    /// Bucket policy, or `"none"`.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub policy: Observed<OrNone<Document>>,
    /// Ids of the instances that have an image-level backup here.
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub backups: Observed<Vec<String>>,
}

/// A backup product in use.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Such as `veeam`.
    pub product: String,
    /// ARN of the role as which the product assumes the others (Veeam: the appliance's role).
    #[serde(default, skip_serializing_if = "Observed::is_unknown")]
    pub appliance: Observed<Arn>,
    /// Which role serves which use; the account is the role's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<ProductRole>,
}

/// A role that serves a use of a product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductRole {
    /// A use that the product has, such as `backup` or `restore` of `veeam`; `caller` of `aws`.
    #[serde(rename = "use")]
    pub role_use: String,
    /// ARN of the role.
    pub arn: Arn,
}
