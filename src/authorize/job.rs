//! A job judged step by step: what one step grants counts for those after it.

use super::Judge;
use crate::graph::{Basis, MadeGrant, Step, StepGraph, Verdict};
use std::sync::Arc;

impl Judge<'_> {
    /// Judges every call of a job.
    ///
    /// A grant that a step makes is there for the steps after it if the step may be called, and not if it may not. Where
    /// that is open the grant is, too.
    pub fn judge_job(&self, graph: &mut StepGraph) {
        let mut made: Vec<MadeGrant> = Vec::new();
        let mut in_force: Option<Arc<Vec<MadeGrant>>> = None;
        for step in graph.steps_mut() {
            for requirement in &mut step.requirements {
                requirement.grants.clone_from(&in_force);
                requirement.judgement = self.judge(&step.role, requirement);
            }
            if !step.grants.is_empty() {
                made.extend(made_by(step));
                in_force = Some(Arc::new(made.clone()));
            }
        }
    }
}

/// The grants that a judged step makes, as far as it may be called.
fn made_by(step: &Step) -> Vec<MadeGrant> {
    let needed = step.requirements.iter().filter(|requirement| requirement.basis < Basis::Documented);
    let worst = needed.map(|requirement| requirement.judgement.verdict).max();
    let doubt = match worst {
        Some(Verdict::Denied) => return Vec::new(),
        Some(Verdict::Undetermined) => Some(format!("whether step {} may make its grant", step.id)),
        Some(Verdict::Allowed) | None => None,
    };
    step.grants.iter().map(|grant| MadeGrant { doubt: doubt.clone(), ..grant.clone() }).collect()
}
