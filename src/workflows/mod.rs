//! Products as recipes: short lists of operations with a role, an account and a region each.
//!
//! A recipe holds no KMS knowledge beyond the keys its product says it needs. A new workflow is one file in its
//! product's folder and one line in that folder's register.

mod air_gapped;
pub mod aws;
pub mod aws_backup;
pub mod aws_drs;
mod buckets;
pub mod cloudera_cml;
pub mod clumio;
mod demand;
mod found;
mod merge;
mod of_product;
mod of_recipe;
mod recipe;
mod sequence;
mod service_linked;
mod surroundings;
mod tagged;
mod to_recipe;
mod vaults;
pub mod veeam;
mod vendor;
mod walk;
mod workload;

pub use of_product::{DEFAULT_JOB_ROLE, check_roles, sequence};
pub use of_recipe::{question_of, sequence_of};
pub use recipe::{Assumed, Demand, KeyChoice, Listed, Recipe, RecipeStep, Tags};
pub use sequence::{Assumer, Demanded, DemandedKey, JobStep, Sequence, StepCall, Stop, Stopped};
pub use surroundings::Surroundings;
pub use to_recipe::written;
pub use walk::{Walked, walk};
pub use workload::{Data, Workload, workloads};

use crate::graph::{ArtefactKind, KeyUse};
use crate::question::Question;

/// A way in which a product does a job.
#[derive(Debug)]
pub struct Workflow {
    /// Such as `veeam/restore-cross-account-cross-region`.
    pub id: &'static str,
    /// For readers.
    pub title: &'static str,
    /// Whether it answers a question.
    pub answers: fn(&Question) -> bool,
    /// Its steps.
    pub recipe: fn(&Question) -> Recipe,
}

/// A product: its workflows, and the calls its documentation demands of each role.
#[derive(Debug)]
pub struct Product {
    /// Such as `veeam`.
    pub name: &'static str,
    /// Its workflows.
    pub workflows: &'static [&'static Workflow],
    /// The form of the data from which a job starts.
    pub start: fn(&Question) -> ArtefactKind,
    /// Calls on a key that its documentation demands of the role of a use: the published list.
    pub demanded: fn(role_use: &str, key_use: KeyUse) -> &'static [&'static str],
    /// Calls that a wider list of its documentation names.
    pub documented: &'static [&'static str],
    /// What every plan of this product takes for granted: text and source.
    pub assumptions: &'static [(&'static str, &'static str)],
}

/// Every product.
pub static PRODUCTS: &[&Product] = &[
    &veeam::VEEAM,
    &aws::AWS,
    &aws_backup::AWS_BACKUP,
    &cloudera_cml::CLOUDERA_CML,
    &clumio::CLUMIO,
    &aws_drs::AWS_DRS,
];

/// The form of the data from which the job of a question starts.
fn start_kind(question: &Question) -> ArtefactKind {
    let product = PRODUCTS.iter().find(|product| product.name == question.release.product);
    product.map_or(ArtefactKind::Volume, |product| (product.start)(question))
}

/// The product and workflow that answer a question, if the product does such jobs.
pub fn find(question: &Question) -> Option<(&'static Product, &'static Workflow)> {
    let product = PRODUCTS.iter().find(|product| product.name == question.release.product)?;
    let workflow = product.workflows.iter().find(|workflow| (workflow.answers)(question))?;
    Some((product, workflow))
}
