//! What several documents may say if they agree: named policies and products.

use super::documents::{self, Seat};
use super::notes::{At, Notes};
use super::{AN_RCP, Part};
use crate::aws::Arn;
use crate::estate::{AttachedPolicy, NamedPolicy, OrNone, Product, ProductRole, Unit};
use crate::fact::Observed;
use std::collections::{HashMap, HashSet};

/// What was said first, and where: the document and the number in its list.
type First<'a, T> = (usize, usize, &'a T);

/// A role and where it was said first: the document, the product's number, the role's.
type FirstRole<'a> = (usize, [usize; 2], &'a ProductRole);

pub(super) fn check<'a>(parts: &'a [Part<'a>], notes: &mut Notes<'a>) {
    let mut policies = HashMap::new();
    let rcps = rcp_names(parts);
    let mut products = Products::default();
    for (index, part) in parts.iter().enumerate() {
        let root = At::root(index);
        for (number, policy) in part.document.policies.iter().enumerate() {
            let at = root.key("policies");
            let at = at.index(number);
            check_policy(index, number, policy, &mut policies, &at, notes);
            let (kind, seat) = if rcps.contains(policy.name.as_str()) {
                (AN_RCP, Seat::Resource)
            } else {
                ("a policy of principals", Seat::Principal)
            };
            documents::check(&policy.document, kind, seat, &at.key("document"), notes);
        }
        for (number, product) in part.document.products.iter().enumerate() {
            let at = root.key("products");
            products.check(index, number, product, &at.index(number), notes);
        }
    }
}

/// The names of policies that are attached as RCPs.
fn rcp_names<'a>(parts: &'a [Part<'a>]) -> HashSet<&'a str> {
    fn add<'a>(policies: &'a Observed<Vec<AttachedPolicy>>, names: &mut HashSet<&'a str>) {
        names.extend(policies.known().into_iter().flatten().map(|policy| policy.name.as_str()));
    }
    fn unit<'a>(above: &'a Unit, names: &mut HashSet<&'a str>) {
        add(&above.rcps, names);
        above.units.iter().for_each(|below| unit(below, names));
    }
    let mut names = HashSet::new();
    for document in parts.iter().map(|part| part.document) {
        document.accounts.iter().for_each(|account| add(&account.rcps, &mut names));
        if let Some(OrNone::Some(organization)) = document.organization.known() {
            unit(&organization.root, &mut names);
        }
    }
    names
}

fn check_policy<'a>(
    part: usize,
    number: usize,
    policy: &'a NamedPolicy,
    seen: &mut HashMap<&'a str, First<'a, NamedPolicy>>,
    at: &At<'_>,
    notes: &mut Notes<'_>,
) {
    notes.filled("policy name", &policy.name, &at.key("name"));
    let Some(&(first_part, first_number, first)) = seen.get(policy.name.as_str()) else {
        seen.insert(&policy.name, (part, number, policy));
        return;
    };
    if first_part == part || first.document != policy.document {
        let place = notes.place_of(&At::root(first_part).key("policies").index(first_number).key("name"));
        let what = if first_part == part { "duplicate policy" } else { "another document for policy" };
        let message = format!("{what} `{}`: it already stands at `{place}`", policy.name);
        notes.add(&at.key("name"), message);
    }
}

#[derive(Default)]
struct Products<'a> {
    names: HashMap<&'a str, First<'a, Product>>,
    appliances: HashMap<&'a str, First<'a, Arn>>,
    /// By product, use and account.
    roles: HashMap<[&'a str; 3], FirstRole<'a>>,
}

impl<'a> Products<'a> {
    fn check(
        &mut self,
        part: usize,
        number: usize,
        product: &'a Product,
        at: &At<'_>,
        notes: &mut Notes<'_>,
    ) {
        let name = product.product.as_str();
        match self.names.get(name) {
            Some(&(first_part, first, _)) if first_part == part => {
                let place = notes.place_of(&At::root(part).key("products").index(first).key("product"));
                let message = format!("duplicate product `{name}`: it already stands at `{place}`");
                return notes.add(&at.key("product"), message);
            }
            _ => self.names.insert(name, (part, number, product)),
        };
        if let Some(arn) = product.appliance.known() {
            let &mut (first_part, first, known) = self.appliances.entry(name).or_insert((part, number, arn));
            if known != arn {
                let place =
                    notes.place_of(&At::root(first_part).key("products").index(first).key("appliance"));
                let message =
                    format!("another appliance of `{name}` than at `{place}`: `{arn}`, not `{known}`");
                notes.add(&at.key("appliance"), message);
            }
        }
        let roles = at.key("roles");
        for (role_number, role) in product.roles.iter().enumerate() {
            let account = role.arn.account_text();
            let place = (part, [number, role_number], role);
            let &mut (first_part, [first_product, first_role], first) =
                self.roles.entry([name, &role.role_use, account]).or_insert(place);
            let itself = (first_part, first_product, first_role) == (part, number, role_number);
            // Each document of a folder may tell the same role again, as it may the same policy.
            if itself || (first_part != part && first == role) {
                continue;
            }
            let root = At::root(first_part);
            let products = root.key("products");
            let place = notes.place_of(&products.index(first_product).key("roles").index(first_role));
            let message = format!(
                "second role for use `{}` of `{name}` in account `{account}`: the first stands at `{place}`",
                role.role_use
            );
            notes.add(&roles.index(role_number), message);
        }
    }
}
