use super::{Claims, Trust};
use crate::authorize::Judge;
use crate::estate::{Estate, Key};
use crate::graph::{Artefact, KeyRef, Requirement, Step, StepGraph};
use crate::operations::RepositoryFacts;
use crate::question::Question;
use crate::workflows::Stopped;

/// What a check sees: a judged plan.
#[derive(Debug)]
pub struct Assessment<'a> {
    /// What was asked.
    pub question: &'a Question,
    /// The world, if it is known.
    pub estate: Option<&'a Estate>,
    /// Judges what would be if something were otherwise; there is one where there is an estate.
    pub judge: Option<&'a Judge<'a>>,
    /// Which check explains which denial.
    pub claims: Claims,
    /// The judged job.
    pub graph: &'a StepGraph,
    /// The product stops early.
    pub stopped: Option<&'a Stopped>,
    /// What of the workload the estate does not know.
    pub unknown_workload: Option<&'a str>,
    /// The repository that is read or written.
    pub repository: Option<&'a RepositoryFacts>,
    /// Whom edits of key policies let in.
    pub trust: Trust,
}

impl Assessment<'_> {
    /// Every requirement with its step.
    pub fn requirements(&self) -> impl Iterator<Item = (&Step, &Requirement)> {
        self.graph.steps().iter().flat_map(|step| step.requirements.iter().map(move |r| (step, r)))
    }

    /// What the estate knows of a key.
    pub fn key(&self, reference: &KeyRef) -> Option<&Key> {
        self.estate?.key(reference.arn.as_ref()?)
    }

    /// The volume to name in a finding about an artefact: none where the plan has but one.
    pub fn volume_of(&self, artefact: &Artefact) -> Option<String> {
        let mut volumes: Vec<&String> = self.graph.artefacts().filter_map(|a| a.volume.as_ref()).collect();
        volumes.sort_unstable();
        volumes.dedup();
        if volumes.len() > 1 { artefact.volume.clone() } else { None }
    }
}
