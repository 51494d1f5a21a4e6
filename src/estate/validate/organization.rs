//! The organization and its tree.

use super::notes::{At, Notes};
use super::{AN_RCP, AN_SCP, Part, World, check_attached};
use crate::aws::AccountId;
use crate::estate::{OrNone, Organization, Unit};

/// The organization stands in one document, or in several that say the same.
pub(super) fn check<'a>(world: &World<'_>, parts: &'a [Part<'a>], notes: &mut Notes<'a>) {
    let mut told = parts
        .iter()
        .enumerate()
        .filter_map(|(part, document)| Some((part, document.document.organization.known()?)));
    let Some((first_part, first)) = told.next() else { return };
    let root = At::root(first_part);
    let first_at = root.key("organization");
    for (part, other) in told {
        if other != first {
            let place = notes.place_of(&first_at);
            let message = format!("another organization than at `{place}`: an estate has one");
            notes.add(&At::root(part).key("organization"), message);
        }
    }
    if let OrNone::Some(organization) = first {
        check_tree(world, organization, &first_at, notes);
    }
}

fn check_tree<'a>(world: &World<'_>, organization: &'a Organization, at: &At<'_>, notes: &mut Notes<'a>) {
    notes.filled("organization id", &organization.id, &at.key("id"));
    check_member(world, &organization.management_account, &at.key("management_account"), notes);
    check_unit(world, &organization.root, &at.key("root"), notes);
}

fn check_unit<'a>(world: &World<'_>, unit: &'a Unit, at: &At<'_>, notes: &mut Notes<'a>) {
    notes.filled("unit id", &unit.id, &at.key("id"));
    notes.unique("unit id", &unit.id, &at.key("id"));
    check_attached(&unit.scps, AN_SCP, &at.key("scps"), notes);
    check_attached(&unit.rcps, AN_RCP, &at.key("rcps"), notes);
    let accounts = at.key("accounts");
    for (number, account) in unit.accounts.iter().enumerate() {
        let at = accounts.index(number);
        notes.unique("account of the organization", account.as_str(), &at);
        check_member(world, account, &at, notes);
    }
    let units = at.key("units");
    for (number, below) in unit.units.iter().enumerate() {
        check_unit(world, below, &units.index(number), notes);
    }
}

/// An account in the tree cannot be one that says it is in no organization.
fn check_member(world: &World<'_>, account: &AccountId, at: &At<'_>, notes: &mut Notes<'_>) {
    if world.accounts(account).iter().any(|known| !known.organization.is_unknown()) {
        let message = format!("account `{account}` stands in the organization, but says that it is in none");
        notes.add(at, message);
    }
}
