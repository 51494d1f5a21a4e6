//! One question about one workload, planned: a recipe carried out on paper, judged and checked.

use crate::authorize::Judge;
use crate::checks::{self, Assessment, Finding, Thoroughness, Trust};
use crate::estate::Estate;
use crate::graph::{Judgement, Severity, StepGraph};
use crate::question::{Question, QuestionError};
use crate::recipe;
use crate::workflows::{
    self, Product, Recipe, Sequence, Surroundings, Workflow, Workload, check_roles, question_of, sequence,
    sequence_of, walk, workloads,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::Arc;

/// Whether a job can work, mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Every step has what it needs.
    Feasible,
    /// Something that decides is not known.
    Undetermined,
    /// At least one step fails.
    Blocked,
}

/// How much was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Depth {
    /// Only the places.
    Design,
    /// An estate.
    Estate,
    /// The accounts themselves.
    Live,
}

/// The answer about one workload.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What was asked.
    pub question: Question,
    /// What it is about.
    pub workload: Option<String>,
    /// How much was known.
    pub depth: Depth,
    /// The workflow that answers.
    pub workflow: PlannedWorkflow,
    /// The recipe, if the job is one of one's own.
    pub recipe: Option<Arc<recipe::Recipe>>,
    /// The judged job.
    pub graph: StepGraph,
    /// What is amiss, worst first.
    pub findings: Vec<Finding>,
    /// Whether the job can work.
    pub outcome: Outcome,
    /// What the answer takes for granted: text and source.
    pub assumptions: Vec<(String, String)>,
}

/// The workflow that a plan is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedWorkflow {
    /// Such as `veeam/replica-cross-account`; `recipe` for every recipe.
    pub id: &'static str,
    /// For readers.
    pub title: Cow<'static, str>,
}

impl From<&Workflow> for PlannedWorkflow {
    fn from(workflow: &Workflow) -> Self {
        Self { id: workflow.id, title: Cow::Borrowed(workflow.title) }
    }
}

/// Workflow id of every recipe.
pub const RECIPE: &str = "recipe";

impl Plan {
    /// The findings that stop the job as things stand.
    pub fn blocks(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.blocks())
    }

    /// The findings without which it would be feasible: what stops the job, what may stop it, and what is not known.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.severity <= Severity::Unknown)
    }
}

/// How another release answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherRelease {
    /// The release.
    pub release: &'static str,
    /// Its outcome.
    pub outcome: Outcome,
    /// What differs, in one line.
    pub text: String,
}

/// Plans questions against one estate.
#[derive(Debug)]
pub struct Planner<'e> {
    estate: Option<&'e Estate>,
    judge: Option<Judge<'e>>,
    trust: Trust,
    thoroughness: Thoroughness,
}

impl<'e> Planner<'e> {
    /// A planner. Without an estate, plans are at design depth.
    pub fn new(estate: Option<&'e Estate>, trust: Trust) -> Self {
        Self { estate, judge: estate.map(Judge::new), trust, thoroughness: Thoroughness::Full }
    }

    /// A planner for plans that nobody reads.
    pub fn within(estate: &'e Estate, trust: Trust, thoroughness: Thoroughness) -> Self {
        Self { thoroughness, ..Self::new(Some(estate), trust) }
    }

