use super::{Basis, Evidence, KeyRef, Timing, Verdict};
use crate::aws::{AccountId, Action, Arn, Region};
use crate::estate::Grant;
use crate::iam::{Context, Decision, Document, Effect, Reason, Text, Verdict as Decided};
use crate::operations::{Operation, Rejection};
use std::sync::Arc;

/// An account and a region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Account id.
    pub account: AccountId,
    /// Region.
    pub region: Region,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.account, self.region)
    }
}

/// A role as its use in the job.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleRef {
    /// Use of the product, such as `restore`.
    pub role_use: &'static str,
    /// Account of the role.
    pub account: AccountId,
    /// ARN, if known.
    pub arn: Option<Arn>,
}

impl RoleRef {
    /// The role in words: "restore role `dr-restore` of 222222222222".
    pub fn in_words(&self) -> String {
        match &self.arn {
            Some(arn) => format!("{} role `{}` of {}", self.role_use, arn.resource_name(), self.account),
            None => format!("{} role of {}", self.role_use, self.account),
        }
    }
}

/// What a call is made on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A KMS key.
    Key(KeyRef),
    /// Another resource: its ARN as AWS evaluates it, and the account that owns it.
    Resource {
        /// ARN; an id that does not exist yet is `*`, as AWS evaluates it.
        arn: Text,
        /// Owner.
        account: AccountId,
        /// ARN of the vault that it is in, if it is in a vault that is named: the access policy of the vault has a say.
        vault: Option<String>,
    },
}

/// What AWS answers when a call is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Error code, or the state that tells.
    pub code: String,
    /// Its text.
    pub message: String,
    /// When it shows.
    pub timing: Timing,
    /// Where AWS tells afterwards what was denied.
    pub proof: Option<String>,
}

impl Failure {
    /// An answer of AWS.
    pub fn new(code: impl Into<String>, message: impl Into<String>, timing: Timing) -> Self {
        Self { code: code.into(), message: message.into(), timing, proof: None }
    }

    /// With the place where AWS tells afterwards what was denied.
    #[must_use]
    pub fn told_by(self, proof: impl Into<String>) -> Self {
        Self { proof: Some(proof.into()), ..self }
    }
}

/// One call that a step must be allowed to make, and the verdict on it.
#[derive(Debug, Clone)]
pub struct Requirement {
    /// Such as `kms:CreateGrant`.
    pub action: Action,
    /// The volume concerned.
    pub volume: Option<String>,
    /// What the call is made on.
    pub target: Target,
    /// Who calls, where it is not the role of the step: the appliance that assumes that role.
    pub caller: Option<Caller>,
    /// What is special about the session in which the role calls.
    pub session: Option<Arc<Session>>,
    /// The grants that earlier steps have made.
    pub grants: Option<Arc<Vec<MadeGrant>>>,
    /// Request context, without what follows from caller and resource.
    pub context: Context,
    /// Other contexts in which the call may be made: a product that demands a permission does not say for which.
    pub alternatives: Vec<Context>,
    /// On what the requirement rests.
    pub basis: Basis,
    /// How well it is known.
    pub evidence: Evidence,
    /// The fact under which it exists at all.
    pub condition: Option<String>,
    /// Only an explicit deny matters; a call that merely nobody allows does no harm.
    pub deny_only: bool,
    /// One call is authorized on several resources: on this one it is told only where that comes out otherwise than on the
    /// first.
    pub besides: bool,
    /// What AWS answers without it.
    pub failure: Option<Failure>,
    /// Whether the call is allowed, and why.
    pub judgement: Judgement,
}

/// A caller that is not the role of the step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// In words: "the appliance".
    pub words: &'static str,
    /// ARN of its role, if known.
    pub arn: Option<Arn>,
    /// The AWS service, where it is one that calls with its own identity.
    pub service: Option<String>,
    /// A grant made in the same step allows the call; it has no policies of its own.
    pub granted: bool,
    /// It belongs to the vendor of a product: what its own account allows it is the vendor's business, unless the estate holds
    /// that account.
    pub vendor: bool,
}

