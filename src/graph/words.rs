//! The fixed words of steps, keys and requirements, as the report writes them.

use crate::aws::DatabaseKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an artefact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ArtefactKind {
    /// EBS volume.
    Volume,
    /// EBS snapshot.
    Snapshot,
    /// AMI.
    Image,
    /// Image-level backup in a repository.
    Backup,
    /// AWS Backup recovery point.
    RecoveryPoint,
    /// EC2 instance.
    Instance,
    /// What a service backs up as a whole, such as a file system or a table.
    Resource,
    /// RDS DB instance.
    DbInstance,
    /// DB cluster: Aurora, or a Multi-AZ DB cluster.
    DbCluster,
    /// Snapshot of a DB instance.
    DbSnapshot,
    /// Snapshot of a DB cluster.
    DbClusterSnapshot,
}

impl ArtefactKind {
    /// What it is among the resources of RDS, if it is one.
    pub fn database(self) -> Option<DatabaseKind> {
        match self {
            Self::DbInstance => Some(DatabaseKind::Instance),
            Self::DbCluster => Some(DatabaseKind::Cluster),
            Self::DbSnapshot => Some(DatabaseKind::Snapshot),
            Self::DbClusterSnapshot => Some(DatabaseKind::ClusterSnapshot),
            _ => None,
        }
    }

    /// Whether it is a snapshot, of a volume or of a database.
    pub fn is_snapshot(self) -> bool {
        matches!(self, Self::Snapshot | Self::DbSnapshot | Self::DbClusterSnapshot)
    }
}

impl From<DatabaseKind> for ArtefactKind {
    fn from(kind: DatabaseKind) -> Self {
        match kind {
            DatabaseKind::Instance => Self::DbInstance,
            DatabaseKind::Cluster => Self::DbCluster,
            DatabaseKind::Snapshot => Self::DbSnapshot,
            DatabaseKind::ClusterSnapshot => Self::DbClusterSnapshot,
        }
    }
}

/// The part a key has in the job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyUse {
    /// Key of the data asked about, even if that is a default key.
    Source,
    /// Key that was named for the result.
    Target,
    /// Key taken because none was named.
    Default,
    /// `alias/aws/ebs` as a share reads it.
    AwsManaged,
    /// Key of a repository.
    Repository,
    /// Key of a backup vault.
    Vault,
    /// Key that was asked about, outside any job.
    Named,
}

/// On what a requirement rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// AWS fails the step without it.
    Enforced,
    /// The product's documentation or pre-check demands it.
    Product,
    /// AWS or product documentation lists it; the step has been seen to pass without.
    Documented,
}

/// How well a requirement is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// Denying it made the step fail.
    Proven,
    /// Seen as a call, never denied.
    Observed,
    /// Documented.
    Documented,
    /// Inferred.
    Inferred,
}

/// Whether a call is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Yes.
    Allowed,
    /// Not known.
    Undetermined,
    /// No.
    Denied,
}

/// When a failure shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// The call fails.
    Immediate,
    /// The call succeeds and its result fails later.
    Late,
}

/// How bad a finding is, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// A block that no policy change on this path can lift.
    DeadEnd,
    /// A block that a change can lift.
    Denied,
    /// Something that decides is not known.
    Unknown,
    /// The job passes, but something is amiss.
    Risk,
}
