//! What the formats share: neutralised names, wording, the state of each step, and the picture of a plan.

pub(super) mod drawing;
pub(super) mod headline;
pub(super) mod names;
pub(super) mod neutral;
pub(super) mod state;
pub(super) mod words;
