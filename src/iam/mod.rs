//! IAM policy language.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A policy document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Document(pub serde_json::Value);

/// Type of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "stand-in")]
pub enum PolicyType {
    Rcp,
    Scp,
    KeyPolicy,
    ResourcePolicy,
    IdentityPolicy,
    PermissionsBoundary,
    SessionPolicy,
    VpcEndpointPolicy,
    Grant,
}
