use super::{AccountId, Arn, Region};
use std::fmt;
use std::str::FromStr;

/// What a database resource of RDS is (service authorization reference, "Amazon RDS", resource types).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DatabaseKind {
    /// DB instance.
    Instance,
    /// DB cluster: Aurora, or a Multi-AZ DB cluster.
    Cluster,
    /// Snapshot of a DB instance.
    Snapshot,
    /// Snapshot of a DB cluster.
    ClusterSnapshot,
}

impl DatabaseKind {
    const ALL: [Self; 4] = [Self::Instance, Self::Cluster, Self::Snapshot, Self::ClusterSnapshot];

    /// Its word in ARNs.
    pub fn in_arn(self) -> &'static str {
        match self {
            Self::Instance => "db",
            Self::Cluster => "cluster",
            Self::Snapshot => "snapshot",
            Self::ClusterSnapshot => "cluster-snapshot",
        }
    }
}

/// A DB instance, a DB cluster or a snapshot of one: identifiers count within an account and region, without regard to
/// case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DatabaseArn {
    /// What it is.
    pub kind: DatabaseKind,
    /// Account that owns it.
    pub account: AccountId,
    /// Its region.
    pub region: Region,
    /// Its identifier in lower case, as RDS keeps it.
    pub id: String,
}

impl DatabaseArn {
    /// One by its identifier.
    pub fn new(kind: DatabaseKind, account: &AccountId, region: &Region, id: &str) -> Self {
        Self { kind, account: account.clone(), region: region.clone(), id: id.to_ascii_lowercase() }
    }

    /// The beginning that the ARNs of a kind have in an account and region.
    pub fn prefix(kind: &str, account: &AccountId, region: &Region) -> String {
        format!("arn:{}:rds:{region}:{account}:{kind}:", region.partition())
    }
}

impl fmt::Display for DatabaseArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, account, region, id } = self;
        write!(f, "{}{id}", Self::prefix(kind.in_arn(), account, region))
    }
}

/// Not the ARN of a database resource.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not the ARN of a DB instance, a DB cluster or a snapshot of one")]
pub struct NoDatabase(String);

impl FromStr for DatabaseArn {
    type Err = NoDatabase;

    fn from_str(text: &str) -> Result<Self, NoDatabase> {
        let read = || {
            let arn: Arn = text.parse().ok()?;
            let (word, id) = arn.resource().split_once(':').filter(|(_, id)| !id.is_empty())?;
            let kind = DatabaseKind::ALL.into_iter().find(|kind| kind.in_arn() == word)?;
            let found = Self::new(kind, &arn.account()?, &arn.region()?, id);
            let fits = arn.service() == "rds" && arn.partition() == found.region.partition().as_str();
            fits.then_some(found)
        };
        read().ok_or_else(|| NoDatabase(text.to_owned()))
    }
}
