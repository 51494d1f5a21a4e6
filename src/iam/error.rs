use thiserror::Error;

/// A policy document that AWS would not accept.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// Longer than anything AWS stores.
    #[error("the policy document has {0} bytes, which is more than AWS stores")]
    TooLong(usize),
    /// Not JSON, or not of the form of a policy.
    #[error("at `{path}`: {source}")]
    Malformed {
        /// Place in the document.
        path: String,
        /// What is wrong there.
        source: serde_json::Error,
    },
}

/// A condition operator that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown condition operator `{operator}`{}", hint.map(|known| format!(": did you mean `{known}`?")).unwrap_or_default())]
pub struct OperatorError {
    /// As written.
    pub operator: String,
    /// The nearest operator there is.
    pub hint: Option<&'static str>,
}
