//! What of a recipe could be otherwise, so that what blocks it does not.

use super::Way;
use super::change::Change;
use crate::aws::Arn;
use crate::checks::Finding;
use crate::estate::{Edit, Estate, KeyName};
use crate::graph::{ArtefactKind, KeyUse, Place, Step};
use crate::operations::ParameterKind;
use crate::planner::Plan;
use crate::recipe::{Asked, DataRef, Device, Recipe, Value};
use crate::routes::{keys, words};

/// So many keys of a place are worth looking at, besides a new one.
const KEYS: usize = 4;

/// So many roles of an account are.
const ROLES: usize = 4;

/// So many findings of a plan are: the rest mostly follows from them.
const FINDINGS: usize = 3;

/// What a way and its plan are looked at with.
pub(super) struct Look<'a> {
    /// The estate with a new key in every place where one may serve.
    pub(super) estate: &'a Estate,
    pub(super) way: &'a Way,
    pub(super) recipe: &'a Recipe,
    /// How the way plans: blocked.
    pub(super) plan: &'a Plan,
}

/// The ways that have one change more.
pub(super) fn beyond(look: &Look<'_>) -> Vec<Way> {
    let mut changes: Vec<Change> = Vec::new();
    let first = look.plan.blocks().filter(|finding| finding.consequence_of.is_none()).take(FINDINGS);
    for finding in first {
        for change in look.against(finding) {
            if !changes.contains(&change) {
                changes.push(change);
            }
        }
    }
    changes.into_iter().filter_map(|change| look.way.with(change)).collect()
}

