//! Edits in words.

use crate::aws::Arn;
use crate::estate::{Edit, KeyName, NEW_KEY_ALIAS, is_placeholder};
use crate::fact::Observed;
use crate::iam::Statement;

/// What an edit changes, in one line.
pub fn in_words(edit: &Edit) -> String {
    match edit {
        Edit::KeyPolicy { key, statement } => {
            format!("key policy of {}: add {}", key_in_words(key), statement_in_words(statement))
        }
        Edit::IdentityPolicy { role, policy, statement } => {
            let added = statement_in_words(statement);
            format!("inline policy `{policy}` of {}: add {added}", role_in_words(role))
        }
        Edit::TrustPolicy { role, statement } => {
            format!("trust policy of {}: add {}", role_in_words(role), statement_in_words(statement))
        }
        Edit::BucketPolicy { account, bucket, statement } => {
            format!("bucket policy of `{bucket}` in {account}: add {}", statement_in_words(statement))
        }
        Edit::Grant { key, grant } => {
            let grantee = grant.grantee.rsplit('/').next().unwrap_or_default();
            let operations = grant.operations.join(", ");
            format!("grant on {} to `{grantee}`: {operations}", key_in_words(key))
        }
        Edit::DefaultKey { account, region, key } => {
            let key = match key {
                KeyName::Arn(arn) if is_placeholder(arn) => format!("the new `{NEW_KEY_ALIAS}`"),
                KeyName::Arn(arn) => short(arn),
                KeyName::Alias(alias) => format!("`{alias}`"),
            };
            format!("default EBS key of {account}/{region}: {key}")
        }
        Edit::EnableKey { key } => format!("{}: enable it", key_in_words(key)),
        Edit::CancelKeyDeletion { key } => {
            format!("{}: cancel its deletion and enable it", key_in_words(key))
        }
        Edit::CreateKey { key } => {
            let alias = match &key.aliases {
                Observed::Known(aliases) => aliases.first().map_or("", String::as_str),
                Observed::Unknown => "",
            };
            format!("new key `{alias}` in {}", place(&key.arn))
        }
        Edit::Share { account, snapshot, with } => {
            format!("snapshot `{snapshot}` of {account}: share it with {with}")
        }
    }
}

fn statement_in_words(statement: &Statement) -> String {
    match &statement.sid {
        Some(sid) => format!("`{sid}`"),
        None => "a statement".to_owned(),
    }
}

/// `key/1234abcd-… in 111122223333/eu-west-1`.
pub fn key_in_words(key: &Arn) -> String {
    if is_placeholder(key) {
        return format!("the new key in {}", place(key));
    }
    format!("{} in {}", short(key), place(key))
}

fn role_in_words(role: &Arn) -> String {
    format!("role `{}` of {}", role.resource_name(), role.account_text())
}

fn place(key: &Arn) -> String {
    format!("{}/{}", key.account_text(), key.region_text())
}

/// The head of an id, as far as its first dash.
fn short(key: &Arn) -> String {
    match key.resource().split_once('-') {
        Some((head, _)) if head.len() > "key/".len() + 7 => format!("{head}-…"),
        _ => key.resource().to_owned(),
    }
}
