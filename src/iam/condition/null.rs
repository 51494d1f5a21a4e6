//! `Null`: whether the request has the key at all.

use super::Test;
use super::boolean;
use crate::iam::context::{Found, Keys};
use crate::iam::elements::Scalar;
use crate::iam::text::TextRef;
use crate::iam::truth::Truth;

pub(super) const NAME: &str = "Null";

/// `true` wants the key to be absent, `false` wants it to be there.
pub(super) fn wanted(wanted: &[Scalar], _: bool) -> Box<dyn Test> {
    boolean::equals(wanted, false)
}

pub(super) fn holds(found: Found<'_>, wanted: &dyn Test, keys: &dyn Keys) -> Truth {
    let when = |absent: &str| wanted.matches(TextRef::Exact(absent), keys);
    match found {
        Found::Absent | Found::Many([]) => when("true"),
        Found::One(_) | Found::Many(_) => when("false"),
        Found::Unknown(_) if when("true") == when("false") => when("true"),
        Found::Unknown(_) => Truth::Unknown,
    }
}
