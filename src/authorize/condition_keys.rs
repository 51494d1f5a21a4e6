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

/// Keys beyond [`COMMON`]; a name that ends with a colon stands for every key that begins with it.
static KEYS: &[(&str, &[&str])] = &[
    ("cancelkeydeletion", &[]),
    ("connectcustomkeystore", &[]),
    ("createalias", &[]),
    ("createcustomkeystore", &[]),
    ("creategrant", CREATE_GRANT),
    ("createkey", &["bypasspolicylockoutsafetycheck"]),
    ("decrypt", SYMMETRIC_ATTESTED),
    ("deletealias", &[]),
    ("deletecustomkeystore", &[]),
    ("deleteimportedkeymaterial", &[]),
    ("derivesharedsecret", &["keyagreementalgorithm", "recipientattestation:", "requestalias"]),
    ("describecustomkeystores", &[]),
    ("describekey", BY_ALIAS),
    ("disablekey", &[]),
    ("disablekeyrotation", &[]),
    ("disconnectcustomkeystore", &[]),
    ("enablekey", &[]),
    ("enablekeyrotation", &["rotationperiodindays"]),
    ("encrypt", SYMMETRIC),
    ("generatedatakey", SYMMETRIC_ATTESTED),
    ("generatedatakeypair", KEY_PAIR),
    ("generatedatakeypairwithoutplaintext", KEY_PAIR_WITHOUT_PLAINTEXT),
    ("generatedatakeywithoutplaintext", SYMMETRIC),
    ("generatemac", MAC),
    ("generaterandom", &["recipientattestation:"]),
    ("getkeypolicy", &[]),
    ("getkeyrotationstatus", &[]),
    ("getparametersforimport", &["wrappingalgorithm", "wrappingkeyspec"]),
    ("getpublickey", BY_ALIAS),
    ("importkeymaterial", &["expirationmodel", "validto"]),
    ("listaliases", &[]),
    ("listgrants", FOR_RESOURCE),
    ("listkeypolicies", &[]),
    ("listkeyrotations", &[]),
    ("listkeys", &[]),
    ("listresourcetags", &[]),
    ("listretirablegrants", &[]),
    ("putkeypolicy", &["bypasspolicylockoutsafetycheck"]),
    ("reencryptfrom", RE_ENCRYPT),
    ("reencryptto", RE_ENCRYPT),
    ("replicatekey", &["replicaregion"]),
    ("retiregrant", &[]),
    ("revokegrant", FOR_RESOURCE),
    ("rotatekeyondemand", &[]),
    ("schedulekeydeletion", &["schedulekeydeletionpendingwindowindays"]),
    ("sign", SIGN),
    ("synchronizemultiregionkey", &[]),
    ("tagresource", &[]),
    ("untagresource", &[]),
    ("updatealias", &[]),
    ("updatecustomkeystore", &[]),
    ("updatekeydescription", &[]),
    ("updateprimaryregion", &["primaryregion"]),
    ("verify", SIGN),
    ("verifymac", MAC),
];

/// Whether an action has a condition key. Both are in lower case. Keys of services other than KMS, and of actions
/// this table does not list, are taken as given.
pub(super) fn action_has_key(action: &str, key: &str) -> bool {
    let Some(key) = key.strip_prefix("kms:") else { return true };
    let Some(name) = action.strip_prefix("kms:") else { return false };
    let Ok(at) = KEYS.binary_search_by(|(known, _)| known.cmp(&name)) else { return true };
    let own = KEYS.get(at).map_or(&[] as &[&str], |(_, keys)| keys);
    COMMON.iter().chain(own).any(|known| {
        if known.ends_with(':') { key.starts_with(known) && key.len() > known.len() } else { *known == key }
    })
}

#[cfg(test)]
mod tests {
    use super::KEYS;

    #[test]
    fn the_table_is_sorted_for_the_search() {
        assert!(KEYS.is_sorted_by(|(a, _), (b, _)| a < b));
    }
}
