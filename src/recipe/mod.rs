//! Recipes of one's own: a job as a list of AWS operations, by their AWS names and parameter names.
//!
//! Reading one tells every mistake at once. What AWS itself would refuse is no mistake but a finding of the plan.

mod check;
mod format;
mod tags;
mod values;

pub use check::{Step, check, read};
pub use format::{
    AssumedBy, Document, Given, GivenKind, KeyOfStep, RequiredBasis, Requires, SCHEMA_TITLE, WrittenStep,
    schema,
};
pub use values::{Asked, DataRef, Device, Permission, Value};

/// A recipe that makes sense.
#[derive(Debug, Clone)]
pub struct Recipe {
    /// As it is written.
    pub document: Document,
    /// Its steps, with their operations and the values of their parameters.
    pub steps: Vec<Step>,
}
