//! The pipeline: a question and an estate make a judged plan with its findings.

use crate::authorize::Judge;
use crate::checks::{self, Assessment, Finding};
use crate::estate::Estate;
use crate::graph::{Judgement, Severity, StepGraph};
use crate::question::{Asked, Question, QuestionError, RELEASES};
use crate::workflows::{self, Product, Surroundings, Workflow, Workload, walk, workloads};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
#[derive(Debug)]
pub struct Plan {
    /// What was asked.
    pub question: Question,
    /// What it is about.
    pub workload: Option<String>,
    /// How much was known.
    pub depth: Depth,
    /// The workflow that answers.
    pub workflow: &'static Workflow,
    /// The judged job.
    pub graph: StepGraph,
    /// What is amiss, worst first.
    pub findings: Vec<Finding>,
    /// Whether the job can work.
    pub outcome: Outcome,
    /// What the answer takes for granted: text and source.
    pub assumptions: Vec<(String, String)>,
    /// Another release of the product that answers differently, and how.
    pub other_release: Option<OtherRelease>,
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

/// Answers a question, for each workload it is about, worst first. Mistakes in the question are listed, all of them.
pub fn plan(asked: &Asked, estate: Option<&Estate>) -> Result<Vec<Plan>, Vec<QuestionError>> {
    let question = Question::resolve(asked, estate)?;
    let world = Surroundings::new(&question, estate);
    let workloads = workloads(&question, world).map_err(|error| vec![error])?;
    let judge = estate.map(Judge::new);
    let mut plans = Vec::new();
    for workload in &workloads {
        let planner = Planner { estate, judge: judge.as_ref(), workload };
        let mut plan = planner.plan(&question).map_err(|error| vec![error])?;
        plan.other_release = planner.other_release(&question, &plan);
        plans.push(plan);
    }
    plans.sort_by(|a, b| b.outcome.cmp(&a.outcome).then_with(|| a.workload.cmp(&b.workload)));
    Ok(plans)
}

struct Planner<'a> {
    estate: Option<&'a Estate>,
    judge: Option<&'a Judge<'a>>,
    workload: &'a Workload,
}

impl Planner<'_> {
    fn plan(&self, question: &Question) -> Result<Plan, QuestionError> {
        let world = Surroundings::new(question, self.estate);
        let Some((product, workflow)) = workflows::find(question) else {
            return Err(QuestionError::Senseless {
                field: "product",
                why: format!("no workflow of `{}` answers this", question.release.product),
            });
        };
        self.walk(question, product, workflow, world)
    }

    fn walk(
        &self,
        question: &Question,
        product: &'static Product,
        workflow: &'static Workflow,
        world: Surroundings<'_>,
    ) -> Result<Plan, QuestionError> {
        let recipe = (workflow.recipe)(question);
        let walked = walk(question, product, &recipe, self.workload, world)?;
        let mut graph = walked.graph;
        for step in graph.steps_mut() {
            for requirement in &mut step.requirements {
                requirement.judgement = match self.judge {
                    Some(judge) => judge.judge(&step.role, requirement),
                    None => Judgement::unknown("no estate is given"),
                };
            }
            step.requirements.retain(|requirement| !requirement.deny_only || requirement.is_forbidden());
        }
        let assessment = Assessment {
            question,
            estate: self.estate,
            judge: self.judge,
            claims: checks::Claims::default(),
            graph: &graph,
            stopped: walked.stopped.as_ref(),
            unknown_workload: self.workload.unknown.as_deref(),
            repository: walked.repository.as_ref(),
        };
        let findings = checks::run_all(&assessment);
        let depth = if self.estate.is_some() { Depth::Estate } else { Depth::Design };
        Ok(Plan {
            question: question.clone(),
            workload: self.workload.id.clone(),
            depth,
            workflow,
            outcome: outcome(depth, &findings),
            graph,
            findings,
            assumptions: walked.assumptions,
            other_release: None,
        })
    }

    /// Plans the same question with the other releases; the first that answers differently is told.
    fn other_release(&self, question: &Question, plan: &Plan) -> Option<OtherRelease> {
        let others = RELEASES.iter().filter(|release| {
            release.product == question.release.product && release.release != question.release.release
        });
        for release in others {
            let Ok(other) = self.plan(&question.at_release(*release)) else { continue };
            if let Some(text) = difference(plan, &other) {
                return Some(OtherRelease { release: release.release, outcome: other.outcome, text });
            }
        }
        None
    }
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
    let blocks = |finding: &&Finding| finding.severity <= Severity::Denied;
    if findings.iter().filter(blocks).any(|finding| finding.condition.is_none()) {
        return Outcome::Blocked;
    }
    let open = findings.iter().any(|finding| finding.severity <= Severity::Unknown);
    if open || depth == Depth::Design { Outcome::Undetermined } else { Outcome::Feasible }
}
