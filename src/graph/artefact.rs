use super::{ArtefactKind, KeyRef};
use crate::aws::{AccountId, Region};
use crate::estate::{SnapshotState, SnapshotTier};
use crate::iam::Text;

/// Whether and how data is encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Protection {
    /// Not encrypted.
    Plain,
    /// Encrypted under a key.
    Under(KeyRef),
    /// Plain, or under this key if the fact holds.
    PlainOrUnder(KeyRef, String),
}

impl Protection {
    /// The key, if the data is or may be encrypted.
    pub fn key(&self) -> Option<&KeyRef> {
        match self {
            Self::Plain => None,
            Self::Under(key) | Self::PlainOrUnder(key, _) => Some(key),
        }
    }

    /// The fact under which the data is encrypted, where that is open.
    pub fn condition(&self) -> Option<&str> {
        match self {
            Self::PlainOrUnder(_, condition) => Some(condition),
            _ => None,
        }
    }

    /// Whether the data is encrypted; `None` if that is open.
    pub fn is_encrypted(&self) -> Option<bool> {
        match self {
            Self::Plain => Some(false),
            Self::Under(_) => Some(true),
            Self::PlainOrUnder(..) => None,
        }
    }
}

/// A form that the data of one volume takes on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artefact {
    /// Unique in the plan.
    pub id: String,
    /// The volume whose data it holds; `None` where volumes are not told apart.
    pub volume: Option<String>,
    /// What it is.
    pub kind: ArtefactKind,
    /// Account that owns it.
    pub account: AccountId,
    /// Its region.
    pub region: Region,
    /// Whether and how it is encrypted.
    pub protection: Protection,
    /// Accounts it is shared with; `None` if that is not known.
    pub shared_with: Option<Vec<AccountId>>,
    /// Its id in AWS, known up to its prefix if it is still to be made.
    pub resource_id: Text,
    /// Value of the encryption context key `aws:ebs:id` by which its key is called: a volume id for volumes and the
    /// snapshots made of them, a snapshot id for copies (KMS developer guide, "How Amazon EBS uses AWS KMS").
    pub context_id: Text,
    /// State of a snapshot that exists already.
    pub state: Option<SnapshotState>,
    /// Storage tier of a snapshot that exists already.
    pub tier: Option<SnapshotTier>,
    /// Of the data of an image: the snapshot that holds it.
    pub storage: Option<Storage>,
}

/// The snapshot behind a device of an image. Whoever copies the image must be able to read it; a launch reads it without
/// (EC2 user guide, "Share an AMI with specific AWS accounts").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Storage {
    /// Id of the snapshot as an artefact.
    pub snapshot: String,
    /// Its id in AWS, known up to its prefix if it is still to be made.
    pub resource_id: Text,
    /// Accounts it is shared with; `None` if that is not known.
    pub shared_with: Option<Vec<AccountId>>,
}

impl Artefact {
    /// Whether an account other than the owner uses it.
    pub fn is_foreign_to(&self, account: &AccountId) -> bool {
        self.account != *account
    }
}
