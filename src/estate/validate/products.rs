//! Backup products and the roles that serve them.

use super::World;
use super::names::role_arn;
use super::notes::{At, Notes};
use crate::aws::Arn;
use crate::estate::EstateDocument;
use crate::input::did_you_mean;
use crate::products;

pub(super) fn check<'a>(
    world: &World<'_>,
    document: &'a EstateDocument,
    root: &At<'_>,
    complete: bool,
    notes: &mut Notes<'a>,
) {
    let at_products = root.key("products");
    for (number, product) in document.products.iter().enumerate() {
        let at = at_products.index(number);
        let name = product.product.as_str();
        let uses = products::find(name).map(|known| known.role_uses);
        if uses.is_none() {
            let hint = did_you_mean(name, products::PRODUCTS.iter().map(|known| known.name));
            notes.add_with(&at.key("product"), format!("unknown product `{name}`"), hint.as_deref());
        }
        if let Some(arn) = product.appliance.known() {
            check_role(world, arn, complete, &at.key("appliance"), notes);
        }
        let roles = at.key("roles");
        for (number, role) in product.roles.iter().enumerate() {
            let at = roles.index(number);
            if let Some(uses) = uses
                && !uses.contains(&role.role_use.as_str())
            {
                let hint = did_you_mean(&role.role_use, uses.iter().copied());
                let message = format!("unknown use `{}` of `{name}`", role.role_use);
                notes.add_with(&at.key("use"), message, hint.as_deref());
            }
            check_role(world, &role.arn, complete, &at.key("arn"), notes);
        }
    }
}

/// The role of a product, which must be there if its account is.
fn check_role(world: &World<'_>, arn: &Arn, complete: bool, at: &At<'_>, notes: &mut Notes<'_>) {
    if !role_arn(arn, at, notes) || !complete {
        return;
    }
    let Some(account) = arn.account() else { return };
    let roles = || world.accounts(&account).iter().flat_map(|account| &account.roles).map(|role| &role.arn);
    // An account without any role is one whose roles were not told.
    if roles().next().is_none() || roles().any(|known| known == arn) {
        return;
    }
    let same_name = roles().find(|known| known.resource_name() == arn.resource_name());
    let hint = same_name
        .map(|known| known.as_str().to_owned())
        .or_else(|| did_you_mean(arn.as_str(), roles().map(Arn::as_str)));
    notes.add_with(
        at,
        format!("role `{arn}` is not among the roles of account `{account}`"),
        hint.as_deref(),
    );
}
