//! What a search starts from.

use super::keys;
use crate::aws::{AccountId, Arn};
use crate::estate::{Edit, Estate, KeyName};
use crate::graph::{Artefact, ArtefactKind, KeyRef, KeyUse, Place, Protection, RoleRef};
use crate::iam::Text;
use crate::planner::{Plan, Planner};
use crate::question::{Job, RestoreFrom};
use crate::workflows::{self, Data, Product, Recipe, Surroundings, Workflow, Workload};

/// What a search starts from: the blocked plan, and the estate with a new key in every place where one may serve.
pub(super) struct Ground<'a> {
    pub(super) plan: &'a Plan,
    pub(super) workload: &'a Workload,
    pub(super) original: &'a Estate,
    /// The estate with new keys.
    pub(super) estate: Estate,
    pub(super) new_keys: Vec<Edit>,
    pub(super) trust: crate::checks::Trust,
}

impl<'a> Ground<'a> {
    pub(super) fn new(planner: &Planner<'a>, plan: &'a Plan, workload: &'a Workload) -> Option<Self> {
        let original = planner.estate()?;
        let question = &plan.question;
        let mut places = vec![
            question.src.clone(),
            Place { account: question.src.account.clone(), region: question.dst.region.clone() },
            question.dst.clone(),
        ];
        places.sort();
        places.dedup();
        let new_keys: Vec<Edit> = places.iter().filter_map(|place| keys::new(original, place)).collect();
        let (estate, _) = original.edited(&new_keys).ok()?;
        Some(Self { plan, workload, original, estate, new_keys, trust: planner.trust() })
    }

    /// Whether the job starts from a snapshot, which can be copied before.
    pub(super) fn starts_from_snapshot(&self) -> bool {
        let data = &self.workload.data;
        !data.is_empty() && data.iter().all(|data| data.start.kind == ArtefactKind::Snapshot)
    }

    /// Uses of the roles that may work by hand in an account: first the one that makes snapshots in the source account, or
    /// the one that receives them in the target account. A role that has several uses is named by the first.
    pub(super) fn hands(&self, account: &AccountId) -> Vec<&'static str> {
        let question = &self.plan.question;
        let uses: &[&'static str] = if question.release.product == "aws" {
            &["caller"]
        } else if *account == question.src.account {
            if question.from == RestoreFrom::Replica {
                &["replica", "backup", "restore"]
            } else {
                &["backup", "replica", "restore"]
            }
        } else if question.job == Job::Replica {
            &["replica", "restore"]
        } else {
            &["restore", "replica"]
        };
        let mut known: Vec<Arn> = Vec::new();
        let mut hands = Vec::new();
        for role_use in uses {
            let Some(role) = self.role(role_use, account).arn else { continue };
            if !known.contains(&role) {
                known.push(role);
                hands.push(*role_use);
            }
        }
        hands
    }

    pub(super) fn role(&self, role_use: &'static str, account: &AccountId) -> RoleRef {
        Surroundings::new(&self.plan.question, Some(&self.estate)).role(role_use, account)
    }

    /// The product and workflow of the asked plan.
    pub(super) fn product(&self) -> Option<(&'static Product, &'static Workflow)> {
        workflows::find(&self.plan.question)
    }

    /// Plans a recipe made by hand on data.
    pub(super) fn plan_by_hand(&self, planner: &Planner<'_>, data: &[Data], recipe: &Recipe) -> Option<Plan> {
        let (product, workflow) = self.product()?;
        let workload = seen(planner, &self.workload_of(data));
        planner.plan_recipe(&self.plan.question, &workload, product, workflow, recipe).ok()
    }

    /// The workload in another form.
    pub(super) fn workload_of(&self, data: &[Data]) -> Workload {
        Workload { data: data.to_vec(), unknown: None, ..self.workload.clone() }
    }

    /// The data copied to a place under a key, and perhaps shared.
    pub(super) fn copied(&self, place: &Place, key: &KeyName, shared_with: Option<&AccountId>) -> Vec<Data> {
        let world = Surroundings::new(&self.plan.question, Some(&self.estate));
        let key: KeyRef = world.key(KeyUse::Source, key, place);
        let id = Text::Prefix("snap-".to_owned());
        let copied = |data: &Data| {
            let protection = Protection::Under(key.clone());
            let start = Artefact {
                kind: ArtefactKind::Snapshot,
                account: place.account.clone(),
                region: place.region.clone(),
                protection: protection.clone(),
                shared_with: Some(shared_with.into_iter().cloned().collect()),
                resource_id: id.clone(),
                context_id: id.clone(),
                state: None,
                tier: None,
                storage: None,
                ..data.start.clone()
            };
            Data { start, original: protection, original_place: place.clone() }
        };
        self.workload.data.iter().map(copied).collect()
    }
}

/// A workload as the estate of a planner has it, which edits may have changed.
pub(super) fn seen(planner: &Planner<'_>, workload: &Workload) -> Workload {
    planner.estate().map_or_else(|| workload.clone(), |estate| workload.shared_as_in(estate))
}
