//! Keyway plans cross-account and cross-region backups, copies, replicas and restores of encrypted AWS data.

pub mod authorize;
pub mod aws;
pub mod checks;
#[cfg(feature = "cli")]
pub mod cli;
pub mod discover;
pub mod estate;
pub mod fact;
pub mod fixes;
pub mod graph;
pub mod iam;
pub mod input;
pub mod install;
pub mod operations;
pub mod plan;
pub mod planner;
pub mod products;
pub mod question;
pub mod recipe;
pub mod render;
pub mod report;
pub mod routes;
pub mod scenario;
pub mod workflows;
