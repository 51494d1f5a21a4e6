//! The policy language of AWS: documents, principals, conditions, and how statements match a request.
//!
//! Knows no estate and no service; three-valued throughout, so that what nobody knows stays unknown.

pub mod condition;
mod condition_element;
mod context;
mod decision;
mod document;
mod elements;
mod error;
mod evaluate;
mod explain;
mod miss;
mod naming;
mod pattern;
mod principal;
mod principal_element;
mod statement;
mod text;
mod truth;
mod variables;
mod written;

pub use condition_element::{ConditionKeys, Conditions, Wanted};
pub use context::{Context, ContextValue, Found, Keys};
pub use decision::{Decision, Given, PolicyType, Reason, Verdict};
pub use document::{Compiled, Document, MAX_DOCUMENT_BYTES, Version};
pub use elements::{OneOrMany, Scalar};
pub use error::{DocumentError, OperatorError};
pub use evaluate::{Aside, Layer, Relation, Role, Sources, Tallies, Tally};
pub use miss::Miss;
pub use naming::{Naming, named_in_grant};
pub use principal::Principal;
pub use principal_element::{PrincipalKind, Principals};
pub use statement::{Analysis, CompiledStatement, Request, Seat};
pub use text::{Text, TextRef};
pub use truth::Truth;
pub use written::{Effect, Selector, Statement};
