//! The frozen output model: what other programs read. Every format renders from it.

mod build;
pub mod v1;

pub use build::{answer, report};
