//! Accounts, their regions and roles.

use super::documents::{self, Seat};
use super::names::{Home, role_arn};
use super::notes::{At, Notes};
use super::{AN_RCP, AN_SCP, check_attached, check_policy};
use crate::estate::{Account, OrNone};
use crate::input::did_you_mean;

/// Partitions by their ARN name (AWS documentation, "Partitions").
const PARTITIONS: &[&str] =
    &["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"];

/// The account itself; its partition, if there is one of that name.
pub(super) fn check<'a>(account: &'a Account, at: &At<'_>, notes: &mut Notes<'a>) -> Option<&'a str> {
    notes.repeated = false;
    notes.repeated = notes.unique("account id", account.id.as_str(), &at.key("id"));
    if let Some(name) = &account.name {
        notes.filled("account name", name, &at.key("name"));
        notes.unique("account name", name, &at.key("name"));
    }
    for (field, kind, policies) in [("scps", AN_SCP, &account.scps), ("rcps", AN_RCP, &account.rcps)] {
        check_attached(policies, kind, &at.key(field), notes);
        let attached = policies.known().is_some_and(|policies| !policies.is_empty());
        if attached && !account.organization.is_unknown() {
            let message = format!("account `{}` is in no organization and has `{field}`", account.id);
            notes.add(&at.key(field), message);
        }
    }
    let partition = account.partition.0.as_str();
    if PARTITIONS.contains(&partition) {
        return Some(partition);
    }
    let hint = did_you_mean(partition, PARTITIONS.iter().copied());
    notes.add_with(&at.key("partition"), format!("unknown partition `{partition}`"), hint.as_deref());
    None
}

/// The roles of an account.
pub(super) fn check_roles<'a>(home: &Home<'a>, at: &At<'_>, notes: &mut Notes<'a>) {
    let roles = at.key("roles");
    for (number, role) in home.account.roles.iter().enumerate() {
        let at = roles.index(number);
        let arn_at = at.key("arn");
        if role_arn(&role.arn, &arn_at, notes) {
            home.own_arn(&role.arn, &arn_at, notes);
        }
        notes.unique("role ARN", role.arn.as_str(), &arn_at);
        if let Some(id) = &role.unique_id {
            notes.filled("role id", id, &at.key("unique_id"));
        }
        check_attached(&role.policies, "an identity policy", &at.key("policies"), notes);
        if let Some(OrNone::Some(boundary)) = role.boundary.known() {
            check_policy(boundary, "a permissions boundary", &at.key("boundary"), notes);
        }
        if let Some(trust) = role.trust.known() {
            documents::check(trust, "a trust policy", Seat::Resource, &at.key("trust"), notes);
        }
    }
}
