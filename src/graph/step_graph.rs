use super::{Artefact, Step};
use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::Dfs;
use std::collections::BTreeMap;

/// The job: steps joined by the artefacts that one makes and another reads.
#[derive(Debug, Clone, Default)]
pub struct StepGraph {
    steps: Vec<Step>,
    artefacts: BTreeMap<String, Artefact>,
    order: Vec<String>,
    makers: BTreeMap<String, NodeIndex>,
    links: DiGraph<usize, String>,
}

impl StepGraph {
    /// Adds an artefact. One that exists already (a snapshot that is now shared) is replaced.
    pub fn add_artefact(&mut self, artefact: Artefact) {
        let id = artefact.id.clone();
        if self.artefacts.insert(id.clone(), artefact).is_none() {
            self.order.push(id);
        }
    }

    /// Adds a step behind the ones that made its inputs.
    pub fn add_step(&mut self, step: Step) {
        let node = self.links.add_node(self.steps.len());
        for input in &step.inputs {
            if let Some(&maker) = self.makers.get(input) {
                self.links.add_edge(maker, node, input.clone());
            }
        }
        // A step without outputs (a share, an attachment) changes its inputs: later readers depend on it.
        let made = if step.outputs.is_empty() { &step.inputs } else { &step.outputs };
        for artefact in made {
            self.makers.insert(artefact.clone(), node);
        }
        self.steps.push(step);
    }

    /// The steps in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The steps in order, to be judged.
    pub fn steps_mut(&mut self) -> &mut [Step] {
        &mut self.steps
    }

    /// The artefacts in the order they come to be.
    pub fn artefacts(&self) -> impl Iterator<Item = &Artefact> {
        self.order.iter().filter_map(|id| self.artefacts.get(id))
    }

    /// The artefact with this id.
    pub fn artefact(&self, id: &str) -> Option<&Artefact> {
        self.artefacts.get(id)
    }

    /// The artefacts a step reads.
    pub fn inputs<'a>(&'a self, step: &'a Step) -> impl Iterator<Item = &'a Artefact> {
        step.inputs.iter().filter_map(|id| self.artefacts.get(id))
    }

    /// The artefacts a step makes.
    pub fn outputs<'a>(&'a self, step: &'a Step) -> impl Iterator<Item = &'a Artefact> {
        step.outputs.iter().filter_map(|id| self.artefacts.get(id))
    }

    /// Whether a step depends, through the data, on another.
    pub fn depends_on(&self, later: usize, earlier: usize) -> bool {
        let node = |id: usize| NodeIndex::new(id.saturating_sub(1));
        let mut walk = Dfs::new(&self.links, node(earlier));
        while let Some(reached) = walk.next(&self.links) {
            if reached == node(later) {
                return later != earlier;
            }
        }
        false
    }

    /// The ids of the steps whose artefacts a step reads.
    pub fn predecessors(&self, id: usize) -> Vec<usize> {
        let mut found: Vec<usize> = self
            .links
            .neighbors_directed(NodeIndex::new(id.saturating_sub(1)), Direction::Incoming)
            .map(|node| node.index() + 1)
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}
