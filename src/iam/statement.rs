use super::document::Statement;

/// A statement prepared for evaluation.
#[derive(Debug, Clone)]
pub struct CompiledStatement;

impl CompiledStatement {
    pub(super) fn new(_: &Statement, _: bool) -> Self {
        Self
    }
}
