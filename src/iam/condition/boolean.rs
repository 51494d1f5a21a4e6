//! `Bool`.

use super::Test;
use crate::iam::context::Keys;
use crate::iam::elements::Scalar;
use crate::iam::text::TextRef;
use crate::iam::truth::Truth;
use crate::iam::variables::{Template, Wildcards};

/// Words other than `true` and `false` match nothing.
#[derive(Debug)]
struct Booleans(Vec<Template>);

/// "You can't use a policy variable with other operators" than those of strings and ARNs (IAM user guide, "IAM policy
/// elements: Variables and tags").
pub(super) fn equals(wanted: &[Scalar], _: bool) -> Box<dyn Test> {
    let template = |value: &Scalar| Template::new(&value.text(), Wildcards::IgnoreCase, false);
    Box::new(Booleans(wanted.iter().map(template).collect()))
}

impl Test for Booleans {
    fn matches(&self, value: TextRef<'_>, keys: &dyn Keys) -> Truth {
        let is_boolean = |text: &str| text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false");
        match value {
            TextRef::Exact(text) if !is_boolean(text) => Truth::False,
            _ => Truth::any(self.0.iter().map(|template| template.matches(value, keys))),
        }
    }
}
