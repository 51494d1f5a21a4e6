//! Names that must fit the account they stand in.

use super::notes::{At, Notes};
use super::{World, is_aws_managed};
use crate::aws::{AccountId, Arn, KNOWN_REGIONS, Region};
use crate::estate::{Account, KeyName};
use crate::input::did_you_mean;

/// The account in which something stands.
pub(super) struct Home<'a> {
    pub(super) account: &'a Account,
    /// Its partition, unless that is a mistake of its own.
    pub(super) partition: Option<&'a str>,
}

impl Home<'_> {
    /// The region of something in this account.
    pub(super) fn region(&self, region: &Region, at: &At<'_>, notes: &mut Notes<'_>) {
        self.check_region(region, &mut |message, hint| notes.add_with(at, message, hint));
    }

    /// A region as the key of an object.
    pub(super) fn region_key(&self, region: &Region, at: &At<'_>, notes: &mut Notes<'_>) {
        self.check_region(region, &mut |message, hint| notes.add_at_key(at, message, hint));
    }

    fn check_region(&self, region: &Region, note: &mut dyn FnMut(String, Option<&str>)) {
        if !region.is_known() {
            let hint = did_you_mean(region.as_str(), KNOWN_REGIONS.iter().copied());
            return note(format!("unknown region `{region}`"), hint.as_deref());
        }
        let of_region = region.partition().as_str();
        if let Some(partition) = self.partition
            && of_region != partition
        {
            let message = format!(
                "region `{region}` is in partition `{of_region}`, account `{}` in `{partition}`",
                self.account.id
            );
            note(message, None);
        }
    }

    /// Whether an ARN is in the partition of the account.
    pub(super) fn arn_partition(&self, arn: &Arn, at: &At<'_>, notes: &mut Notes<'_>) -> bool {
        match self.partition {
            Some(partition) if arn.partition() != partition => {
                let id = &self.account.id;
                notes.add(
                    at,
                    format!("`{arn}` is in partition `{}`, account `{id}` in `{partition}`", arn.partition()),
                );
                false
            }
            _ => true,
        }
    }

    /// The ARN of something that belongs to this account.
    pub(super) fn own_arn(&self, arn: &Arn, at: &At<'_>, notes: &mut Notes<'_>) {
        let id = &self.account.id;
        if self.arn_partition(arn, at, notes) && arn.account_text() != id.as_str() {
            notes.add(at, format!("`{arn}` is of account `{}`, not of `{id}`", arn.account_text()));
        }
    }

    /// The accounts that something of this account is shared with.
    pub(super) fn shares(
        &self,
        what: &str,
        id: &str,
        shared_with: &[AccountId],
        at_list: &At<'_>,
        notes: &mut Notes<'_>,
    ) {
        for (number, account) in shared_with.iter().enumerate() {
            let at = at_list.index(number);
            if let Some(first) = shared_with.iter().take(number).position(|earlier| earlier == account) {
                let place = notes.place_of(&at_list.index(first));
                let message =
                    format!("duplicate account in a share `{account}`: it already stands at `{place}`");
                notes.add(&at, message);
            }
            if *account == self.account.id {
                notes.add(&at, format!("{what} `{id}` is shared with its own owner `{account}`"));
            }
        }
    }

    /// A key named by something of this account. `user` and its region are given where AWS takes no key of another
    /// region; where it does, that is for a check to judge.
    pub(super) fn key_name(
        &self,
        world: &World<'_>,
        name: &KeyName,
        user: Option<(&str, &Region)>,
        at: &At<'_>,
        notes: &mut Notes<'_>,
    ) {
        let KeyName::Arn(arn) = name else { return };
        if !self.arn_partition(arn, at, notes) {
            return;
        }
        let of_key = arn.region_text();
        match user {
            Some((what, region)) if of_key != region.as_str() => {
                let service = if what.starts_with("database") { "RDS" } else { "EBS" };
                let message = format!(
                    "key `{arn}` is of region `{of_key}`, the {what} of `{region}`: {service} takes keys of its own region"
                );
                notes.add(at, message);
            }
            None if !KNOWN_REGIONS.contains(&of_key) => {
                let hint = did_you_mean(of_key, KNOWN_REGIONS.iter().copied());
                notes.add_with(at, format!("unknown region `{of_key}` in `{arn}`"), hint.as_deref());
            }
            _ => {}
        }
        let foreign = arn.account_text() != self.account.id.as_str();
        if foreign && world.keys.get(arn).is_some_and(|key| is_aws_managed(key)) {
            let message = format!(
                "key `{arn}` is an AWS managed key of account `{}`: account `{}` cannot use it",
                arn.account_text(),
                self.account.id
            );
            notes.add(at, message);
        }
    }
}

/// The ARN of a role, wherever it stands; whether it is one.
pub(super) fn role_arn(arn: &Arn, at: &At<'_>, notes: &mut Notes<'_>) -> bool {
    let is_role = arn.is_role()
        && arn.region_text().is_empty()
        && arn.account().is_some()
        && !arn.resource_name().is_empty();
    if !is_role {
        notes.add(at, format!("`{arn}` is not the ARN of an IAM role"));
    }
    is_role
}
