//! Grants.

use super::Rejection;
use crate::operations::{Effects, Invocation};

/// Keys are known in their own region only (KMS developer guide, "Multi-Region keys": all others are regional).
pub(in crate::operations) fn grant_elsewhere(call: &Invocation<'_>, effects: &mut Effects) {
    let Some(passed) = call.key.filter(|passed| passed.key.region != call.place.region) else { return };
    effects.reject(Rejection::new(
        "grant-in-another-region",
        format!("CreateGrant in {} does not find the {}", call.place.region, passed.key.in_words()),
        "a grant is made where its key is",
        format!("call it in {}", passed.key.region),
    ));
}

/// "Specify the key ID or key ARN of the KMS key" (KMS API reference, `CreateGrant`: `KeyId`).
pub(in crate::operations) fn alias_of_key(call: &Invocation<'_>, effects: &mut Effects) {
    if let Some(alias) = &call.parameters.alias {
        effects.reject(Rejection::new(
            "grant-on-an-alias",
            format!("CreateGrant is refused: its key is named by the alias `{alias}`"),
            "a grant is made on a key, and this call takes its id or ARN alone",
            "pass the ARN of the key as `KeyId`",
        ));
    }
}
