//! Where policies stand, in words: as findings, reports and explanations name them.

use crate::aws::Arn;
use crate::graph::KeyRef;
use crate::iam::PolicyType;

/// Where each policy stands that had a say in a decision.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origins {
    pub(super) identity: Vec<String>,
    pub(super) boundary: Vec<String>,
    pub(super) resource: Vec<String>,
    /// By level.
    pub(super) scps: Vec<Vec<String>>,
    /// By level.
    pub(super) rcps: Vec<Vec<String>>,
}

impl Origins {
    /// Where the policy of a kind, level and index stands.
    pub fn of(&self, policy: PolicyType, level: Option<usize>, index: usize) -> Option<&str> {
        let names = match policy {
            PolicyType::IdentityPolicy => &self.identity,
            PolicyType::PermissionsBoundary => &self.boundary,
            PolicyType::KeyPolicy | PolicyType::ResourcePolicy => &self.resource,
            PolicyType::Scp => self.scps.get(level?)?,
            PolicyType::Rcp => self.rcps.get(level?)?,
            PolicyType::Grant | PolicyType::SessionPolicy | PolicyType::VpcEndpointPolicy => return None,
        };
        names.get(index).map(String::as_str)
    }
}

/// An identity policy of a principal.
pub(crate) fn identity_policy(name: &str, principal: &Arn) -> String {
    format!("policy `{name}` of `{}`", principal.resource())
}

/// The permissions boundary of a principal.
pub(crate) fn boundary(name: &str, principal: &Arn) -> String {
    format!("boundary `{name}` of `{}`", principal.resource())
}

/// The policy of a key.
pub(crate) fn key_policy(key: &KeyRef) -> String {
    format!("key policy of the {}", key.in_words())
}

/// The trust policy of a role.
pub(crate) fn trust_policy(role: &str) -> String {
    format!("trust policy of `{role}`")
}
