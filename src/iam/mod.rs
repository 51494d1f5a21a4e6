//! The policy language of AWS: documents, principals, conditions, and how statements match a request.
//!
//! Knows no estate and no service; three-valued throughout, so that what nobody knows stays unknown. From the
//! bottom up: a [`Document`] is read and compiled; a statement is matched against a [`Request`], each element apart
//! ([`Analysis`]); the policies of one kind make a [`Layer`], whose [`Tally`] says whether it allows and denies;
//! [`Tallies`] puts the layers together in the order of evaluation and explains the verdict.
//!
//! ```
//! use keyway::iam::{Context, Document, Effect, Principal, Request, Seat, TextRef, Truth};
//!
//! let document: Document = r#"{"Version": "2012-10-17", "Statement": {
//!     "Effect": "Allow", "Action": "kms:*", "Resource": "*",
//!     "Condition": {"StringLike": {"kms:ViaService": "ec2.*.amazonaws.com"}}}}"#
//!     .parse()?;
//! let compiled = document.compile();
//! let principal = Principal::role("arn:aws:iam::111122223333:role/Restore".parse()?);
//! let keys: Context = [("kms:ViaService", "ec2.eu-west-1.amazonaws.com")].into_iter().collect();
//! let request = Request {
//!     principal: &principal,
//!     action: "kms:decrypt",
//!     action_name: "kms:Decrypt",
//!     resource: TextRef::Exact("arn:aws:kms:eu-west-1:111122223333:key/1234"),
//!     keys: &keys,
//!     bounded: Truth::False,
//! };
//! let statement = &compiled.statements()[0];
//! assert_eq!(statement.effect(), Effect::Allow);
//! assert!(statement.matches(&request, Seat::Principal).any().is_true());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod condition;
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
mod standing;
mod statement;
mod text;
mod truth;
mod variables;
mod written;

pub use condition::Operator;
pub use condition_element::{ConditionKeys, Conditions, Wanted};
pub use context::{Context, ContextValue, Found, Keys, OpenKeys};
pub use decision::{Decision, Given, PolicyType, Reason, Verdict};
pub use document::{Compiled, Document, MAX_DOCUMENT_BYTES, Version};
pub(crate) use elements::unique_pairs;
pub use elements::{OneOrMany, Scalar};
pub use error::{DocumentError, OperatorError};
pub use evaluate::{Aside, Layer, Relation, Role, Sources, Tallies, Tally};
pub use miss::Miss;
pub use naming::{Naming, named_in_grant};
pub use pattern::{action_matches, text_matches};
pub use principal::Principal;
pub use principal_element::{PrincipalKind, Principals};
pub use standing::{Stand, Standing, StatementStand};
pub use statement::{Analysis, CompiledStatement, Request, Seat};
pub use text::{Text, TextRef};
pub use truth::Truth;
pub use written::{Effect, Selector, Statement};
