//! KMS keys, their aliases and grants.

use super::documents::{self, Seat};
use super::is_aws_alias;
use super::names::Home;
use super::notes::{At, Notes};
use crate::aws::KeyManager;
use crate::estate::{GRANT_OPERATIONS, Grant, Key};
use crate::fact::Observed;
use crate::input::did_you_mean;

pub(super) fn check<'a>(home: &Home<'a>, at: &At<'_>, notes: &mut Notes<'a>) {
    let keys = at.key("keys");
    for (number, key) in home.account.keys.iter().enumerate() {
        let at = keys.index(number);
        check_arn(home, key, &at.key("arn"), notes);
        check_aliases(home, key, &at.key("aliases"), notes);
        if let Some(policy) = key.policy.known() {
            documents::check(policy, "a key policy", Seat::Resource, &at.key("policy"), notes);
        }
        if let (Some(count), Some(listed)) = (key.grant_count.known(), key.grants.known())
            && *count != listed.len()
        {
            let message = format!("`grants` lists {}, `grant_count` says {count}", listed.len());
            notes.add(&at.key("grant_count"), message);
        }
        let grants = at.key("grants");
        for (number, grant) in key.grants.known().into_iter().flatten().enumerate() {
            check_grant(key, grant, &grants.index(number), notes);
        }
    }
}

fn check_arn<'a>(home: &Home<'a>, key: &'a Key, at: &At<'_>, notes: &mut Notes<'a>) {
    notes.unique("key ARN", key.arn.as_str(), at);
    match key.arn.region() {
        Some(region) if key.arn.is_kms_key() && !key.arn.resource_name().is_empty() => {
            if key.arn.account().is_some() && home.partition == Some(key.arn.partition()) {
                home.region(&region, at, notes);
            }
            home.own_arn(&key.arn, at, notes);
        }
        _ => notes.add(at, format!("`{}` is not the ARN of a KMS key", key.arn)),
    }
}

fn check_aliases<'a>(home: &Home<'a>, key: &'a Key, at: &At<'_>, notes: &mut Notes<'a>) {
    for (number, alias) in key.aliases.known().into_iter().flatten().enumerate() {
        let at = at.index(number);
        if alias.strip_prefix("alias/").is_none_or(str::is_empty) {
            notes.add(&at, format!("`{alias}` is not an alias: `alias/...` is expected"));
            continue;
        }
        if is_aws_alias(alias) && key.manager == Observed::Known(KeyManager::Customer) {
            notes.add(
                &at,
                format!("alias `{alias}` on a customer managed key: AWS keeps `alias/aws/` for its own"),
            );
        }
        let within = [home.account.id.as_str(), key.arn.region_text()];
        notes.unique_in("alias", within, alias, &at);
    }
}

fn check_grant<'a>(key: &'a Key, grant: &'a Grant, at: &At<'_>, notes: &mut Notes<'a>) {
    notes.filled("grant id", &grant.id, &at.key("id"));
    notes.filled("grantee", &grant.grantee, &at.key("grantee"));
    notes.unique_in("grant id", [key.arn.as_str(), ""], &grant.id, &at.key("id"));
    let operations = at.key("operations");
    for (number, operation) in grant.operations.iter().enumerate() {
        if !GRANT_OPERATIONS.contains(&operation.as_str()) {
            let bare = operation.strip_prefix("kms:").unwrap_or(operation);
            let hint = did_you_mean(bare, GRANT_OPERATIONS.iter().copied());
            let message = format!("unknown grant operation `{operation}`");
            notes.add_with(&operations.index(number), message, hint.as_deref());
        }
    }
}
