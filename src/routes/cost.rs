use super::leg::Leg;
use crate::estate::{Edit, is_placeholder};
use crate::fixes::policies_changed;
use crate::planner::{Outcome, Plan};
use std::ops::Add;

/// What a route costs, the dearest first: compared in the order of the fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Cost {
    /// Parts of it of which something that decides is not known.
    pub unknown: usize,
    /// Policies that other teams have to change.
    pub policies: usize,
    /// Full copies of the data.
    pub copies: usize,
    /// Those of them that cross a region.
    pub transfers: usize,
    /// Changed settings: default keys, states of keys, new keys.
    pub settings: usize,
    /// Changes of what the product is asked to do: another release, other workers, a key that is named.
    pub product: usize,
    /// Steps made by hand, outside the product.
    pub by_hand: usize,
}

impl Cost {
    /// The cost of planned steps and the edits they take.
    pub(super) fn of(plan: &Plan, edits: &[Edit], legs: &[Leg]) -> Self {
        let copies = || plan.graph.steps().iter().filter(|step| step.operation.is_full_copy());
        let crosses = |step: &&crate::graph::Step| {
            plan.graph.inputs(step).any(|input| input.region != step.place.region)
        };
        Self {
            unknown: usize::from(plan.outcome == Outcome::Undetermined),
            policies: policies_changed(edits),
            copies: copies().count(),
            transfers: copies().filter(crosses).count(),
            settings: edits.iter().filter(|edit| edit.is_of_setting()).count(),
            product: legs.iter().map(Leg::product_changes).sum(),
            by_hand: legs.iter().filter(|leg| leg.is_by_hand()).count(),
        }
    }

    /// The same, but for what the product is asked and what is done by hand.
    pub(super) fn without_asking(self) -> Self {
        Self { product: 0, by_hand: 0, ..self }
    }

    /// A leg that uses a key which is yet to be made takes making it.
    pub(super) fn with_new_key(mut self, leg: &Leg) -> Self {
        self.settings += usize::from(leg.key().is_some_and(is_placeholder));
        self
    }
}

impl Add for Cost {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            unknown: self.unknown + other.unknown,
            policies: self.policies + other.policies,
            copies: self.copies + other.copies,
            transfers: self.transfers + other.transfers,
            settings: self.settings + other.settings,
            product: self.product + other.product,
            by_hand: self.by_hand + other.by_hand,
        }
    }
}
