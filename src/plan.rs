//! The pipeline: a question and an estate make judged plans, each with its findings, proven fixes and routes.

pub use crate::planner::{Depth, OtherRelease, Outcome, Plan, PlannedWorkflow, Planner, RECIPE};

use crate::checks::Trust;
use crate::estate::Estate;
use crate::fixes::{self, FixSet, Trial};
use crate::question::{Asked, Question, QuestionError};
use crate::recipe::Recipe;
use crate::routes::{self, Routes};
use std::sync::Arc;

/// The whole answer about one workload.
#[derive(Debug)]
pub struct Answer {
    /// The plan; the fixes of its findings are proven.
    pub plan: Plan,
    /// The smallest set of edits found that lifts what blocks the plan; `None` where nothing blocks it.
    pub fixes: Option<FixSet>,
    /// Other ways to the same goal, or why there is none.
    pub routes: Routes,
    /// Another release of the product that answers differently, and how.
    pub other_release: Option<OtherRelease>,
}

/// Answers a question, for each workload it is about, worst first. Mistakes in the question are listed, all of them.
pub fn plan(asked: &Asked, estate: Option<&Estate>) -> Result<Vec<Answer>, Vec<QuestionError>> {
    plan_with(asked, estate, Trust::Role)
}

/// The same, with a say in whom edits of key policies let in.
pub fn plan_with(
    asked: &Asked,
    estate: Option<&Estate>,
    trust: Trust,
) -> Result<Vec<Answer>, Vec<QuestionError>> {
    let question = Question::resolve(asked, estate)?;
    let planner = Planner::new(estate, trust);
    let workloads = planner.workloads(&question).map_err(|error| vec![error])?;
    let mut answers = Vec::new();
    for workload in &workloads {
        let mut plan = planner.plan(&question, workload).map_err(|error| vec![error])?;
        let other_release = planner.other_release(&plan, workload);
        let routes = routes::search(&planner, &plan, workload);
        let fixes = proven(&mut plan, estate, trust);
        answers.push(Answer { plan, fixes, routes, other_release });
    }
    answers.sort_by(|a, b| {
        b.plan.outcome.cmp(&a.plan.outcome).then_with(|| a.plan.workload.cmp(&b.plan.workload))
    });
    Ok(answers)
}

/// Plans a recipe of one's own, with its routes: the recipe with changes that leaves behind the same.
pub fn plan_recipe(
    recipe: Recipe,
    estate: Option<&Estate>,
    trust: Trust,
) -> Result<Answer, Vec<QuestionError>> {
    let planner = Planner::new(estate, trust);
    let mut plan = planner.plan_written(&Arc::new(recipe)).map_err(|error| vec![error])?;
    let routes = routes::of_recipe::search(&planner, &plan);
    let fixes = proven(&mut plan, estate, trust);
    Ok(Answer { plan, fixes, routes, other_release: None })
}

/// Proves the fixes of a plan, and finds the smallest set that lifts what blocks it.
fn proven(plan: &mut Plan, estate: Option<&Estate>, trust: Trust) -> Option<FixSet> {
    let estate = estate?;
    let asked = plan.clone();
    let trial = Trial { estate, trust, again: &|planner| planner.again(&asked).ok() };
    fixes::prove(&trial, plan);
    fixes::smallest_set(&trial, plan)
}
