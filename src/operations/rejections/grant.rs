//! Grants.

use super::Rejection;
use crate::operations::{Effects, Invocation};

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
