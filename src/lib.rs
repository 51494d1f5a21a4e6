//! Keyway plans cross-account and cross-region backups, copies, replicas and restores of encrypted AWS data.

pub mod authorize;
pub mod aws;
pub mod fact;
pub mod iam;
