//! Tests of the library through its public face: one binary, one module for each part.
#![cfg(test)]

mod answer_laws;
mod authorize_lines;
mod cli;
mod coverage;
#[cfg(feature = "loopback")]
mod discover;
mod edit_words;
mod estate_load;
mod estate_mistakes;
mod estate_schema;
mod examples;
mod fixes;
mod house;
mod iam_documents;
mod iam_laws;
mod iam_lines;
mod iam_managed_policies;
mod iam_vectors;
mod input;
mod keys_by_role;
mod lints;
#[cfg(feature = "live")]
mod live_register;
mod published_permissions;
mod recipes;
mod render;
mod saved_replies;
mod scenario_format;
mod scenarios;
mod unread;
