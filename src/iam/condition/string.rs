//! `StringEquals`, `StringEqualsIgnoreCase`, `StringLike` and their negations.

use super::Test;
use crate::iam::context::Keys;
use crate::iam::elements::Scalar;
use crate::iam::pattern::Reach;
use crate::iam::text::TextRef;
use crate::iam::truth::Truth;
use crate::iam::variables::{Template, Wildcards};

#[derive(Debug)]
struct Strings(Vec<Template>);

pub(super) fn equals(wanted: &[Scalar], variables: bool) -> Box<dyn Test> {
    Box::new(strings(wanted, Wildcards::No, variables))
}

pub(super) fn equals_ignore_case(wanted: &[Scalar], variables: bool) -> Box<dyn Test> {
    Box::new(strings(wanted, Wildcards::IgnoreCase, variables))
}

pub(super) fn like(wanted: &[Scalar], variables: bool) -> Box<dyn Test> {
    Box::new(strings(wanted, Wildcards::Yes(Reach::Anything), variables))
}

fn strings(wanted: &[Scalar], wildcards: Wildcards, variables: bool) -> Strings {
    Strings(wanted.iter().map(|value| Template::new(&value.text(), wildcards, variables)).collect())
}

impl Test for Strings {
    fn matches(&self, value: TextRef<'_>, keys: &dyn Keys) -> Truth {
        Truth::any(self.0.iter().map(|template| template.matches(value, keys)))
    }

    fn is_unresolved(&self, keys: &dyn Keys) -> Truth {
        Truth::any(self.0.iter().map(|template| template.is_unresolved(keys)))
    }

    fn unknown(&self, keys: &dyn Keys) -> Option<String> {
        self.0.iter().find_map(|template| template.unknown(keys))
    }
}
