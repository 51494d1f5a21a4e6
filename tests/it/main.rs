//! Integration tests, one binary.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on stops"
)]

mod iam_documents;
mod iam_laws;
mod iam_lines;
mod iam_managed_policies;
mod iam_vectors;
