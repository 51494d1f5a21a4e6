//! The job as a graph: steps, the artefacts between them, and what each step needs.

mod artefact;
mod key;
mod step;
mod step_graph;
mod words;

pub use artefact::{Artefact, Protection, Storage};
pub use key::KeyRef;
pub use step::{
    Caller, Failure, Judgement, MadeGrant, Place, Requirement, RoleRef, Session, Step, Target, UsedKey,
};
pub use step_graph::StepGraph;
pub use words::{ArtefactKind, Basis, Evidence, KeyUse, Severity, Timing, Verdict};
