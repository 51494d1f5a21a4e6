//! The format of scenarios, version 1.

use crate::aws::{AccountId, Action, Region};
use crate::estate::{EstateDocument, Version};
use crate::graph::{Basis, KeyUse, Severity, Verdict};
use crate::iam::PolicyType;
use crate::plan::Outcome;
use crate::question::Asked;
use crate::recipe;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// One scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Keyway scenario, version 1")]
pub struct Scenario {
    /// Format version: 1.
    pub version: Version,
    /// Its name, unique among the scenarios that are run together.
    pub name: String,
    /// What it shows, in one or two sentences.
    pub about: String,
    /// The document on which the expectation rests.
    pub source: String,
    /// The estate, written out. Without `estate` and `base` the question is asked at design depth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estate: Option<EstateDocument>,
    /// A file or folder with the estate, relative to this file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// What differs from the base: RFC 6902 operations on its merged document.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub patch: Vec<serde_json::Value>,
    /// The question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Asked>,
    /// A recipe to be planned, in place of a question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipe: Option<recipe::Document>,
    /// The answer.
    pub expect: Expect,
}

/// The expected answer: an `outcome`, or an `error` of the question. Where a question is about several workloads,
/// everything but `outcome`, `exit` and `workloads` speaks of the first plan, which is the worst.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// Whether the job can work; of several workloads the worst.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Text that the refusal of the question contains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Exit code; the one of the outcome unless told otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit: Option<u8>,
    /// Id of the workflow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workflow: Option<String>,
    /// The operations of the steps, in order, such as `CopySnapshot`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steps: Option<Vec<String>>,
    /// Every workload of the answer and its outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workloads: Option<BTreeMap<String, Outcome>>,
    /// Every finding that is no risk, in any order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<ExpectedFinding>,
    /// Every risk, in any order; not compared unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risks: Option<Vec<ExpectedFinding>>,
    /// The keys that the product's documentation demands of each role: the entries whose bases hold `product`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys_by_role: Option<Vec<ExpectedRole>>,
    /// The protection of artefacts by their id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub artefacts: Artefacts,
    /// Verdicts on single requirements.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requirements: Vec<ExpectedRequirement>,
    /// Texts that stated assumptions contain.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assumptions: Vec<String>,
    /// How another release answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_release: Option<ExpectedOther>,
    /// Routes among those that are found, each planned in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub routes: Option<Vec<ExpectedRoute>>,
    /// Text that one of the facts contains which bar every route.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub barred: Option<String>,
    /// How the job plans after the smallest set of fixes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<Outcome>,
}

/// Protection of artefacts by their id: `plain`; a key's use and place, such as `default 111111111111/eu-west-1`; with
/// ` (aws)` behind it if the key is known to be managed by AWS, and `perhaps ` before it if the artefact may be plain.
pub type Artefacts = BTreeMap<String, String>;

/// A finding. What is not given is not compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpectedFinding {
    /// Id of the check.
    pub check: String,
    /// How bad it is.
    pub severity: Severity,
    /// The step that breaks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<usize>,
    /// The volume it names; `null` for one that names none.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub volume: Option<Option<String>>,
    /// Whether it holds under some fact only.
    #[serde(rename = "if", default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<bool>,
    /// Use of the role concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Use of the key concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<KeyUse>,
    /// The actions concerned, in any order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actions: Option<Vec<Action>>,
    /// Text that its message contains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Text that its cause contains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// Text that the code or message of AWS contains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aws_error: Option<String>,
    /// Whether one of its fixes was seen to close it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes: Option<bool>,
}

/// Another way to the same goal. What is not given is not compared.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpectedRoute {
    /// Text that its title contains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Id of its workflow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workflow: Option<String>,
    /// How it plans.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Full copies more than the job as it was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra_copies: Option<usize>,
    /// Its operations, in order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steps: Option<Vec<String>>,
    /// Texts of which each stands in one of its changes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<String>,
}

/// The keys that the product demands of a role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpectedRole {
    /// Use of the role.
    #[serde(rename = "use")]
    pub role_use: String,
    /// Its account.
    pub account: AccountId,
    /// Every key, in any order.
    pub keys: Vec<ExpectedKey>,
}

/// A key that the product demands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpectedKey {
    /// The key's part in the job.
    #[serde(rename = "use")]
    pub key_use: KeyUse,
    /// Account of the key.
    pub account: AccountId,
    /// Region of the key.
    pub region: Region,
}

/// A verdict. It is expected of every requirement that fits, and one must fit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpectedRequirement {
    /// The step.
    pub step: usize,
    /// The action.
    pub action: Action,
    /// Use of the key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<KeyUse>,
    /// The volume it names; `null` for one that names none.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub volume: Option<Option<String>>,
    /// Text that the resource contains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// On what it rests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// The verdict.
    pub verdict: ExpectedVerdict,
    /// The policy types that block it, in the order of evaluation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked_by: Option<Vec<PolicyType>>,
    /// Text that one of its reasons contains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A verdict, or that there is no such requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExpectedVerdict {
    /// It is allowed.
    Allowed,
    /// It is not known.
    Undetermined,
    /// It is denied.
    Denied,
    /// No requirement fits.
    Absent,
}

impl ExpectedVerdict {
    /// The verdict; `None` if there is to be no requirement.
    pub(super) fn verdict(self) -> Option<Verdict> {
        match self {
            Self::Allowed => Some(Verdict::Allowed),
            Self::Undetermined => Some(Verdict::Undetermined),
            Self::Denied => Some(Verdict::Denied),
            Self::Absent => None,
        }
    }
}

/// How another release of the product answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExpectedOther {
    /// No other release differs in outcome or in what blocks.
    Same,
    /// One differs: with it the job can work.
    Feasible,
    /// One differs: with it something that decides is not known.
    Undetermined,
    /// One differs: with it the job is blocked.
    Blocked,
}

/// Tells a field that is `null` from one that is not given.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// The JSON Schema of the format.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Scenario).to_value()
}
