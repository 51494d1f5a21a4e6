//! Conditions.
use super::error::OperatorError;

/// A condition operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operator;

impl Operator {
    /// Reads an operator.
    pub fn parse(_: &str) -> Result<Self, OperatorError> {
        Ok(Self)
    }
}
