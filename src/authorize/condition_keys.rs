//! Which condition keys an action of KMS has (service authorization reference, "Actions, resources, and condition
//! keys for AWS Key Management Service"). A key that an action does not have is absent whatever the request says.

/// Keys of every action, and keys of the KMS key itself.
const COMMON: &[&str] = &[
    "calleraccount",
    "viaservice",
    "keyorigin",
    "keyspec",
    "keyusage",
    "multiregion",
    "multiregionkeytype",
    "resourcealiases",
    "customermasterkeyspec",
    "customermasterkeyusage",
];

const SYMMETRIC: &[&str] =
    &["encryptionalgorithm", "encryptioncontext:", "encryptioncontextkeys", "requestalias"];
const RE_ENCRYPT: &[&str] = &[
    "encryptionalgorithm",
    "encryptioncontext:",
    "encryptioncontextkeys",
    "requestalias",
    "reencryptonsamekey",
];
const SYMMETRIC_ATTESTED: &[&str] = &[
    "encryptionalgorithm",
    "encryptioncontext:",
    "encryptioncontextkeys",
    "requestalias",
    "recipientattestation:",
];
const KEY_PAIR: &[&str] = &[
    "encryptionalgorithm",
    "encryptioncontext:",
    "encryptioncontextkeys",
    "requestalias",
    "datakeypairspec",
    "recipientattestation:",
];
const KEY_PAIR_WITHOUT_PLAINTEXT: &[&str] = &[
    "encryptionalgorithm",
    "encryptioncontext:",
    "encryptioncontextkeys",
    "requestalias",
    "datakeypairspec",
];
const CREATE_GRANT: &[&str] = &[
    "encryptioncontext:",
    "encryptioncontextkeys",
    "grantconstrainttype",
    "grantconstraintsourcearn",
    "grantisforawsresource",
    "grantoperations",
    "granteeprincipal",
    "granteeserviceprincipal",
    "retiringprincipal",
    "retiringserviceprincipal",
];
const FOR_RESOURCE: &[&str] = &["grantisforawsresource"];
const BY_ALIAS: &[&str] = &["requestalias"];
const SIGN: &[&str] = &["messagetype", "signingalgorithm", "requestalias"];
const MAC: &[&str] = &["macalgorithm", "requestalias"];

/// Every action of KMS and its keys beyond [`COMMON`]; a name that ends with a colon stands for every key that begins
/// with it. Sorted without regard to case.
static KEYS: &[(&str, &[&str])] = &[
    ("CancelKeyDeletion", &[]),
    ("ConnectCustomKeyStore", &[]),
    ("CreateAlias", &[]),
    ("CreateCustomKeyStore", &[]),
    ("CreateGrant", CREATE_GRANT),
    ("CreateKey", &["bypasspolicylockoutsafetycheck"]),
    ("Decrypt", SYMMETRIC_ATTESTED),
    ("DeleteAlias", &[]),
    ("DeleteCustomKeyStore", &[]),
    ("DeleteImportedKeyMaterial", &[]),
    ("DeriveSharedSecret", &["keyagreementalgorithm", "recipientattestation:", "requestalias"]),
    ("DescribeCustomKeyStores", &[]),
    ("DescribeKey", BY_ALIAS),
    ("DisableKey", &[]),
    ("DisableKeyRotation", &[]),
    ("DisconnectCustomKeyStore", &[]),
    ("EnableKey", &[]),
    ("EnableKeyRotation", &["rotationperiodindays"]),
    ("Encrypt", SYMMETRIC),
    ("GenerateDataKey", SYMMETRIC_ATTESTED),
    ("GenerateDataKeyPair", KEY_PAIR),
    ("GenerateDataKeyPairWithoutPlaintext", KEY_PAIR_WITHOUT_PLAINTEXT),
    ("GenerateDataKeyWithoutPlaintext", SYMMETRIC),
    ("GenerateMac", MAC),
    ("GenerateRandom", &["recipientattestation:"]),
    ("GetKeyLastUsage", &[]),
    ("GetKeyPolicy", &[]),
    ("GetKeyRotationStatus", &[]),
    ("GetParametersForImport", &["wrappingalgorithm", "wrappingkeyspec"]),
    ("GetPublicKey", BY_ALIAS),
    ("ImportKeyMaterial", &["expirationmodel", "validto"]),
    ("ListAliases", &[]),
    ("ListGrants", FOR_RESOURCE),
    ("ListKeyPolicies", &[]),
    ("ListKeyRotations", &[]),
    ("ListKeys", &[]),
    ("ListResourceTags", &[]),
    ("ListRetirableGrants", &[]),
    ("PutKeyPolicy", &["bypasspolicylockoutsafetycheck"]),
    ("ReEncryptFrom", RE_ENCRYPT),
    ("ReEncryptTo", RE_ENCRYPT),
    ("ReplicateKey", &["replicaregion"]),
    ("RetireGrant", &[]),
    ("RevokeGrant", FOR_RESOURCE),
    ("RotateKeyOnDemand", &[]),
    ("ScheduleKeyDeletion", &["schedulekeydeletionpendingwindowindays"]),
    ("Sign", SIGN),
    ("SynchronizeMultiRegionKey", &[]),
    ("TagResource", &[]),
    ("UntagResource", &[]),
    ("UpdateAlias", &[]),
    ("UpdateCustomKeyStore", &[]),
    ("UpdateKeyDescription", &[]),
    ("UpdatePrimaryRegion", &["primaryregion"]),
    ("Verify", SIGN),
    ("VerifyMac", MAC),
];

/// Whether an action has a condition key. Both are in lower case. Keys of services other than KMS, and of actions
/// this table does not list, are taken as given.
pub(crate) fn action_has_key(action: &str, key: &str) -> bool {
    let Some(key) = key.strip_prefix("kms:") else { return true };
    let Some(name) = action.strip_prefix("kms:") else { return false };
    let lower = |text: &'static str| text.bytes().map(|byte| byte.to_ascii_lowercase());
    let Ok(at) = KEYS.binary_search_by(|(known, _)| lower(known).cmp(name.bytes())) else { return true };
    let own = KEYS.get(at).map_or(&[] as &[&str], |(_, keys)| keys);
    COMMON.iter().chain(own).any(|known| {
        if known.ends_with(':') { key.starts_with(known) && key.len() > known.len() } else { *known == key }
    })
}

/// The names of every action of KMS, without `kms:`.
pub(super) fn actions() -> impl Iterator<Item = &'static str> {
    KEYS.iter().map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::KEYS;

    #[test]
    fn the_table_is_sorted_for_the_search() {
        assert!(KEYS.is_sorted_by(|(a, _), (b, _)| a.to_lowercase() < b.to_lowercase()));
    }
}
