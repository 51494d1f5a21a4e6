//! KMS API reference.

use serde_json::Value;
use std::collections::BTreeMap;

super::answers! {
    /// `ListKeys`.
    ListKeys { keys: Vec<KeyEntry> }
    /// A key of the list.
    KeyEntry { key_id: String, key_arn: String }
    /// `ListAliases`.
    ListAliases { aliases: Vec<Alias> }
    /// An alias; without a key if AWS has not made the key yet.
    Alias { alias_name: String, target_key_id: Option<String> }
    /// `DescribeKey`.
    DescribeKey { key_metadata: KeyMetadata }
    /// What a key is.
    KeyMetadata {
        key_id: String,
        arn: String,
        key_manager: Option<String>,
        key_state: Option<String>,
        key_spec: Option<String>,
        key_usage: Option<String>,
        origin: Option<String>,
        multi_region: Option<bool>,
    }
    /// `GetKeyPolicy`.
    GetKeyPolicy { policy: String }
    /// `ListGrants`.
    ListGrants { grants: Vec<Grant> }
    /// A grant.
    Grant {
        grant_id: String,
        grantee_principal: Option<String>,
        grantee_service_principal: Option<String>,
        retiring_principal: Option<String>,
        operations: Option<Vec<String>>,
        constraints: Option<Value>,
    }
    /// Constraints of a grant.
    Constraints {
        encryption_context_subset: Option<BTreeMap<String, String>>,
        encryption_context_equals: Option<BTreeMap<String, String>>,
        source_arn: Option<String>,
    }
    /// `ListResourceTags`.
    ListResourceTags { tags: Vec<Tag> }
    /// A tag of a key.
    Tag { tag_key: String, tag_value: String }
}
