//! KMS: the key policy decides, and whether identity policies count at all (KMS developer guide, "Default key
//! policy" and "Allowing users in other accounts to use a KMS key").

use super::query::Query;
use super::rule::{Rule, Stance};
use crate::aws::{Arn, KeyManager};
use crate::iam::{Given, PolicyType, Principal, Relation, Role, Text, Truth};

/// "The `kms:RetireGrant` permission is not effective in a key policy"; in identity policies the account of the key can
/// hand the permission on, and the account that the grant lets retire it. In every other account it "alone does not
/// allow principals to retire a grant" (KMS developer guide, "Retiring and revoking grants").
const RETIRE_GRANT: &str = "kms:retiregrant";

/// Actions that work on keys of other accounts (the same page; KMS API reference, "Cross-account use").
const CROSS_ACCOUNT: &[&str] = &[
    "kms:creategrant",
    "kms:decrypt",
    "kms:derivesharedsecret",
    "kms:describekey",
    "kms:encrypt",
    "kms:generatedatakey",
    "kms:generatedatakeypair",
    "kms:generatedatakeypairwithoutplaintext",
    "kms:generatedatakeywithoutplaintext",
    "kms:generatemac",
    "kms:getkeyrotationstatus",
    "kms:getpublickey",
    "kms:listgrants",
    "kms:reencryptfrom",
    "kms:reencryptto",
    RETIRE_GRANT,
    "kms:revokegrant",
    "kms:sign",
    "kms:verify",
    "kms:verifymac",
];

/// Actions on no key, which identity policies alone allow.
const WITHOUT_KEY: &[&str] = &[
    "kms:connectcustomkeystore",
    "kms:createcustomkeystore",
    "kms:createkey",
    "kms:deletecustomkeystore",
    "kms:describecustomkeystores",
    "kms:disconnectcustomkeystore",
    "kms:generaterandom",
    "kms:listaliases",
    "kms:listkeys",
    "kms:listretirablegrants",
    "kms:updatecustomkeystore",
];

/// Actions that need a permission on the alias, by identity policy, and one on the key.
const ON_ALIASES: &[&str] = &["kms:createalias", "kms:deletealias", "kms:updatealias"];

pub(super) fn rule(query: &Query<'_>, action: &str) -> Rule {
    let alias = key_behind_alias(query.resource);
    let on_alias = alias.is_some() && ON_ALIASES.contains(&action);
    let without_key = on_alias || WITHOUT_KEY.contains(&action);
    let retires = action == RETIRE_GRANT;
    let unsigned = *query.principal == Principal::Anonymous;
    Rule {
        policy: PolicyType::KeyPolicy,
        role: if without_key || retires || unsigned { Role::Absent } else { Role::Required },
        heard: !retires,
        confined: retires || (!WITHOUT_KEY.contains(&action) && !CROSS_ACCOUNT.contains(&action)),
        stance: Stance::PoliciesDecide,
        rcps_apply: rcps_apply(query, action),
        resource: alias.filter(|_| !on_alias),
    }
}

/// Why KMS refuses a call that the policies would allow, where they have no say.
pub(super) fn refusal(query: &Query<'_>, action: &str, relation: Relation) -> Option<String> {
    let named = &query.action;
    if action.starts_with("kms:") && *query.principal == Principal::Anonymous {
        return Some("KMS answers no unsigned requests".to_owned());
    }
    let is_kms = action.starts_with("kms:");
    if !is_kms || relation != Relation::CrossAccount || !rule(query, action).confined {
        return None;
    }
    Some(match action {
        RETIRE_GRANT => {
            format!("`{named}` works on keys of other accounts only for whom the grant lets retire it")
        }
        _ => format!("`{named}` does not work on keys of other accounts"),
    })
}

/// Whether an action is authorized on a key, and not on an alias or on no resource.
pub(super) fn is_on_key_alone(action: &str) -> bool {
    let action = action.to_ascii_lowercase();
    !WITHOUT_KEY.contains(&action.as_str()) && !ON_ALIASES.contains(&action.as_str())
}

/// "An alias is not a valid resource for key actions": policies see the key, of which the alias tells account and
/// region alone (KMS developer guide, "Controlling access to aliases").
fn key_behind_alias(resource: &Text) -> Option<Text> {
    let arn: Arn = resource.known_part().parse().ok()?;
    (arn.service() == "kms" && arn.resource().starts_with("alias/")).then(|| {
        let (partition, region, account) = (arn.partition(), arn.region_text(), arn.account_text());
        Text::Prefix(format!("arn:{partition}:kms:{region}:{account}:key/"))
    })
}

/// "RCPs do not apply to AWS managed keys", and never to `kms:RetireGrant`, whatever their `Action` says (KMS
/// developer guide, "Resource control policies in AWS KMS").
fn rcps_apply(query: &Query<'_>, action: &str) -> Truth {
    if action == RETIRE_GRANT {
        return Truth::False;
    }
    match &query.key_manager {
        Given::None | Given::Known(KeyManager::Customer) => Truth::True,
        Given::Known(KeyManager::Aws) => Truth::False,
        Given::Unknown(_) => Truth::Unknown,
    }
}
