//! Temporary.
use crate::aws::{AccountId, Region};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// A read that failed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unread {
    /// a
    pub account: AccountId,
    /// b
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// c
    pub call: String,
    /// d
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// e
    pub error: String,
    /// f
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// g
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub principal: Option<String>,
}
