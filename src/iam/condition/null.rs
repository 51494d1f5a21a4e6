//! `Null`: whether the request has the key at all.

use super::Test;
use super::boolean;
use crate::iam::context::{Found, Keys};
use crate::iam::elements::Scalar;
use crate::iam::text::TextRef;
use crate::iam::truth::Truth;

pub(super) const NAME: &str = "Null";

/// `true` wants the key to be absent or empty, `false` wants it to be there (IAM user guide, "Multivalued context key
/// examples": `Null` guards against "missing context keys or context keys with empty values").
pub(super) fn wanted(wanted: &[Scalar], _: bool) -> Box<dyn Test> {
    boolean::equals(wanted, false)
}

pub(super) fn holds(found: Found<'_>, wanted: &dyn Test, keys: &dyn Keys) -> Truth {
    let when = |absent: &str| wanted.matches(TextRef::Exact(absent), keys);
    match found {
        Found::Absent | Found::Many([]) | Found::One(TextRef::Exact("")) => when("true"),
        Found::Unknown(_) | Found::One(TextRef::Prefix("")) if when("true") != when("false") => {
            Truth::Unknown
        }
        Found::One(_) | Found::Many(_) | Found::Unknown(_) => when("false"),
    }
}
