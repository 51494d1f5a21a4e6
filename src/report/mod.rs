//! The frozen output model: what other programs read. Every format renders from it.

mod build;
mod schema;
pub mod v1;

pub use build::{answer, report};
pub use schema::schema;