/// A verdict and what it rests on.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// The decision of the evaluator, where it was asked.
    pub decision: Option<Decision>,
    /// What is unknown, where that decides: each fact by itself.
    pub unknown: Vec<String>,
    /// Where each reason of the decision stands: parallel to its reasons.
    pub origins: Vec<Option<String>>,
}

impl Judgement {
    /// Not judged, for want of this.
    pub fn unknown(why: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::Undetermined,
            decision: None,
            unknown: vec![why.into()],
            origins: Vec::new(),
        }
    }
}

impl Requirement {
    /// Whether a statement denies the call, or may deny it.
    pub fn is_forbidden(&self) -> bool {
        let Some(decision) = &self.judgement.decision else { return false };
        let may_deny = |reason: &Reason| reason.effect == Some(Effect::Deny) && reason.unknown.is_some();
        match decision.verdict {
            Decided::ExplicitDeny => true,
            Decided::Undetermined => decision.reasons.iter().any(may_deny),
            Decided::Allowed | Decided::ImplicitDeny => false,
        }
    }

    /// Whether this is the same call on another resource, and comes out as that does.
    pub fn comes_out_as(&self, other: &Self) -> bool {
        let blocked =
            |one: &Self| one.judgement.decision.as_ref().map(|decision| decision.blocked_by.clone());
        !other.besides
            && self.action == other.action
            && self.judgement.verdict == other.judgement.verdict
            && blocked(self) == blocked(other)
    }

    /// The key, if the call is made on one.
    pub fn key(&self) -> Option<&KeyRef> {
        match &self.target {
            Target::Key(key) => Some(key),
            Target::Resource { .. } => None,
        }
    }
}

/// A session of a role, as whoever assumed it has made it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Session {
    /// Its name, if that is known.
    pub name: Option<String>,
    /// The policy passed when it was made; it only takes away.
    pub policy: Option<Document>,
    /// Its source identity, if that is known (IAM user guide, "Monitor and control actions taken with assumed roles").
    pub source_identity: Option<String>,
    /// The AWS service that calls with it for the role, such as `drs.amazonaws.com` (IAM user guide, "Forward access
    /// sessions").
    pub called_via: Option<String>,
}

/// A grant that a step makes. It counts for the steps after it.
#[derive(Debug, Clone, PartialEq)]
pub struct MadeGrant {
    /// On which key.
    pub key: KeyRef,
    /// What is granted.
    pub grant: Grant,
    /// What would have to be known to say that the step makes it; `None` if it does.
    pub doubt: Option<String>,
}

/// A key that a step uses without a call of its own: through a grant, or as its service does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedKey {
    /// The key.
    pub key: KeyRef,
    /// The fact under which it is used.
    pub condition: Option<String>,
    /// Whether the step is known to fail where the key does not work.
    pub certain: bool,
}

/// A step: one API operation by one role in one place, for every volume it concerns.
#[derive(Debug, Clone)]
pub struct Step {
    /// Position, from 1.
    pub id: usize,
    /// The operation.
    pub operation: &'static Operation,
    /// Where it is called.
    pub place: Place,
    /// Who calls it.
    pub role: RoleRef,
    /// Ids of the artefacts it reads.
    pub inputs: Vec<String>,
    /// Ids of the artefacts it makes.
    pub outputs: Vec<String>,
    /// Accounts it shares its input with.
    pub share_with: Vec<AccountId>,
    /// Whether it shares its input with everybody.
    pub share_with_everybody: bool,
    /// Whether it takes back what everybody had.
    pub unshare_everybody: bool,
    /// What AWS refuses whatever the policies.
    pub rejections: Vec<Rejection>,
    /// The grants it makes.
    pub grants: Vec<MadeGrant>,
    /// The keys that it uses without a call of its own.
    pub keys_used: Vec<UsedKey>,
    /// What it needs.
    pub requirements: Vec<Requirement>,
}
