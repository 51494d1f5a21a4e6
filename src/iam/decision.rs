//! What a decision says: the verdict, what blocks, and why.

use super::miss::Miss;
use super::written::Effect;
use schemars::JsonSchema;
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use std::fmt;

/// A part of a request's facts: there is none, it is known, or it may exist and is not known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Given<T> {
    /// There is none.
    #[default]
    None,
    /// It is known.
    Known(T),
    /// There may be one, and nobody has told; the words say what is unknown and why.
    Unknown(String),
}

impl<T> Given<T> {
    /// The fact, if it is known and there is one.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::None | Self::Unknown(_) => None,
        }
    }

    /// Why it is not known.
    pub fn unknown(&self) -> Option<&str> {
        match self {
            Self::Unknown(why) => Some(why),
            Self::None | Self::Known(_) => None,
        }
    }
}

impl<T> From<Option<T>> for Given<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::None, Self::Known)
    }
}

/// Kinds of policies, in the order in which a decision names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PolicyType {
    /// Resource control policies of the organization that owns the resource.
    Rcp,
    /// Service control policies of the organization of the principal.
    Scp,
    /// The policy of a KMS key.
    KeyPolicy,
    /// The policy of any other resource: of a bucket, of a vault, the trust policy of a role.
    ResourcePolicy,
    /// Policies attached to the principal, its groups included.
    IdentityPolicy,
    /// The most that the principal's identity policies can allow.
    PermissionsBoundary,
    /// The policy passed when the session was made.
    SessionPolicy,
    /// The policy of the VPC endpoint that the request goes through.
    VpcEndpointPolicy,
    /// A grant on a KMS key.
    Grant,
}

impl PolicyType {
    /// As formats write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rcp => "rcp",
            Self::Scp => "scp",
            Self::KeyPolicy => "key_policy",
            Self::ResourcePolicy => "resource_policy",
            Self::IdentityPolicy => "identity_policy",
            Self::PermissionsBoundary => "permissions_boundary",
            Self::SessionPolicy => "session_policy",
            Self::VpcEndpointPolicy => "vpc_endpoint_policy",
            Self::Grant => "grant",
        }
    }

    /// As people say it.
    pub fn as_words(self) -> &'static str {
        match self {
            Self::Rcp => "resource control policy",
            Self::Scp => "service control policy",
            Self::KeyPolicy => "key policy",
            Self::ResourcePolicy => "resource policy",
            Self::IdentityPolicy => "identity policy",
            Self::PermissionsBoundary => "permissions boundary",
            Self::SessionPolicy => "session policy",
            Self::VpcEndpointPolicy => "VPC endpoint policy",
            Self::Grant => "grant",
        }
    }
}

impl fmt::Display for PolicyType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The answer to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is allowed.
    Allowed,
    /// Something had to allow it and did not.
    ImplicitDeny,
    /// A statement denies it.
    ExplicitDeny,
    /// It depends on something unknown.
    Undetermined,
}

impl Verdict {
    /// As formats write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::ImplicitDeny => "implicit_deny",
            Self::ExplicitDeny => "explicit_deny",
            Self::Undetermined => "undetermined",
        }
    }
}

/// One thing that a decision rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Kind of the policy.
    pub policy: PolicyType,
    /// Which of the policies of this kind (of this level).
    pub index: usize,
    /// Level of the organization, its root first; SCPs and RCPs alone have it.
    pub level: Option<usize>,
    /// Which statement of the policy.
    pub statement: Option<usize>,
    /// The statement's name.
    pub sid: Option<String>,
    /// What the statement does.
    pub effect: Option<Effect>,
    /// Whether the statement matches the request.
    pub matched: Option<bool>,
    /// The grant.
    pub grant_id: Option<String>,
    /// What is not known and decides.
    pub unknown: Option<String>,
    /// Why it does not match.
    pub miss: Option<Miss>,
}

impl Reason {
    /// A reason that names a policy and nothing in it.
    pub fn new(policy: PolicyType) -> Self {
        Self {
            policy,
            index: 0,
            level: None,
            statement: None,
            sid: None,
            effect: None,
            matched: None,
            grant_id: None,
            unknown: None,
            miss: None,
        }
    }
}

/// A reason as formats write it: what it does not have is left out.
impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("policy", &self.policy)?;
        map.serialize_entry("index", &self.index)?;
        if let Some(level) = self.level {
            map.serialize_entry("level", &level)?;
        }
        if let Some(statement) = self.statement {
            map.serialize_entry("statement", &statement)?;
        }
        if let Some(sid) = &self.sid {
            map.serialize_entry("sid", sid)?;
        }
        if let Some(effect) = self.effect {
            map.serialize_entry("effect", &effect)?;
        }
        if let Some(matched) = self.matched {
            map.serialize_entry("matched", &matched)?;
        }
        if let Some(grant_id) = &self.grant_id {
            map.serialize_entry("grant_id", grant_id)?;
        }
        if let Some(unknown) = &self.unknown {
            map.serialize_entry("unknown", unknown)?;
        }
        if let Some(miss) = &self.miss {
            map.serialize_entry("miss", miss)?;
        }
        map.end()
    }
}

/// A verdict with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The answer.
    pub verdict: Verdict,
    /// For an explicit deny every kind of policy with a matching Deny, for an implicit deny every kind that had to
    /// allow and did not, in the order of evaluation.
    pub blocked_by: Vec<PolicyType>,
    /// The statements that allowed or denied, the nearest misses, or the unknown that decides.
    pub reasons: Vec<Reason>,
}
