//! KMS keys: what they are, their policies, grants, aliases and tags.

use super::{Source, Tell};
use crate::aws::{KeyManager, Region};
use crate::discover::read::{After, Each, Only, Read, Service};
use crate::discover::replies::{answer, kms};
use crate::discover::{Call, Scope, Telling, Touched};
use crate::estate::{Grant, Key};
use crate::fact::Observed;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

static LIST_KEYS: Read =
    Read::in_regions(Service::Kms, "ListKeys", "kms:ListKeys", answer::<kms::ListKeys>())
        .leaves("which keys there are");

static LIST_ALIASES: Read =
    Read::in_regions(Service::Kms, "ListAliases", "kms:ListAliases", answer::<kms::ListAliases>())
        .leaves("what the aliases stand for");

static DESCRIBE_KEY: Read =
    Read::in_regions(Service::Kms, "DescribeKey", "kms:DescribeKey", answer::<kms::DescribeKey>())
        .after(&[After::Each(Each::of(&LIST_KEYS, "KeyId", "KeyId").only(Only::Those(is_touched)))])
        .leaves("manager, state and use of the key");

/// AWS managed keys have one policy for all, which is known.
static GET_KEY_POLICY: Read =
    Read::in_regions(Service::Kms, "GetKeyPolicy", "kms:GetKeyPolicy", answer::<kms::GetKeyPolicy>())
        .with(&[("PolicyName", "default")])
        .after(&[After::Each(Each::of(&DESCRIBE_KEY, "KeyId", "KeyId").only(Only::Those(is_of_customer)))])
        .leaves("the policy of the key");

static LIST_GRANTS: Read =
    Read::in_regions(Service::Kms, "ListGrants", "kms:ListGrants", answer::<kms::ListGrants>())
        .after(&[After::Each(Each::of(&DESCRIBE_KEY, "KeyId", "KeyId"))])
        .leaves("the grants of the key");

static LIST_RESOURCE_TAGS: Read = Read::in_regions(
    Service::Kms,
    "ListResourceTags",
    "kms:ListResourceTags",
    answer::<kms::ListResourceTags>(),
)
.after(&[After::Each(Each::of(&DESCRIBE_KEY, "KeyId", "KeyId").only(Only::Those(is_of_customer)))])
.leaves("the tags of the key");

/// KMS keys.
pub static SOURCE: Source = Source {
    word: "keys",
    about: "KMS keys with policies, grants, aliases and tags",
    reads: &[&LIST_KEYS, &LIST_ALIASES, &DESCRIBE_KEY, &GET_KEY_POLICY, &LIST_GRANTS, &LIST_RESOURCE_TAGS],
    tell: Tell(tell),
};

fn is_touched(scope: &Scope, entry: &Value) -> bool {
    let id = entry.get("KeyId").and_then(Value::as_str).unwrap_or_default();
    scope.touches(|touched: &Touched| &touched.keys, id)
}

fn is_of_customer(_: &Scope, metadata: &Value) -> bool {
    metadata.get("KeyManager").and_then(Value::as_str) != Some("AWS")
}

fn tell(telling: &mut Telling<'_>) {
    let aliases: BTreeMap<Region, kms::ListAliases> = telling.in_regions(&LIST_ALIASES).into_iter().collect();
    for (region, told) in telling.in_regions::<kms::ListKeys>(&LIST_KEYS) {
        let known = aliases.get(&region);
        telling.region(&region).all_keys = known.map_or(Observed::Unknown, |_| Observed::Known(true));
        for entry in &told.keys {
            let key = key(telling, &region, entry, known);
            telling.account.keys.extend(key.map(Arc::new));
        }
    }
}

