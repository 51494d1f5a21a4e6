use crate::aws::{AccountId, Action, KeyManager};
use crate::iam::{Compiled, Context, Given, Principal, Text};
use std::sync::Arc;

/// Levels of an organization, its root first, each with its policies.
pub type Levels = Vec<Given<Vec<Arc<Compiled>>>>;

/// What is known of the organization of the principal's account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationFacts {
    /// `o-...`.
    pub id: String,
    /// The account that no SCP binds.
    pub management_account: AccountId,
}

/// A grant on a KMS key, as `ListGrants` gives it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GrantFacts {
    /// Id of the grant.
    pub id: String,
    /// Who may use the key: an ARN of a role, user, session or account, or a service name. `None` where the grant
    /// names none.
    pub grantee: Option<String>,
    /// Who may retire the grant.
    pub retiring: Option<String>,
    /// `Decrypt`, `CreateGrant`, ...
    pub operations: Vec<String>,
    /// Pairs that the encryption context must hold.
    pub context_subset: Option<Vec<(String, String)>>,
    /// The encryption context that must be used, no pair more.
    pub context_equals: Option<Vec<(String, String)>>,
    /// The resource on behalf of which a service must make the request.
    pub source_arn: Option<String>,
    /// What would have to be known to say that there is the grant at all; `None` if there is.
    pub doubt: Option<String>,
}

/// A request and every policy that has a say in it.
#[derive(Debug, Clone)]
pub struct Query<'a> {
    /// Who asks.
    pub principal: &'a Principal,
    /// What for.
    pub action: &'a Action,
    /// Of which resource: an ARN, or `*` for actions without resource.
    pub resource: &'a Text,
    /// Account that owns the resource; taken from the ARN where it is not given.
    pub resource_account: Option<&'a AccountId>,
    /// Nobody knows which account owns the resource, where neither the line above nor its ARN tells. Otherwise a
    /// resource whose ARN names no account, such as a bucket, is taken to be the principal's own.
    pub owner_unknown: bool,
    /// Condition keys of the request. Those that follow from principal and resource are derived.
    pub context: &'a Context,
    /// Policies attached to the principal and to its groups.
    pub identity: Given<Vec<Arc<Compiled>>>,
    /// Policy of the resource: key policy, bucket policy, vault access policy, trust policy.
    pub resource_policy: Given<Arc<Compiled>>,
    /// Permissions boundary of the principal.
    pub boundary: Given<Arc<Compiled>>,
    /// Policies passed when the session was made; they count as one.
    pub session_policy: Given<Arc<Compiled>>,
    /// Policy of the VPC endpoint the request goes through.
    pub vpc_endpoint_policy: Given<Arc<Compiled>>,
    /// SCPs of the principal's account.
    pub scps: Given<Levels>,
    /// RCPs of the resource's account, without the default full-access policy, which always counts.
    pub rcps: Given<Levels>,
    /// Organization of the principal's account.
    pub organization: Given<OrganizationFacts>,
    /// Path of the principal's account in its organization, `o-.../r-.../ou-.../`.
    pub organization_path: Given<String>,
    /// Id of the organization of the resource's account.
    pub resource_organization: Given<String>,
    /// Grants on the key.
    pub grants: Given<Vec<GrantFacts>>,
    /// Grants on the key that count beside those, whatever is known of them: what earlier steps of a job have made.
    pub made_grants: Vec<GrantFacts>,
    /// Who manages the key; a customer where nobody says.
    pub key_manager: Given<KeyManager>,
}

impl<'a> Query<'a> {
    /// A request to which no policy applies; the caller sets those that do.
    pub fn new(
        principal: &'a Principal,
        action: &'a Action,
        resource: &'a Text,
        context: &'a Context,
    ) -> Self {
        Self {
            principal,
            action,
            resource,
            resource_account: None,
            owner_unknown: false,
            context,
            identity: Given::None,
            resource_policy: Given::None,
            boundary: Given::None,
            session_policy: Given::None,
            vpc_endpoint_policy: Given::None,
            scps: Given::None,
            rcps: Given::None,
            organization: Given::None,
            organization_path: Given::None,
            resource_organization: Given::None,
            grants: Given::None,
            made_grants: Vec::new(),
            key_manager: Given::None,
        }
    }
}
