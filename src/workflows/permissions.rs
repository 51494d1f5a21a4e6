//! Permissions that a product's published list demands of a role beyond those on the keys of the data.

use super::{RecipeStep, Surroundings};
use crate::aws::{Action, Arn};
use crate::fact::Observed;
use crate::graph::{Basis, Evidence, Judgement, Place, Requirement, Target};
use crate::iam::{Context, ContextValue, Text};

/// A call that a product's documentation demands of a role, with the resource and the context it is judged for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permission {
    /// Such as `ec2:DescribeVolumes`.
    pub action: &'static str,
    /// `*` for a call without resources, or an ARN in which `{partition}`, `{region}` and `{account}` stand for those of the
    /// step. One that ends in `*` is of something that has no id yet.
    pub resource: &'static str,
    /// Condition keys of the request and their values.
    pub context: &'static [(&'static str, &'static str)],
    /// The service-linked role that the call makes, as an ARN like `resource`: where it is there, nobody makes the call.
    pub unless_there: Option<&'static str>,
}

impl Permission {
    /// A call on a resource, without a context of its own.
    pub const fn on(action: &'static str, resource: &'static str) -> Self {
        Self { action, resource, context: &[], unless_there: None }
    }

    /// The call in a context.
    #[must_use]
    pub const fn when(self, context: &'static [(&'static str, &'static str)]) -> Self {
        Self { context, ..self }
    }

    /// The call that makes a service-linked role.
    #[must_use]
    pub const fn unless_there(self, role: &'static str) -> Self {
        Self { unless_there: Some(role), ..self }
    }
}

/// Condition keys with several values (IAM user guide, "AWS global condition context keys").
const WITH_SEVERAL_VALUES: &[&str] = &["aws:CalledVia", "aws:TagKeys", "kms:EncryptionContextKeys"];

/// What documentation demands of the role of a step, as requirements.
pub(super) fn demanded(step: &RecipeStep, world: Surroundings<'_>) -> Vec<Requirement> {
    step.permissions.iter().filter_map(|permission| requirement(permission, &step.place, world)).collect()
}

fn requirement(permission: &Permission, place: &Place, world: Surroundings<'_>) -> Option<Requirement> {
    let Permission { action, resource, context: keys, unless_there } = permission;
    let mut condition = None;
    if let Some(role) = unless_there {
        let role: Arn = filled(role, place).parse().ok()?;
        if world.estate().is_some_and(|estate| estate.role(&role).is_some()) {
            return None;
        }
        let account = world.estate().and_then(|estate| estate.account(&place.account));
        let all_told = account.is_some_and(|account| account.all_roles == Observed::Known(true));
        condition =
            (!all_told).then(|| format!("`{}` is not there yet in {}", role.resource_name(), place.account));
    }
    let arn = filled(resource, place);
    let arn = match arn.strip_suffix('*').filter(|begin| !begin.is_empty()) {
        Some(begin) => Text::Prefix(begin.to_owned()),
        None => Text::Exact(arn),
    };
    let action = Action::new(action);
    let mut context = Context::new();
    // IAM has one endpoint for each partition.
    if action.service() != "iam" {
        context.insert("aws:RequestedRegion", place.region.as_str());
    }
    if action.service() == "ec2" {
        context.insert("ec2:Region", place.region.as_str());
    }
    for (key, value) in *keys {
        if WITH_SEVERAL_VALUES.contains(key) {
            context.insert(key, ContextValue::Many(vec![(*value).into()]));
        } else {
            context.insert(key, *value);
        }
    }
    Some(Requirement {
        action,
        volume: None,
        target: Target::Resource { arn, account: place.account.clone() },
        caller: None,
        session: None,
        grants: None,
        context,
        alternatives: Vec::new(),
        basis: Basis::Product,
        evidence: Evidence::Documented,
        condition,
        deny_only: false,
        failure: None,
        judgement: Judgement::unknown("not judged"),
    })
}

fn filled(resource: &str, place: &Place) -> String {
    resource
        .replace("{partition}", place.region.partition().as_str())
        .replace("{region}", place.region.as_str())
        .replace("{account}", place.account.as_str())
}