    /// The estate it plans against.
    pub fn estate(&self) -> Option<&'e Estate> {
        self.estate
    }

    /// The judge of its estate.
    pub fn judge(&self) -> Option<&Judge<'e>> {
        self.judge.as_ref()
    }

    /// Whom edits of key policies let in.
    pub fn trust(&self) -> Trust {
        self.trust
    }

    /// What a question is about, after a last look at whether it makes sense: its roles have to serve its job.
    pub fn workloads(&self, question: &Question) -> Result<Vec<Workload>, QuestionError> {
        let Some((_, workflow)) = workflows::find(question) else { return Err(no_workflow(question)) };
        check_roles(question, &(workflow.recipe)(question))?;
        workloads(question, Surroundings::new(question, self.estate))
    }

    /// Plans a question about one workload, by the workflow that answers it.
    pub fn plan(&self, question: &Question, workload: &Workload) -> Result<Plan, QuestionError> {
        let Some((product, workflow)) = workflows::find(question) else {
            return Err(no_workflow(question));
        };
        self.plan_recipe(question, workload, product, workflow, &(workflow.recipe)(question))
    }

    /// Plans a question again, about the workload that a plan is of.
    pub fn again(&self, plan: &Plan) -> Result<Plan, QuestionError> {
        if let Some(recipe) = &plan.recipe {
            return self.plan_written(recipe);
        }
        let question = Question { workload: plan.workload.clone(), ..plan.question.clone() };
        let workloads = self.workloads(&question)?;
        let same = workloads.iter().find(|workload| workload.id == plan.workload);
        let workload = same.or(workloads.first()).cloned().unwrap_or_default();
        self.plan(&question, &workload)
    }

    /// Plans a recipe of one's own.
    pub fn plan_written(&self, recipe: &Arc<recipe::Recipe>) -> Result<Plan, QuestionError> {
        let Some(question) = question_of(recipe) else {
            return Err(QuestionError::Senseless { field: "recipe", why: "it has no step".to_owned() });
        };
        let sequence = sequence_of(recipe, Surroundings::new(&question, self.estate));
        let title = Cow::Owned(recipe.document.name.clone());
        let plan =
            self.judged(&question, &Workload::default(), sequence, PlannedWorkflow { id: RECIPE, title });
        Ok(Plan { recipe: Some(Arc::clone(recipe)), ..plan })
    }

    /// What the workflow that answers a question does for a workload, call by call.
    pub fn sequence(&self, question: &Question, workload: &Workload) -> Result<Sequence, QuestionError> {
        let Some((product, workflow)) = workflows::find(question) else {
            return Err(no_workflow(question));
        };
        let world = Surroundings::new(question, self.estate);
        sequence(question, product, &(workflow.recipe)(question), workload, world)
    }

    /// Plans a product's recipe.
    pub fn plan_recipe(
        &self,
        question: &Question,
        workload: &Workload,
        product: &'static Product,
        workflow: &'static Workflow,
        recipe: &Recipe,
    ) -> Result<Plan, QuestionError> {
        let world = Surroundings::new(question, self.estate);
        let sequence = sequence(question, product, recipe, workload, world)?;
        Ok(self.judged(question, workload, sequence, workflow.into()))
    }

    /// Carries a sequence out on paper, judges every call and looks for what is amiss.
    fn judged(
        &self,
        question: &Question,
        workload: &Workload,
        sequence: Sequence,
        workflow: PlannedWorkflow,
    ) -> Plan {
        let walked = walk(sequence, Surroundings::new(question, self.estate));
        let mut graph = walked.graph;
        if let Some(judge) = &self.judge {
            judge.judge_job(&mut graph);
        }
        for step in graph.steps_mut() {
            if self.judge.is_none() {
                let unjudged = || Judgement::unknown("no estate is given");
                step.requirements.iter_mut().for_each(|requirement| requirement.judgement = unjudged());
            }
            step.requirements.retain(|requirement| !requirement.deny_only || requirement.is_forbidden());
            let all = step.requirements.clone();
            step.requirements.retain(|one| !one.besides || !all.iter().any(|first| one.comes_out_as(first)));
        }
        let assessment = Assessment {
            question,
            estate: self.estate,
            judge: self.judge.as_ref(),
            claims: checks::Claims::default(),
            graph: &graph,
            stopped: walked.stopped.as_ref(),
            unknown_workload: workload.unknown.as_deref(),
            repository: walked.repository.as_ref(),
            trust: self.trust,
            thoroughness: self.thoroughness,
        };
        let findings = checks::run_all(&assessment);
        let depth = match self.estate {
            Some(estate) if estate.is_read_now() => Depth::Live,
            Some(_) => Depth::Estate,
            None => Depth::Design,
        };
        Plan {
            question: question.clone(),
            workload: workload.id.clone(),
            depth,
            workflow,
            recipe: None,
            outcome: outcome(depth, &findings),
            graph,
            findings,
            assumptions: walked.assumptions,
        }
    }

    /// Plans the same question with the other releases; the first that answers differently is told.
    pub fn other_release(&self, plan: &Plan, workload: &Workload) -> Option<OtherRelease> {
        for release in plan.question.release.others() {
            let Ok(other) = self.plan(&plan.question.at_release(release), workload) else { continue };
            if let Some(text) = difference(plan, &other) {
                return Some(OtherRelease { release: release.release, outcome: other.outcome, text });
            }
        }
        None
    }
}

fn no_workflow(question: &Question) -> QuestionError {
    let (job, product) = (question.job.as_str(), question.release.product);
    let why = match product {
        "veeam" => format!("`veeam` does no {job}: `--product aws` does"),
        _ => format!("`{product}` does no {job} of {}", question.resource.as_str()),
    };
    QuestionError::Senseless { field: "product", why }
}

/// What the other release answers, if its outcome or its blocks differ.
fn difference(plan: &Plan, other: &Plan) -> Option<String> {
    fn blocks(plan: &Plan) -> Vec<(&'static str, Option<&str>)> {
        let severe = plan.findings.iter().filter(|finding| finding.severity <= Severity::Denied);
        severe.map(|finding| (finding.check.id, finding.condition.as_deref())).collect()
    }
    let (here, there) = (blocks(plan), blocks(other));
    if plan.outcome == other.outcome && here == there {
        return None;
    }
    let first = other.findings.iter().find(|finding| finding.severity <= Severity::Unknown);
    Some(match first {
        None => "nothing stops it".to_owned(),
        Some(Finding { message, condition: Some(fact), .. }) => format!("if {fact}: {message}"),
        Some(Finding { message, .. }) => message.clone(),
    })
}

/// Blocked by what holds as things stand; undetermined by what is not known, and always at design depth.
fn outcome(depth: Depth, findings: &[Finding]) -> Outcome {
    if findings.iter().any(Finding::blocks) {
        return Outcome::Blocked;
    }
    let open = findings.iter().any(|finding| finding.severity <= Severity::Unknown);
    if open || depth == Depth::Design { Outcome::Undetermined } else { Outcome::Feasible }
}
