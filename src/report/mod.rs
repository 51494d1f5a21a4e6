//! The frozen output model: what other programs read. Every format renders from it.

pub mod v1;
