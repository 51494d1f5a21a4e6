//! The format of recipes, version 1.

use crate::aws::{AccountId, Action, Arn, Region};
use crate::estate::Version;
use crate::iam;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// Title of the schema.
pub const SCHEMA_TITLE: &str = "Keyway recipe, version 1";

/// A job as a list of AWS operations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Keyway recipe, version 1")]
pub struct Document {
    /// Format version: 1.
    pub version: Version,
    /// What the job is called.
    pub name: String,
    /// What it does, for readers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// Data that is there when the job begins and that the estate does not hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<Given>,
    /// The steps in order.
    pub steps: Vec<WrittenStep>,
}

/// Data that is there when the job begins and that the estate does not hold: a snapshot that something else makes of a
/// volume, an image made of snapshots.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// Its name: steps read it as `@name`.
    pub id: String,
    /// What it is.
    pub kind: GivenKind,
    /// What it was made of: for a snapshot its volume, for an image its snapshots. It is in their account and region, under
    /// their keys.
    pub of: Vec<String>,
}

/// What is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GivenKind {
    /// A snapshot made of a volume by `CreateSnapshot`.
    Snapshot,
    /// An AMI.
    Image,
}

/// One AWS operation by one role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WrittenStep {
    /// Its name: later steps read what it makes as `@name`.
    pub id: String,
    /// The operation, such as `CopySnapshot`.
    pub operation: String,
    /// ARN of the role that calls it; the call is made in the role's account.
    pub role: Arn,
    /// The region in which it is called.
    pub region: Region,
    /// Parameters by their AWS names. Data is named by ids of the estate (`vol-...`, `snap-...`, `i-...`) or as `@name`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, serde_json::Value>,
    /// The policy passed when the role's session is made; it only takes away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_policy: Option<iam::Document>,
    /// Name of the role's session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_name: Option<String>,
    /// Source identity of the role's session; who assumes the role needs `sts:SetSourceIdentity` for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_identity: Option<String>,
    /// The AWS service that calls for the role in a forward access session, such as `drs.amazonaws.com`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called_via: Option<String>,
    /// ARN of the role, or name of the AWS service such as `dlm.amazonaws.com`, that assumes this role, which is then judged
    /// too; `{"service": NAME, "for_account": ID}` for a service that works for another account; `{"vendor": ARN}` for a role of a vendor, whose own account is taken to allow it; `null` if nobody knows which. Left out, nothing is said about how the session comes about.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<AssumedBy>")]
    pub assumed_by: Option<Option<AssumedBy>>,
    /// ARN of the role in the profile of an instance that is launched; `null` if nobody knows which. Left out, it has none.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Arn>")]
    pub passed_role: Option<Option<Arn>>,
    /// What the tool that makes the step demands of the role itself, over and above what AWS needs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requires: Vec<Requires>,
}

/// Calls that a tool demands, whatever AWS needs: on a key, or on something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Requires {
    /// Which key: `input`, that of the data that the step reads; `output`, that of what it makes; or an ARN or alias.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<KeyOfStep>,
    /// In place of a key: `*`, or the ARN of another resource; one that ends with `*` is of anything that begins so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// Tags that the resource has, or that the call gives it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// The calls, such as `kms:CreateGrant` on a key.
    pub actions: Vec<Action>,
    /// `product`: the tool refuses to work without them; `documented`: its documentation lists them.
    #[serde(default, skip_serializing_if = "RequiredBasis::is_product")]
    pub basis: RequiredBasis,
}

/// A key of a step: `input`, `output`, an ARN or an alias.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct KeyOfStep(pub String);

/// On what a demand rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequiredBasis {
    /// The tool refuses to work without it.
    #[default]
    Product,
    /// Its documentation lists it.
    Documented,
}

impl RequiredBasis {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
    fn is_product(&self) -> bool {
        *self == Self::Product
    }
}

/// Who assumes the role of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum AssumedBy {
    /// A role, by its ARN.
    Role(Arn),
    /// A service, such as `dlm.amazonaws.com`.
    Service(String),
    /// A service that works for another account than that of the role.
    ServiceFor {
        /// Its name.
        service: String,
        /// The account: `aws:SourceAccount`.
        for_account: AccountId,
    },
    /// A role of a vendor, in an account that the estate need not hold.
    Vendor {
        /// ARN of the role.
        vendor: Arn,
    },
}

/// A field that may be `null` and may be left out, which are not the same.
#[expect(clippy::option_option, reason = "`null` says that nobody knows, left out that there is none")]
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

/// The JSON Schema (draft 2020-12) of a recipe.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Document).to_value()
}
