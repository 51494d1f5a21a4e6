use super::Check;
use crate::aws::Action;
use crate::estate::Edit;
use crate::graph::{Failure, KeyRef, RoleRef, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A bad state found in a plan.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Which one.
    pub check: &'static Check,
    /// How bad it is.
    pub severity: Severity,
    /// The step that breaks.
    pub step: Option<usize>,
    /// The volume concerned, where volumes differ.
    pub volume: Option<String>,
    /// The fact under which it holds; `None` if it holds as things stand.
    pub condition: Option<String>,
    /// What breaks, in one sentence.
    pub message: String,
    /// Why.
    pub cause: String,
    /// What AWS answers.
    pub failure: Option<Failure>,
    /// The role concerned.
    pub role: Option<RoleRef>,
    /// The key concerned.
    pub key: Option<KeyRef>,
    /// The resource concerned, where it is no key.
    pub resource: Option<String>,
    /// Who calls, where it is not the role of the step.
    pub caller: Option<&'static str>,
    /// The actions concerned.
    pub actions: Vec<Action>,
    /// Further steps with the same cause.
    pub also_steps: Vec<usize>,
    /// The step whose failure comes first: without it this would not be met.
    pub consequence_of: Option<usize>,
    /// The denied requirements that it explains: ids of steps, and places among their requirements.
    pub explains: Vec<(usize, usize)>,
    /// Ways out.
    pub fixes: Vec<Fix>,
}

impl Finding {
    /// A finding about the plan as a whole.
    pub fn new(check: &'static Check, severity: Severity, message: String, cause: String) -> Self {
        Self {
            check,
            severity,
            step: None,
            volume: None,
            condition: None,
            message,
            cause,
            failure: None,
            role: None,
            key: None,
            resource: None,
            caller: None,
            actions: Vec::new(),
            also_steps: Vec::new(),
            consequence_of: None,
            explains: Vec::new(),
            fixes: Vec::new(),
        }
    }

    /// Whether it stops the job as things stand.
    pub fn blocks(&self) -> bool {
        self.severity <= Severity::Denied && self.condition.is_none()
    }

    /// The edits of its first fix that has any.
    pub fn first_edits(&self) -> Option<&[Edit]> {
        self.fixes.iter().map(|fix| fix.edits.as_slice()).find(|edits| !edits.is_empty())
    }

    /// Whether it tells of the same as another, of another plan of the same job.
    pub fn is_same(&self, other: &Self) -> bool {
        let same_key = match (&self.key, &other.key) {
            (Some(a), Some(b)) => a.is_same_key(b),
            (a, b) => a.is_none() && b.is_none(),
        };
        self.check.id == other.check.id
            && self.severity == other.severity
            && self.step == other.step
            && self.volume == other.volume
            && self.condition == other.condition
            && self.role == other.role
            && self.caller == other.caller
            && self.resource == other.resource
            && same_key
    }

    /// The order of findings: worst first, then as the job runs.
    pub(super) fn rank(&self) -> (bool, Severity, Option<usize>, &'static str, Option<&str>, &str) {
        let conditional = self.condition.is_some() && self.severity < Severity::Unknown;
        (conditional, self.severity, self.step, self.check.id, self.volume.as_deref(), &self.message)
    }
}

/// A way out.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    /// What to do.
    pub title: String,
    /// What of the estate it changes; nothing where it has to be done by hand.
    pub edits: Vec<Edit>,
    /// How far it can be applied unseen.
    pub applicability: Applicability,
    /// Whether planning again after the edits was seen to remove the finding, and to bring no new one that blocks.
    pub closes: bool,
    /// The edits as RFC 6902 operations on the estate, once they have been tried.
    pub operations: Vec<serde_json::Value>,
}

impl Fix {
    /// Something to be done by hand.
    pub fn manual(title: impl Into<String>) -> Self {
        let (edits, operations) = (Vec::new(), Vec::new());
        Self { title: title.into(), edits, applicability: Applicability::Manual, closes: false, operations }
    }

    /// Edits to be tried. Statements for a role on a key of its own account are safe: they add nothing but the calls of
    /// the job. Everything else changes what others rely on, and wants to be looked at.
    pub fn of(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        let applicability = if edits.is_empty() {
            Applicability::Manual
        } else if edits.iter().all(Edit::stays_in_account) {
            Applicability::Safe
        } else {
            Applicability::Review
        };
        Self { title: title.into(), edits, applicability, closes: false, operations: Vec::new() }
    }
}

/// How far a fix can be applied unseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Applicability {
    /// As it is.
    Safe,
    /// After somebody has looked at it.
    Review,
    /// By hand.
    Manual,
}
