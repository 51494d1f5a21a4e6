//! What an operation is passed: the parameters by their AWS names, and their values in one call.

use super::backup::BackupFacts;
use super::{PassedRole, RepositoryFacts, TagSpecification};
use crate::aws::{AccountId, Region};
use crate::graph::{ArtefactKind, Place};
use crate::iam::Text;
use std::collections::BTreeMap;

/// A parameter of an operation.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Its AWS name.
    pub name: &'static str,
    /// What it says.
    pub kind: ParameterKind,
    /// Whether the operation needs it.
    pub required: bool,
}

/// What a parameter says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterKind {
    /// Id of the data that the call reads.
    Data(&'static [ArtefactKind]),
    /// Ids of the data that the call reads.
    DataList(&'static [ArtefactKind]),
    /// Id of an instance that the call is about, without reading its data.
    Instance,
    /// Id of an image. Of one that is not made on the way nothing is known.
    Image,
    /// Key: ARN, or alias of the account and region of the call.
    Key,
    /// Whether the result is to be encrypted.
    Encrypted,
    /// Region of the data that the call reads.
    SourceRegion,
    /// Accounts to share with, or to share with no more.
    Accounts,
    /// Groups to share with: `all` is the public.
    Groups,
    /// `add` or `remove`.
    OperationType,
    /// `{"Add": [...], "Remove": [...]}` of `{"UserId": ...}` and `{"Group": ...}`.
    Permission,
    /// Block device mappings.
    Devices,
    /// An S3 bucket of the estate.
    Bucket,
    /// Principal of a grant.
    Principal,
    /// Operations of a grant.
    GrantOperations,
    /// The name of what the call makes, or of something that it uses.
    Name,
    /// One word, the only one that is known.
    Word(&'static str),
    /// Accounts that may copy a snapshot of a database and restore from it; `all` is the public.
    RestorersAdded,
    /// Accounts that may no more.
    RestorersRemoved,
    /// Constraints of a grant: `EncryptionContextSubset`, `EncryptionContextEquals`, `SourceArn`.
    GrantConstraints,
    /// `[{"ResourceType": ..., "Tags": [{"Key": ..., "Value": ...}]}]`, for what the call makes.
    TagSpecifications,
    /// `[{"Key": ..., "Value": ...}]`, for the snapshot that the call makes.
    SnapshotTags,
    /// Name of a vault of AWS Backup in the place of the call.
    Vault,
    /// ARN of the vault that a copy goes into.
    DestinationVault,
    /// ARN of the role that a job of AWS Backup works as.
    JobRole,
    /// Type of what a job of AWS Backup is about, as AWS Backup names it.
    BackedUp,
    /// A text, number, flag, list or object without a say in encryption and authorization.
    Any,
}

impl Parameter {
    /// One that the operation needs.
    pub(super) const fn required(name: &'static str, kind: ParameterKind) -> Self {
        Self { name, kind, required: true }
    }

    /// One that may be left out.
    pub(super) const fn optional(name: &'static str, kind: ParameterKind) -> Self {
        Self { name, kind, required: false }
    }

    /// One without a say in encryption and authorization.
    pub(super) const fn any(name: &'static str) -> Self {
        Self::optional(name, ParameterKind::Any)
    }
}

/// What one call passes beside its data and its key.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parameters {
    /// `Encrypted`, if it is passed.
    pub encrypted: Option<bool>,
    /// `SourceRegion`, if it is passed.
    pub source_region: Option<Region>,
    /// Accounts to share with.
    pub share_with: Vec<AccountId>,
    /// Accounts to share with no more.
    pub unshare: Vec<AccountId>,
    /// Whether it shares with everybody.
    pub public: bool,
    /// Whether it takes back what is shared with everybody.
    pub unpublic: bool,
    /// The device of an instance or image that the call is about.
    pub device: Option<String>,
    /// The root volume that a launched instance has from a plain image.
    pub root: RootVolume,
    /// Id of the instance that the call is about.
    pub instance: Option<Text>,
    /// Where that instance is, if that is known.
    pub instance_at: Option<Place>,
    /// The image that an instance is launched from, and its owner, as far as they are known.
    pub image: Option<(Text, Option<AccountId>)>,
    /// The role that a launched instance gets.
    pub passed_role: PassedRole,
    /// The repository that is read or written.
    pub repository: Option<RepositoryFacts>,
    /// What a job of AWS Backup is about.
    pub backup: Option<Box<BackupFacts>>,
    /// The alias by which the key is named, if it is.
    pub alias: Option<String>,
    /// Principal of a grant.
    pub grantee: Option<String>,
    /// Principal that may retire a grant.
    pub retiring: Option<String>,
    /// Operations of a grant.
    pub grant_operations: Vec<String>,
    /// Names that are passed, by parameter.
    pub names: BTreeMap<&'static str, String>,
    /// Tags for what the call makes.
    pub tags: Vec<TagSpecification>,
    /// Constraints of a grant.
    pub grant_constraints: GrantConstraints,
}

/// Constraints of a grant (KMS API reference, `GrantConstraints`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GrantConstraints {
    /// Pairs that the encryption context must contain.
    pub subset: Option<BTreeMap<String, String>>,
    /// Pairs that the encryption context must be.
    pub equals: Option<BTreeMap<String, String>>,
    /// ARN of the resource for which a service has to call.
    pub source_arn: Option<String>,
}

/// The root volume that a launched instance has from a plain image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RootVolume {
    /// It has none of that kind: a device is mapped in its place.
    #[default]
    None,
    /// It has one that no later step reads.
    Unnamed,
    /// It has one, and later steps may read it.
    Named,
}
