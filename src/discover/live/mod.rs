//! The clients that make the calls of discovery.
//!
//! [`Access`] finds credentials and assumes roles, [`Clients`] makes the calls of one account. Nothing but the operations of
//! the register can be sent.

mod access;
mod assumed;
mod clients;
mod drive;
mod guard;
mod pages;
mod refusals;
mod services;

pub use access::{Access, AccessError, Settings};
pub use clients::Clients;
pub use drive::{Outcome, Run, RunError, Session, Watch};
pub use guard::Counters;
pub use services::{Operation, operations};
