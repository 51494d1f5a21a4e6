//! Report, version 1. Names and meanings do not change without a new version; fields may be added.

use crate::aws::{AccountId, Action, Arn, KeyManager, Region};
pub use crate::checks::Applicability;
use crate::estate::Version;
pub use crate::graph::{ArtefactKind, Basis, Evidence, KeyUse, Severity, Timing, Verdict};
pub use crate::plan::{Depth, Outcome};
use crate::recipe;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Several workloads in one question, worst first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Keyway report of several workloads, version 1")]
pub struct Summary {
    /// Format version: 1.
    pub version: Version,
    /// The worst outcome of the plans.
    pub outcome: Outcome,
    /// One report per workload, worst first.
    pub plans: Vec<Report>,
}

/// The answer to one question about one workload.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Keyway report, version 1")]
pub struct Report {
    /// Format version: 1.
    pub version: Version,
    /// Whether the job can work.
    pub outcome: Outcome,
    /// How much was known.
    pub depth: Depth,
    /// What was asked.
    pub question: Question,
    /// The workflow that answers it.
    pub workflow: WorkflowName,
    /// Every form the data takes on the way.
    pub artefacts: Vec<Artefact>,
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// The keys each role needs, and for which calls.
    pub keys_by_role: Vec<RoleKeys>,
    /// Dead ends, denials, risks and unknowns, worst first.
    pub findings: Vec<Finding>,
    /// Other feasible paths to the same goal.
    pub routes: Vec<Route>,
    /// Why there is no route, where one was looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub barred: Option<Barred>,
    /// What the answer takes for granted.
    pub assumptions: Vec<Assumption>,
    /// How the other release of the product answers the same question, where it answers differently.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_release: Option<OtherRelease>,
    /// The smallest set of edits found that lifts what blocks the job, where it was asked for and something blocks it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixes: Option<FixSet>,
}

/// What a question is answered with. Its JSON is that of the report or of the summary.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(title = "Keyway answer, version 1")]
#[expect(clippy::large_enum_variant, reason = "a run holds one answer")]
pub enum Answer {
    /// A question about one workload, or about none in particular.
    One(Report),
    /// A question about all workloads of a place.
    Several(Summary),
}

impl Answer {
    /// The worst outcome.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::One(report) => report.outcome,
            Self::Several(summary) => summary.outcome,
        }
    }

    /// The reports, worst first.
    pub fn plans(&self) -> &[Report] {
        match self {
            Self::One(report) => std::slice::from_ref(report),
            Self::Several(summary) => &summary.plans,
        }
    }
}

/// What was asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Question {
    /// `snapshot`, `backup`, `replica`, `restore`, `copy`, `share`; `recipe` where a recipe says what is done.
    pub operation: String,
    /// What a restore of Veeam starts from: `snapshot`, `replica`, `backup`.
    pub from: Option<String>,
    /// Such as `veeam`; `null` for a recipe.
    pub product: Option<String>,
    /// Release of the product, such as `2`; `null` for a recipe, and for a product without releases.
    pub release: Option<String>,
    /// What kind of thing the job is about, for a product that tells kinds apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_type: Option<String>,
    /// Where the data is; for a recipe, where its first step is called.
    pub src: Place,
    /// Where the result is to be; for a recipe, where its last step is called.
    pub dst: Place,
    /// Where worker instances run.
    pub worker: Option<Place>,
    /// The instance, volume, snapshot or image asked about.
    pub workload: Option<String>,
    /// The key named for the result.
    pub target_key: Option<String>,
    /// The vault of the source, for AWS Backup.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vault: Option<String>,
    /// The vault that a copy goes into, for AWS Backup.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destination_vault: Option<String>,
    /// The recovery point, for AWS Backup.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovery_point: Option<Arn>,
}

/// An account and a region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// Account id.
    pub account: AccountId,
    /// Region.
    pub region: Region,
}

/// A workflow's id and title.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WorkflowName {
    /// Such as `veeam/restore-cross-account-cross-region`; `recipe` for every recipe.
    pub id: String,
    /// For readers; the name of a recipe.
    pub title: String,
}

