//! Edits in words.

use super::{Edit, is_placeholder};
use crate::aws::Arn;
use crate::iam::{Selector, Statement};

impl Edit {
    /// What is done, in words that begin with a verb: "add to the key policy of `key/1234`: allow `...` `kms:Decrypt`".
    pub fn in_words(&self) -> String {
        match self {
            Self::KeyPolicy { key, statement } => {
                format!("allow {} in the key policy of {}", allowed(statement), key_words(key))
            }
            Self::IdentityPolicy { role, policy, statement } => format!(
                "allow {} in the inline policy `{policy}` of the role `{}` of {}",
                allowed(statement),
                role.resource_name(),
                role.account_text()
            ),
            Self::TrustPolicy { role, statement } => format!(
                "allow {} in the trust policy of the role `{}` of {}",
                allowed(statement),
                role.resource_name(),
                role.account_text()
            ),
            Self::BucketPolicy { bucket, statement, .. } => {
                format!("allow {} in the policy of the bucket `{bucket}`", allowed(statement))
            }
            Self::Grant { key, grant } => {
                format!("grant `{}` {} on {}", grant.grantee, grant.operations.join(", "), key_words(key))
            }
            Self::DefaultKey { account, region, key } => {
                let key = match key {
                    crate::estate::KeyName::Arn(arn) => key_words(arn),
                    crate::estate::KeyName::Alias(alias) => format!("`{alias}`"),
                };
                format!("make {key} the default EBS key of {region} in {account}")
            }
            Self::EnableKey { key } => format!("enable {}", key_words(key)),
            Self::CancelKeyDeletion { key } => {
                format!("cancel the deletion of {} and enable it", key_words(key))
            }
            Self::CreateKey { key } => format!(
                "make a customer managed key in {} of {}",
                key.arn.region_text(),
                key.arn.account_text()
            ),
            Self::Share { account, snapshot, with } => format!("share `{snapshot}` of {account} with {with}"),
        }
    }
}

fn key_words(key: &Arn) -> String {
    if is_placeholder(key) {
        return format!("the new key of {} in {}", key.region_text(), key.account_text());
    }
    format!("`{}` of {} in {}", key.resource(), key.region_text(), key.account_text())
}

/// Whom a statement lets do what.
fn allowed(statement: &Statement) -> String {
    let actions: Vec<String> =
        statement.action.list().as_slice().iter().map(|action| format!("`{action}`")).collect();
    let who = match &statement.principal {
        Some(Selector::Only(crate::iam::Principals::Listed(listed))) => {
            let names = listed.iter().flat_map(|(_, names)| names.as_slice());
            names.fold(String::new(), |text, name| text + "`" + name + "` ")
        }
        _ => String::new(),
    };
    format!("{who}{}", actions.join(", "))
}
