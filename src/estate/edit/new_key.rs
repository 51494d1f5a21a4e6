//! Keys that do not exist yet.

use crate::aws::{AccountId, Arn, KeyManager, KeyOrigin, KeySpec, KeyState, KeyUsage, Region};
use crate::estate::{Account, Key};
use crate::fact::Observed;
use serde_json::json;
use std::collections::BTreeMap;

/// The id that a key has in an estate until AWS gives it one.
const PLACEHOLDER: &str = "key/00000000-0000-4000-8000-000000000000";

/// Alias of a key that is yet to be made.
pub const NEW_KEY_ALIAS: &str = "alias/keyway-ebs";

/// Whether this is the ARN of a key that is yet to be made.
pub fn is_placeholder(key: &Arn) -> bool {
    key.resource() == PLACEHOLDER
}

/// A customer managed key of a place that is yet to be made, with the policy that `CreateKey` gives a key by default:
/// its account decides by identity policies (KMS developer guide, "Default key policy").
pub fn new_key(account: &AccountId, region: &Region) -> Option<Key> {
    let partition = region.partition();
    let arn = format!("arn:{partition}:kms:{region}:{account}:{PLACEHOLDER}").parse().ok()?;
    let policy = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Sid": "Enable IAM User Permissions",
            "Effect": "Allow",
            "Principal": {"AWS": format!("arn:{partition}:iam::{account}:root")},
            "Action": "kms:*",
            "Resource": "*"
        }]
    });
    Some(Key {
        arn,
        aliases: Observed::Known(vec![NEW_KEY_ALIAS.to_owned()]),
        manager: Observed::Known(KeyManager::Customer),
        state: Observed::Known(KeyState::Enabled),
        spec: Observed::Known(KeySpec("SYMMETRIC_DEFAULT".to_owned())),
        usage: Observed::Known(KeyUsage::EncryptDecrypt),
        multi_region: Observed::Known(false),
        origin: Observed::Known(KeyOrigin::Kms),
        policy: Observed::Known(serde_json::from_value(policy).ok()?),
        grants: Observed::Known(Vec::new()),
        grant_count: Observed::Known(0),
        tags: Observed::Known(BTreeMap::new()),
    })
}

/// The same in an account that may have a key of that alias: `CreateAlias` refuses a name that is taken (KMS API reference,
/// "CreateAlias": `AlreadyExistsException`), so the new key goes without one.
pub fn new_key_of(account: &Account, region: &Region) -> Option<Key> {
    let mut key = new_key(&account.id, region)?;
    let here = account.keys_in(region);
    let mut aliases = here.filter_map(|known| known.aliases.known()).flatten();
    if aliases.any(|alias| alias == NEW_KEY_ALIAS) {
        key.aliases = Observed::Known(Vec::new());
    }
    Some(key)
}
