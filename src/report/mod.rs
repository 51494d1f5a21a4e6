//! The frozen output model: what other programs read. Every format renders from it.

mod build;
mod fixes;
mod schema;
pub mod v1;

pub use build::{answer, report};
pub use fixes::answer_with_fixes;
pub use schema::schema;