fn key(
    telling: &mut Telling<'_>,
    region: &Region,
    entry: &kms::KeyEntry,
    aliases: Option<&kms::ListAliases>,
) -> Option<Key> {
    let arn = telling.named(&LIST_KEYS, Some(region), &entry.key_arn)?;
    let call = |read| Call::new(read, Some(region), [("KeyId", entry.key_id.clone())]);
    let described: Option<kms::DescribeKey> = telling.replies.told(&call(&DESCRIBE_KEY));
    let what = described.map(|told| told.key_metadata);
    let what = what.as_ref();
    let is_aws = what.and_then(|what| what.key_manager.as_deref()) == Some("AWS");
    let of_key = |alias: &&kms::Alias| alias.target_key_id.as_deref() == Some(&entry.key_id);
    let names = aliases.map(|told| told.aliases.iter().filter(of_key).map(|alias| alias.alias_name.clone()));
    let policy = telling.replies.told::<kms::GetKeyPolicy>(&call(&GET_KEY_POLICY));
    let policy = policy.map_or(Observed::Unknown, |told| {
        telling.document(&call(&GET_KEY_POLICY), &Value::String(told.policy))
    });
    let grants = telling.replies.told::<kms::ListGrants>(&call(&LIST_GRANTS));
    let grants = grants.map(|told| told.grants.into_iter().map(grant).collect::<Option<Vec<Grant>>>());
    let grants = match grants {
        Some(Some(mut grants)) => {
            grants.sort_by(|one, other| one.id.cmp(&other.id));
            Observed::Known(grants)
        }
        Some(None) => {
            let why = "a grant has a constraint that is not known here";
            telling.not_understood(&LIST_GRANTS, Some(region), &entry.key_arn, why);
            Observed::Unknown
        }
        None => Observed::Unknown,
    };
    let tags = telling.replies.told::<kms::ListResourceTags>(&call(&LIST_RESOURCE_TAGS));
    let tags = tags.map(|told| told.tags.into_iter().map(|tag| (tag.tag_key, tag.tag_value)).collect());
    Some(Key {
        arn,
        aliases: known(names.map(|names| {
            let mut names: Vec<String> = names.collect();
            names.sort();
            names
        })),
        manager: match what.and_then(|what| what.key_manager.as_deref()) {
            Some("AWS") => Observed::Known(KeyManager::Aws),
            Some("CUSTOMER") => Observed::Known(KeyManager::Customer),
            _ => Observed::Unknown,
        },
        state: word(what.and_then(|what| what.key_state.as_deref())),
        spec: word(what.and_then(|what| what.key_spec.as_deref())),
        usage: word(what.and_then(|what| what.key_usage.as_deref())),
        multi_region: known(what.and_then(|what| what.multi_region)),
        origin: word(what.and_then(|what| what.origin.as_deref())),
        policy,
        grants,
        grant_count: Observed::Unknown,
        tags: known(if is_aws { Some(BTreeMap::new()) } else { tags }),
    })
}

/// A grant, unless it has a constraint that is not known here: without that it would seem to allow more than it does.
fn grant(told: kms::Grant) -> Option<Grant> {
    const KNOWN: &[&str] = &["EncryptionContextSubset", "EncryptionContextEquals", "SourceArn"];
    let told_of = told.constraints.as_ref().filter(|constraints| !constraints.is_null());
    if let Some(fields) = told_of.map(Value::as_object) {
        // The AWS CLI prints what it does not know yet as nothing at all.
        let is_known = |name: &String| KNOWN.contains(&name.as_str());
        fields.filter(|fields| !fields.is_empty() && fields.keys().all(is_known))?;
    }
    let constraints = told_of.and_then(|told| kms::Constraints::deserialize(told).ok());
    let of = |pick: fn(&kms::Constraints) -> &Option<BTreeMap<String, String>>| {
        constraints
            .as_ref()
            .and_then(|constraints| pick(constraints).clone())
            .filter(|pairs| !pairs.is_empty())
    };
    Some(Grant {
        id: told.grant_id,
        grantee: told.grantee_principal.or(told.grantee_service_principal).unwrap_or_default(),
        retiring: told.retiring_principal,
        operations: told.operations.unwrap_or_default(),
        encryption_context_subset: of(|constraints| &constraints.encryption_context_subset),
        encryption_context_equals: of(|constraints| &constraints.encryption_context_equals),
        source_arn: constraints.as_ref().and_then(|constraints| constraints.source_arn.clone()),
    })
}

/// A word of AWS as the value that the estate has for it; one that it does not have is unknown.
pub(super) fn word<T: serde::de::DeserializeOwned>(word: Option<&str>) -> Observed<T> {
    let value = word.and_then(|word| T::deserialize(Value::String(word.to_owned())).ok());
    known(value)
}

/// A fact that was told, or unknown.
pub(super) fn known<T>(told: Option<T>) -> Observed<T> {
    told.map_or(Observed::Unknown, Observed::Known)
}
