//! The call that makes a service-linked role.

use super::{RecipeStep, Surroundings};
use crate::aws::{Action, Arn};
use crate::fact::Observed;
use crate::graph::{Basis, Evidence, Judgement, Place, Requirement, Target};
use crate::iam::{Context, Text};
use crate::operations::backup::BACKUP_SERVICE;

/// Services and their roles (IAM user guide, "AWS services that work with IAM").
const ROLES: &[(&str, &str)] = &[(BACKUP_SERVICE, "AWSServiceRoleForBackup")];

/// `iam:CreateServiceLinkedRole` before a step, as a product's documentation demands it; nothing where the role is there. Where
/// nobody has told whether it is, the call is needed under that fact.
pub(super) fn call(step: &RecipeStep, world: Surroundings<'_>) -> Option<Requirement> {
    let (service, name) = ROLES.iter().find(|(service, _)| Some(*service) == step.service_linked)?;
    let Place { account, region } = &step.place;
    let arn = format!("arn:{}:iam::{account}:role/aws-service-role/{service}/{name}", region.partition());
    let role: Arn = arn.parse().ok()?;
    if world.estate().is_some_and(|estate| estate.role(&role).is_some()) {
        return None;
    }
    let known = world.estate().and_then(|estate| estate.account(account));
    let all_told = known.is_some_and(|account| account.all_roles == Observed::Known(true));
    let mut context = Context::new();
    context.insert("iam:AWSServiceName", *service);
    Some(Requirement {
        action: Action::new("iam:CreateServiceLinkedRole"),
        volume: None,
        target: Target::Resource { arn: Text::Exact(arn), account: account.clone(), vault: None },
        caller: None,
        session: None,
        grants: None,
        context,
        alternatives: Vec::new(),
        besides: false,
        basis: Basis::Product,
        evidence: Evidence::Documented,
        condition: (!all_told).then(|| format!("`{name}` is not there yet in {account}")),
        deny_only: false,
        failure: None,
        judgement: Judgement::unknown("not judged"),
    })
}