/// A form that the data takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Artefact {
    /// Unique in the report.
    pub id: String,
    /// The volume it holds the data of; `null` where volumes are not told apart.
    pub volume: Option<String>,
    /// What it is.
    pub kind: ArtefactKind,
    /// Its account.
    pub account: AccountId,
    /// Its region.
    pub region: Region,
    /// Whether it is encrypted; `null` if unknown.
    pub encrypted: Option<bool>,
    /// Its key, if it is or may be encrypted.
    pub key: Option<Key>,
    /// Accounts it is shared with; `null` if unknown.
    pub shared_with: Option<Vec<AccountId>>,
}

/// A key, as its part in the job.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Key {
    /// Its part in the job.
    #[serde(rename = "use")]
    pub key_use: KeyUse,
    /// Account that owns it.
    pub account: AccountId,
    /// Its region.
    pub region: Region,
    /// Its ARN, if known.
    pub arn: Option<Arn>,
    /// An alias of it, if known.
    pub alias: Option<String>,
    /// Who manages it, if known.
    pub manager: Option<KeyManager>,
}

/// A step: one API operation by one role in one place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// Position, from 1.
    pub id: usize,
    /// AWS API operation, such as `CopySnapshot`.
    pub operation: String,
    /// Account in which it is called.
    pub account: AccountId,
    /// Region in which it is called.
    pub region: Region,
    /// Role that calls it.
    pub role: Role,
    /// Artefacts it reads.
    pub inputs: Vec<String>,
    /// Artefacts it makes.
    pub outputs: Vec<String>,
    /// What it needs.
    pub requirements: Vec<Requirement>,
}

/// A role, as its use in the job.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Role {
    /// Use of the product, such as `restore`.
    #[serde(rename = "use")]
    pub role_use: String,
    /// Account of the role.
    pub account: AccountId,
    /// ARN, if known.
    pub arn: Option<Arn>,
}

/// One call that a step must be allowed to make.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Requirement {
    /// Such as `kms:CreateGrant`.
    pub action: Action,
    /// The volume concerned, where volumes differ.
    pub volume: Option<String>,
    /// The key called upon, for `kms:` actions.
    pub key: Option<Key>,
    /// ARN of the resource, if known; `*` stands for an id that does not exist yet.
    pub resource: Option<String>,
    /// Who calls, where it is not the role of the step: the appliance, or the host of an instance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
    /// On what the requirement rests.
    pub basis: Basis,
    /// How well that is known.
    pub evidence: Evidence,
    /// Request context: condition keys and their values. A value that ends in `*` is known up to there only.
    pub context: BTreeMap<String, ContextValue>,
    /// The fact under which the requirement exists at all.
    #[serde(rename = "if", default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// Whether the call is allowed.
    pub verdict: Verdict,
    /// Policy types that block it, in the order of evaluation.
    pub blocked_by: Vec<crate::iam::PolicyType>,
    /// Statements that decided, or what is unknown.
    pub reasons: Vec<Reason>,
}

/// Value of a condition key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[expect(missing_docs, reason = "a string or a list of strings")]
pub enum ContextValue {
    One(String),
    Many(Vec<String>),
}

/// Why a verdict is what it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// Type of the policy, or `grant`.
    pub policy: Option<crate::iam::PolicyType>,
    /// Where the policy is: a role, key or unit, and the policy's name.
    pub origin: Option<String>,
    /// Number of the statement in its document, from 0.
    pub statement: Option<usize>,
    /// Its `Sid`.
    pub sid: Option<String>,
    /// Id of the grant.
    pub grant_id: Option<String>,
    /// `Allow` or `Deny`.
    pub effect: Option<String>,
    /// Whether the statement or grant matched.
    pub matched: Option<bool>,
    /// For the nearest miss: what did not match. For an unknown: what would decide.
    pub text: Option<String>,
    /// The unknown that decides.
    pub unknown: Option<String>,
}

/// The keys a role needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RoleKeys {
    /// The role.
    pub role: Role,
    /// Its keys.
    pub keys: Vec<NeededKey>,
}

/// A key that a role needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NeededKey {
    /// The key's part in the job.
    #[serde(rename = "use")]
    pub key_use: KeyUse,
    /// Account of the key.
    pub account: AccountId,
    /// Region of the key.
    pub region: Region,
    /// ARN, if known.
    pub arn: Option<Arn>,
    /// Alias, if known.
    pub alias: Option<String>,
    /// On what the need rests.
    pub bases: Vec<Basis>,
    /// For which calls, enforced or demanded by the product.
    pub actions: Vec<Action>,
    /// Calls that only documentation lists: the job has been seen to pass without them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documented_actions: Vec<Action>,
}

