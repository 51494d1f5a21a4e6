use super::Check;
use crate::aws::Action;
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
            explains: Vec::new(),
            fixes: Vec::new(),
        }
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
    /// How far it can be applied unseen.
    pub applicability: Applicability,
}

impl Fix {
    /// Something to be done by hand.
    pub fn manual(title: impl Into<String>) -> Self {
        Self { title: title.into(), applicability: Applicability::Manual }
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