impl Look<'_> {
    fn against(&self, finding: &Finding) -> Vec<Change> {
        let Some(step) =
            finding.step.and_then(|id| self.plan.graph.steps().iter().find(|step| step.id == id))
        else {
            return Vec::new();
        };
        let before = |other: &&Step| other.id == step.id || self.plan.graph.depends_on(step.id, other.id);
        let mut changes = Vec::new();
        for other in self.plan.graph.steps().iter().filter(before) {
            changes.extend(self.other_keys(other));
            changes.extend(self.other_default(other));
        }
        changes.extend(self.copies_before(step));
        changes.extend(self.other_roles(step, finding));
        changes.extend(self.grants_before(step, finding));
        changes
    }

    /// The id of a step in the recipe.
    fn id(&self, step: &Step) -> Option<&str> {
        let at = step.id.checked_sub(1)?;
        self.recipe.document.steps.get(at).map(|written| written.id.as_str())
    }

    fn values(&self, step: &Step) -> impl Iterator<Item = &Value> {
        let at = step.id.checked_sub(1);
        at.and_then(|at| self.recipe.steps.get(at)).into_iter().flat_map(|step| step.values.values())
    }

    /// The keys of a place that may serve, those that are there first.
    fn keys(&self, place: &Place) -> Vec<Arn> {
        let Some(account) = self.estate.account(&place.account) else { return Vec::new() };
        let usable = account.keys_in(&place.region).filter(|key| keys::is_usable(key));
        let mut keys: Vec<Arn> = usable.map(|key| key.arn.clone()).collect();
        keys.sort_by_key(|key| (crate::estate::is_placeholder(key), key.clone()));
        let new = keys.pop_if(|key| crate::estate::is_placeholder(key));
        keys.truncate(KEYS);
        keys.extend(new);
        keys
    }

    /// Names a key where a step makes something and names none, or one that AWS manages.
    fn other_keys(&self, step: &Step) -> Vec<Change> {
        let (Some(id), true) = (self.id(step), self.leaves_key_open(step)) else { return Vec::new() };
        let name =
            |key: Arn| Change::NameKey { step: id.to_owned(), name: words::key(self.estate, &key), key };
        self.keys(&step.place).into_iter().map(name).collect()
    }

    fn leaves_key_open(&self, step: &Step) -> bool {
        let of_kind = |test: fn(&ParameterKind) -> bool| {
            step.operation.parameters.iter().any(|parameter| test(&parameter.kind))
        };
        if step.operation.makes.is_none() {
            return false;
        }
        let is_named = |asked: &Asked| match &asked.name {
            KeyName::Arn(_) => true,
            KeyName::Alias(alias) => !alias.starts_with("alias/aws/"),
        };
        let mut named = false;
        for value in self.values(step) {
            match value {
                // What is asked to be plain is not encrypted unasked.
                Value::Encrypted(false) => return false,
                Value::Key(asked) => named |= is_named(asked),
                Value::Devices(devices) => {
                    let open = |device: &Device| {
                        device.encrypted != Some(false) && !device.key.as_ref().is_some_and(is_named)
                    };
                    return devices.iter().any(open);
                }
                _ => {}
            }
        }
        of_kind(|kind| matches!(kind, ParameterKind::Devices))
            || (of_kind(|kind| matches!(kind, ParameterKind::Key)) && !named)
    }

    /// Another default key where a step takes that of its place.
    fn other_default(&self, step: &Step) -> Vec<Change> {
        let takes = self.plan.graph.outputs(step).any(|made| {
            let key = made.protection.key().filter(|_| made.protection.condition().is_none());
            key.is_some_and(|key| key.key_use == KeyUse::Default && key.is_aws_managed())
        });
        if !takes {
            return Vec::new();
        }
        let Place { account, region } = &step.place;
        let change = |key: Arn| {
            let name = words::key(self.estate, &key);
            let edit =
                Edit::DefaultKey { account: account.clone(), region: region.clone(), key: KeyName::Arn(key) };
            let words = format!("make {name} the default EBS key");
            Change::Setting { edit: Box::new(edit), words }
        };
        self.keys(&step.place).into_iter().map(change).collect()
    }

    /// Copies what a step reads, and lets it read the copy: one under another key can be shared, one of one's own account
    /// and region be used.
    fn copies_before(&self, step: &Step) -> Vec<Change> {
        let (Some(id), Some(role)) = (self.id(step), step.role.arn.as_ref()) else { return Vec::new() };
        let Some(reference) = self.values(step).find_map(reads) else { return Vec::new() };
        // A copy of a copy serves no better.
        let copied = |change: &Change| matches!(change, Change::CopyBefore { .. });
        if step.operation.is_full_copy() || self.way.changes.iter().any(copied) {
            return Vec::new();
        }
        let can_be_copied = |kind: ArtefactKind| matches!(kind, ArtefactKind::Image | ArtefactKind::Snapshot);
        let Some(read) = self.plan.graph.inputs(step).find(|input| can_be_copied(input.kind)) else {
            return Vec::new();
        };
        let is_image = read.kind == ArtefactKind::Image;
        let own = (!role.is_service_linked_role()).then(|| role.clone());
        let others = self.roles(step, 1).into_iter().filter(|_| own.is_none());
        let mut changes = Vec::new();
        for role in own.clone().into_iter().chain(others) {
            changes.extend(self.keys(&step.place).into_iter().map(|key| Change::CopyBefore {
                step: id.to_owned(),
                reference: reference.clone(),
                is_image,
                from: read.region.clone(),
                place: step.place.clone(),
                role: role.clone(),
                name: words::key(self.estate, &key),
                key,
            }));
        }
        changes
    }

    /// Roles of the account of a step, those of the recipe first, then those that trust whom its own trusts.
    fn roles(&self, step: &Step, most: usize) -> Vec<Arn> {
        let account = step.place.account.as_str();
        let serves = |arn: &&Arn| {
            arn.account_text() == account
                && !arn.is_service_linked_role()
                && step.role.arn.as_ref() != Some(*arn)
        };
        let own = self.recipe.document.steps.iter().map(|written| &written.role);
        // Whoever may assume this role may assume those that trust the same.
        let trust = step.role.arn.as_ref().and_then(|arn| self.estate.role(arn)).map(|role| &role.trust);
        let mut others: Vec<(bool, &Arn)> =
            self.estate.roles().map(|role| (Some(&role.trust) != trust, &role.arn)).collect();
        others.sort();
        let others = others.into_iter().map(|(_, arn)| arn);
        let mut roles: Vec<Arn> = Vec::new();
        for arn in own.chain(others).filter(serves) {
            if !roles.contains(arn) && roles.len() < most {
                roles.push(arn.clone());
            }
        }
        roles
    }

    /// Another role of the account where what blocks is denied to this one.
    fn other_roles(&self, step: &Step, finding: &Finding) -> Vec<Change> {
        let of_role = finding.role.is_some() && finding.caller.is_none() && !finding.explains.is_empty();
        let is_linked = step.role.arn.as_ref().is_some_and(Arn::is_service_linked_role);
        if !of_role || is_linked {
            return Vec::new();
        }
        // What the role launches or attaches it starts as well: every step of its goes to the other.
        let of_same = |other: &&Step| other.role == step.role;
        let steps: Vec<String> = self
            .plan
            .graph
            .steps()
            .iter()
            .filter(of_same)
            .filter_map(|other| self.id(other).map(str::to_owned))
            .collect();
        let alone = self.id(step).map(|id| vec![id.to_owned()]);
        let groups: Vec<Vec<String>> = alone.into_iter().chain((steps.len() > 1).then_some(steps)).collect();
        let change = |role: Arn| {
            groups
                .iter()
                .map(move |steps| Change::Role { steps: steps.clone(), role: role.clone() })
                .collect::<Vec<_>>()
        };
        self.roles(step, ROLES).into_iter().flat_map(change).collect()
    }

    /// A grant for whom neither a policy of its own nor, from another account, the key policy can admit.
    fn grants_before(&self, step: &Step, finding: &Finding) -> Vec<Change> {
        let (Some(id), Some(grantee)) = (self.id(step), step.role.arn.as_ref()) else { return Vec::new() };
        let Some(Edit::Grant { key, grant }) = finding.first_edits().and_then(|edits| edits.first()) else {
            return Vec::new();
        };
        let change = |role: Arn| Change::Grant {
            step: id.to_owned(),
            role,
            grantee: grantee.clone(),
            key: key.clone(),
            name: words::key(self.estate, key),
            operations: grant.operations.clone(),
        };
        self.roles(step, ROLES).into_iter().map(change).collect()
    }
}

/// The data that a value names, as the recipe writes it.
fn reads(value: &Value) -> Option<String> {
    let reference = match value {
        Value::Image(Some(reference)) => reference,
        Value::Data(references) => match references.as_slice() {
            [only] => only,
            _ => return None,
        },
        _ => return None,
    };
    Some(match reference {
        DataRef::Made(name) => format!("@{name}"),
        DataRef::Estate(id) => id.clone(),
    })
}
