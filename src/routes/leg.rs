//! One edge of a route: an operation by hand, or what the product does.

use crate::aws::{AccountId, Arn};
use crate::estate::KeyName;
use crate::graph::Place;
use crate::operations::{COPY_SNAPSHOT, MODIFY_SNAPSHOT_ATTRIBUTE};
use crate::question::Question;
use crate::workflows::{KeyChoice, Recipe, RecipeStep};

/// One edge of a route.
#[derive(Debug, Clone)]
pub(super) enum Leg {
    /// The product does what this question asks, from this form of the data on.
    Product {
        /// What it is asked.
        question: Box<Question>,
        /// In how much that differs from what was asked.
        changes: Vec<String>,
    },
    /// A copy by hand under a key.
    Copy {
        /// Where the copy is made.
        place: Place,
        /// Use of the role that makes it.
        role_use: &'static str,
        /// Its key.
        key: Arn,
        /// The key in words.
        name: String,
    },
    /// A share by hand.
    Share {
        /// Where the snapshot is.
        place: Place,
        /// Use of the role that shares it.
        role_use: &'static str,
        /// With whom.
        with: AccountId,
    },
    /// The data is where it is wanted.
    Done,
}

/// Names of what is made by hand, in order.
const MADE: &[&str] = &["copy by hand", "second copy by hand", "third copy by hand"];

impl Leg {
    pub(super) fn is_by_hand(&self) -> bool {
        matches!(self, Self::Copy { .. } | Self::Share { .. })
    }

    pub(super) fn product_changes(&self) -> usize {
        match self {
            Self::Product { changes, .. } => changes.len(),
            _ => 0,
        }
    }

    /// The key that it names.
    pub(super) fn key(&self) -> Option<&Arn> {
        match self {
            Self::Copy { key, .. } => Some(key),
            Self::Product { question, .. } => match &question.target_key {
                Some(KeyName::Arn(arn)) => Some(arn),
                _ => None,
            },
            Self::Share { .. } | Self::Done => None,
        }
    }

    /// The step made by hand, on what `made` names; and the name of what it makes.
    pub(super) fn step(&self, made: &'static str, copies: usize) -> Option<(RecipeStep, &'static str)> {
        match self {
            Self::Copy { place, role_use, key, .. } => {
                let name = MADE.get(copies).or(MADE.last()).copied()?;
                let step = RecipeStep::new(name, &COPY_SNAPSHOT, role_use, place, made)
                    .key(KeyChoice::Named(KeyName::Arn(key.clone())))
                    .by_hand();
                Some((step, name))
            }
            Self::Share { place, role_use, with } => {
                let step =
                    RecipeStep::new("share by hand", &MODIFY_SNAPSHOT_ATTRIBUTE, role_use, place, made)
                        .share_with(with)
                        .by_hand();
                Some((step, made))
            }
            Self::Product { .. } | Self::Done => None,
        }
    }

    /// The step made by hand, alone.
    pub(super) fn alone(&self) -> Option<Recipe> {
        self.step("data", 0).map(|(step, _)| Recipe::default().step(step))
    }
}
