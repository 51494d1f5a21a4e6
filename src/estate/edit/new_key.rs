//! Keys that do not exist yet.

use crate::aws::{AccountId, Arn, KeyManager, KeyOrigin, KeySpec, KeyState, KeyUsage, Region};
use crate::estate::Key;
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
