//! What is asked: read from words, checked against the estate, every mistake at once.

mod error;
mod key;
mod resolve;
mod resource;

pub use error::QuestionError;
pub use key::{KeyNameError, named_key};
pub(crate) use resolve::unknown_workload;

use crate::aws::{AccountId, Arn, ResourceType};
use crate::estate::{Estate, KeyName};
use crate::graph::Place;
use crate::products::PRODUCTS;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// What a job does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Job {
    /// Cloud-native snapshot.
    Snapshot,
    /// Image-level backup.
    Backup,
    /// Snapshot replica.
    Replica,
    /// Restore.
    Restore,
    /// A copy of a snapshot or image in another account or region.
    Copy,
    /// A share with another account.
    Share,
    /// What a recipe does. Nobody asks for it in words: the recipe is the question.
    #[serde(skip)]
    Recipe,
}

impl Job {
    /// The word of the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Snapshot => "snapshot",
            Self::Backup => "backup",
            Self::Replica => "replica",
            Self::Restore => "restore",
            Self::Copy => "copy",
            Self::Share => "share",
            Self::Recipe => "recipe",
        }
    }
}

/// What a restore starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RestoreFrom {
    /// A cloud-native snapshot.
    #[default]
    Snapshot,
    /// A snapshot replica.
    Replica,
    /// An image-level backup.
    Backup,
}

impl RestoreFrom {
    /// The word of the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Snapshot => "snapshot",
            Self::Replica => "replica",
            Self::Backup => "backup",
        }
    }
}

/// A question as it is written, on the command line or in a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// What the job does.
    pub operation: Job,
    /// What a restore starts from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<RestoreFrom>,
    /// `product` or `product@release`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// What kind of thing the job is about, for products that tell kinds apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_type: Option<ResourceType>,
    /// `account/region` of the data.
    pub src: String,
    /// `account/region` of the result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dst: Option<String>,
    /// `account/region` of worker instances.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker: Option<String>,
    /// Instance, volume or snapshot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workload: Option<String>,
    /// Key of the result: ARN, id or alias.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_key: Option<String>,
    /// Name of the repository, where a place has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repository: Option<String>,
    /// Name of the vault of the source, for AWS Backup.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vault: Option<String>,
    /// Name of the vault that a copy goes into, for AWS Backup.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destination_vault: Option<String>,
    /// ARN of the recovery point, for AWS Backup.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovery_point: Option<Arn>,
    /// Role ARN by use, or by use and account (`caller@222222222222`); stands above what the estate says.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub roles: BTreeMap<String, Arn>,
}

/// A product release. Workflows differ by release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Release {
    /// Such as `veeam`.
    pub product: &'static str,
    /// Such as `2`.
    pub release: &'static str,
}

impl Release {
    /// Every release of every product; of each product its default release first.
    pub fn all() -> impl Iterator<Item = Self> {
        PRODUCTS.iter().flat_map(|known| {
            let product = known.name;
            known.releases.iter().map(move |release| Self { product, release })
        })
    }

    /// The other releases of the same product.
    pub fn others(self) -> impl Iterator<Item = Self> {
        Self::all().filter(move |known| known.product == self.product && *known != self)
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.release {
            "" => f.write_str(self.product),
            release => write!(f, "{}@{release}", self.product),
        }
    }
}

/// Stands in questions for the product of a recipe, which has none.
pub const RECIPE_RELEASE: Release = Release { product: "recipe", release: "" };

/// A question that makes sense.
#[derive(Debug, Clone)]
pub struct Question {
    /// What the job does.
    pub job: Job,
    /// What a restore starts from.
    pub from: RestoreFrom,
    /// The product and its release.
    pub release: Release,
    /// What kind of thing it is about.
    pub resource: ResourceType,
    /// Where the data is.
    pub src: Place,
    /// Where the result is to be.
    pub dst: Place,
    /// Where workers run.
    pub worker: Option<Place>,
    /// Instance, volume or snapshot asked about.
    pub workload: Option<String>,
    /// Key named for the result.
    pub target_key: Option<KeyName>,
    /// Account and region of a target key that was named by the ARN of an alias.
    pub alias_place: Option<Place>,
    /// Name of the repository.
    pub repository: Option<String>,
    /// Name of the vault of the source.
    pub vault: Option<String>,
    /// Name of the vault that a copy goes into.
    pub destination_vault: Option<String>,
    /// ARN of the recovery point.
    pub recovery_point: Option<Arn>,
    /// Role ARN by use, or by use and account: `caller@222222222222`.
    pub roles: BTreeMap<String, Arn>,
}

impl Question {
    /// Checks a question. Every mistake is listed.
    pub fn resolve(asked: &Asked, estate: Option<&Estate>) -> Result<Self, Vec<QuestionError>> {
        resolve::resolve(asked, estate)
    }

    /// Where the name of the target key counts: an alias is one of the account and region of the result, unless its ARN
    /// says otherwise.
    pub fn target_key_place(&self) -> &Place {
        self.alias_place.as_ref().unwrap_or(&self.dst)
    }

    /// The target key as it was named: an alias of another place by its ARN.
    pub fn target_key_text(&self) -> Option<String> {
        match (self.target_key.as_ref()?, self.alias_place.as_ref().filter(|place| **place != self.dst)) {
            (KeyName::Alias(alias), Some(Place { account, region })) => {
                Some(format!("arn:{}:kms:{region}:{account}:{alias}", region.partition()))
            }
            (name, _) => Some(name.to_string()),
        }
    }

    /// Whether result and data are in different accounts.
    pub fn crosses_account(&self) -> bool {
        self.src.account != self.dst.account
    }

    /// Whether result and data are in different regions.
    pub fn crosses_region(&self) -> bool {
        self.src.region != self.dst.region
    }

    /// The role that the question names for a use in an account.
    pub fn role(&self, role_use: &str, account: &AccountId) -> Option<&Arn> {
        self.roles.get(&format!("{role_use}@{account}")).or_else(|| self.roles.get(role_use))
    }

    /// The same question to another release of the product.
    #[must_use]
    pub fn at_release(&self, release: Release) -> Self {
        Self { release, ..self.clone() }
    }
}
