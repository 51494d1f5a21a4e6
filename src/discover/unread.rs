//! Failed reads, as an estate keeps them.

use super::sources::organization::policy_name;
use super::telling::stands_in_for;
use super::{Call, Crawl, Refusal, Reply};
use crate::aws::Region;
use crate::estate::{Account, Unread};
use std::collections::BTreeMap;

/// So many failures of one operation in one region are told one by one; where more fail, and all for one reason, they are
/// told as one.
const ONE_BY_ONE: usize = 20;

/// The reads of an account that failed. Reads for which another stood in do not count.
pub(super) fn failed(account: &Account, crawl: &Crawl) -> Vec<Unread> {
    let mut groups: BTreeMap<(usize, Option<&Region>), Group<'_>> = BTreeMap::new();
    let replies = crawl.replies();
    for (call, reply) in replies.iter() {
        let address = std::ptr::from_ref(call.read).addr();
        let group = groups.entry((address, call.region.as_ref())).or_default();
        match reply {
            Reply::Failed(refusal) => {
                let replaced = |(other, reply): (&Call, &Reply)| {
                    stands_in_for(other.read, call.read) && matches!(reply, Reply::Told(_))
                };
                if !replies.iter().any(replaced) {
                    group.failed.push((call, refusal));
                }
            }
            Reply::Told(_) | Reply::None => group.answered = true,
        }
    }
    let mut unread = Vec::new();
    for group in groups.into_values() {
        let mut codes: Vec<&str> = group.failed.iter().map(|(_, refusal)| refusal.code.as_str()).collect();
        codes.dedup();
        let one_reason = !group.answered && codes.len() == 1 && group.failed.len() > ONE_BY_ONE;
        let told = if one_reason { 1 } else { group.failed.len() };
        unread.extend(group.failed.iter().take(told).map(|(call, refusal)| Unread {
            account: account.id.clone(),
            region: call.region.clone(),
            call: call.read.action.to_owned(),
            resource: if one_reason { None } else { subject(account, call, crawl) },
            error: refusal.code.clone(),
            message: refusal.message.clone(),
            principal: None,
        }));
    }
    unread
}

#[derive(Default)]
struct Group<'a> {
    failed: Vec<(&'a Call, &'a Refusal)>,
    answered: bool,
}

/// What a call asked about: by its ARN where estates have one.
fn subject(account: &Account, call: &Call, crawl: &Crawl) -> Option<String> {
    if let Some(name) = call.parameter("RoleName") {
        let of_name = account.roles.iter().find(|role| role.arn.resource_name() == name);
        return Some(of_name.map_or_else(|| name.to_owned(), |role| role.arn.to_string()));
    }
    if let Some(id) = call.parameter("PolicyId") {
        // What is not known of one policy is not known of any target.
        let is_document = call.read.action == "organizations:DescribePolicy";
        return is_document.then(|| policy_name(crawl.replies(), id).unwrap_or_else(|| id.to_owned()));
    }
    if let Some(arn) = call.parameter("PolicyArn") {
        return Some(arn.to_owned());
    }
    let subject = call.subject()?;
    match (call.parameter("KeyId"), &call.region) {
        (Some(id), Some(region)) => {
            Some(format!("arn:{}:kms:{region}:{}:key/{id}", account.partition.0, account.id))
        }
        _ => Some(subject.to_owned()),
    }
}
