//! The pipeline: a question and an estate make judged plans, each with its findings, proven fixes and routes.

pub use crate::planner::{Depth, OtherRelease, Outcome, Plan, Planner};

use crate::checks::Trust;
use crate::estate::Estate;
use crate::fixes::{self, FixSet, Trial};
use crate::question::{Asked, Question, QuestionError};
use crate::routes::{self, Routes};

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
        let fixes = match estate {
            Some(estate) => {
                let asked = plan.clone();
                let trial = Trial { estate, trust, again: &|planner| planner.again(&asked).ok() };
                fixes::prove(&trial, &mut plan);
                fixes::smallest_set(&trial, &plan)
            }
            None => None,
        };
        answers.push(Answer { plan, fixes, routes, other_release });
    }
    answers.sort_by(|a, b| {
        b.plan.outcome.cmp(&a.plan.outcome).then_with(|| a.plan.workload.cmp(&b.plan.workload))
    });
    Ok(answers)
}