/// A bad state that a check found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Id of the check, such as `default-key-shared`.
    pub check: String,
    /// How bad it is.
    pub severity: Severity,
    /// The step that breaks.
    pub step: Option<usize>,
    /// The volume concerned, where volumes differ.
    pub volume: Option<String>,
    /// The fact under which the finding holds; `null` if it holds as things stand.
    #[serde(rename = "if")]
    pub condition: Option<String>,
    /// What breaks, in one sentence.
    pub message: String,
    /// Why.
    pub cause: String,
    /// What AWS will answer, and when.
    pub aws_error: Option<AwsError>,
    /// The role concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// The key concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Key>,
    /// The resource concerned, where it is no key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// Who calls, where it is not the role of the step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
    /// The actions that are denied or undetermined.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<Action>,
    /// Where else the same finding holds: further steps with the same cause.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_steps: Vec<usize>,
    /// Ways out.
    pub fixes: Vec<Fix>,
}

/// What AWS answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AwsError {
    /// Error code, or the state that tells.
    pub code: String,
    /// Its text.
    pub message: String,
    /// When it shows.
    pub timing: Timing,
    /// Where AWS tells afterwards what was denied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<String>,
}

/// A way out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fix {
    /// What to do.
    pub title: String,
    /// Edits of the estate, as RFC 6902 operations.
    pub edits: Vec<serde_json::Value>,
    /// The same in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<String>,
    /// How far it can be applied unseen.
    pub applicability: Applicability,
    /// Whether planning again after the edits was seen to remove the finding.
    pub closes: bool,
}

/// Edits that together lift what blocks a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FixSet {
    /// How the job plans after the edits.
    pub outcome: Outcome,
    /// Edits of the estate, as RFC 6902 operations; none can be left out.
    pub edits: Vec<serde_json::Value>,
    /// The same in words.
    pub changes: Vec<String>,
    /// The policies that they change.
    pub policies: Vec<PolicyChange>,
    /// What no edit mends: it still blocks the job or leaves it open.
    pub left: Vec<Left>,
}

/// A policy that edits change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PolicyChange {
    /// Whose policy it is.
    pub of: PolicyOf,
    /// The account in which it stands.
    pub account: AccountId,
    /// ARN of the key or role, name of the bucket.
    pub resource: String,
    /// Name of an inline policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The document as it was; `null` where there was none.
    pub before: Option<crate::iam::Document>,
    /// The document as it is to be.
    pub after: crate::iam::Document,
}

/// Whose policy a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PolicyOf {
    /// A key.
    Key,
    /// A role: an inline policy.
    Role,
    /// A role: who may assume it.
    RoleTrust,
    /// An S3 bucket.
    Bucket,
    /// A backup vault: its access policy.
    Vault,
}

/// A finding that edits leave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Left {
    /// Id of the check.
    pub check: String,
    /// How bad it is.
    pub severity: Severity,
    /// What breaks, in one sentence.
    pub message: String,
    /// What can be done by hand.
    pub ways_out: Vec<String>,
}

/// Another path to the same goal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Route {
    /// In words.
    pub title: String,
    /// Id of its workflow.
    pub workflow: String,
    /// What has to be changed or done by hand.
    pub changes: Vec<String>,
    /// Further full copies.
    pub extra_copies: usize,
    /// How it plans.
    pub outcome: Outcome,
    /// Findings it is left with.
    pub findings: usize,
    /// Edits of the estate among the changes, as RFC 6902 operations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<serde_json::Value>,
    /// Its operations, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<String>,
    /// What nobody knows, where that leaves it undetermined.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
    /// The recipe with its changes, where a recipe was asked about and changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipe: Option<recipe::Document>,
}

/// Why there is no route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Barred {
    /// The fewest facts such that each way that was tried meets one of them.
    pub facts: Vec<String>,
    /// The ways that were tried.
    pub tried: Vec<Tried>,
}

/// A way that was tried, and leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tried {
    /// In words.
    pub way: String,
    /// What bars it.
    pub because: Vec<String>,
}

/// What the answer takes for granted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Assumption {
    /// In words.
    pub text: String,
    /// On what it rests.
    pub source: String,
}

/// The answer of another release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OtherRelease {
    /// Release, such as `10`.
    pub release: String,
    /// Its outcome.
    pub outcome: Outcome,
    /// In one line: what differs.
    pub text: String,
}
