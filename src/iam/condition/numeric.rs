//! `NumericEquals` and its kin.

use super::Test;
use crate::iam::context::Keys;
use crate::iam::elements::Scalar;
use crate::iam::text::TextRef;
use crate::iam::truth::Truth;
use std::cmp::Ordering;

#[derive(Debug)]
struct Numbers {
    wanted: Vec<f64>,
    accepts: fn(Ordering) -> bool,
}

fn numbers(wanted: &[Scalar], accepts: fn(Ordering) -> bool) -> Box<dyn Test> {
    let wanted = wanted.iter().filter_map(|value| number(&value.text())).collect();
    Box::new(Numbers { wanted, accepts })
}

/// Integers and decimals; neither infinities nor words.
fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

pub(super) fn equals(wanted: &[Scalar], _: bool) -> Box<dyn Test> {
    numbers(wanted, Ordering::is_eq)
}

pub(super) fn less(wanted: &[Scalar], _: bool) -> Box<dyn Test> {
    numbers(wanted, Ordering::is_lt)
}

pub(super) fn less_or_equal(wanted: &[Scalar], _: bool) -> Box<dyn Test> {
    numbers(wanted, Ordering::is_le)
}

pub(super) fn greater(wanted: &[Scalar], _: bool) -> Box<dyn Test> {
    numbers(wanted, Ordering::is_gt)
}

pub(super) fn greater_or_equal(wanted: &[Scalar], _: bool) -> Box<dyn Test> {
    numbers(wanted, Ordering::is_ge)
}

impl Test for Numbers {
    fn matches(&self, value: TextRef<'_>, _: &dyn Keys) -> Truth {
        let TextRef::Exact(text) = value else { return Truth::Unknown };
        let Some(actual) = number(text) else { return Truth::False };
        self.wanted.iter().any(|wanted| actual.partial_cmp(wanted).is_some_and(self.accepts)).into()
    }
}
