//! Keys as people name them outside a job.

use crate::aws::{AccountId, Arn, Region};
use crate::estate::{Estate, Key};
use crate::graph::{KeyRef, KeyUse};
use crate::input::did_you_mean;
use thiserror::Error;

/// A key that cannot be found by its name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeyNameError {
    /// Not of a form that names a key.
    #[error("`{0}` is neither the ARN of a key or alias, nor `ACCOUNT/REGION/KEY`, nor an alias or id")]
    Form(String),
    /// The account is none.
    #[error("`{text}` is not an account id and no account of the estate has this name{}", super::error::hint(.near.as_deref()))]
    Account {
        /// As written.
        text: String,
        /// The nearest name.
        near: Option<String>,
    },
    /// The region is none.
    #[error("`{0}` is not a region")]
    Region(String),
    /// The estate has no such key.
    #[error("the estate holds no key `{text}`{}", super::error::hint(.near.as_deref()))]
    Unknown {
        /// As written.
        text: String,
        /// The nearest alias.
        near: Option<String>,
    },
    /// Several keys go by this name.
    #[error("`{text}` names several keys: {}", .keys.join(", "))]
    Several {
        /// As written.
        text: String,
        /// Their ARNs.
        keys: Vec<String>,
    },
}

/// Finds the key that a name means: the ARN of a key, known to the estate or not; the ARN of an alias;
/// `ACCOUNT/REGION/alias/name` or `ACCOUNT/REGION/id`, the account by its id or name; `alias/name` or an id alone,
/// where one key of the estate goes by it. `alias/aws/ebs` of an account and region needs no key in the estate.
pub fn named_key(text: &str, estate: &Estate) -> Result<KeyRef, KeyNameError> {
    if text.starts_with("arn:") {
        return by_arn(text, estate);
    }
    let mut parts = text.splitn(3, '/');
    if let (Some(account), Some(region), Some(name)) = (parts.next(), parts.next(), parts.next())
        && account != "alias"
        && account != "key"
    {
        let account = account_of(account, estate)?;
        let region: Region = region.parse().map_err(|_| KeyNameError::Region(region.to_owned()))?;
        return in_place(text, name, &account, &region, estate);
    }
    if text.is_empty() || text == "alias/" {
        return Err(KeyNameError::Form(text.to_owned()));
    }
    let found: Vec<&Key> = keys(estate).filter(|key| goes_by(key, text)).collect();
    one(text, text, &found, estate)
}

fn by_arn(text: &str, estate: &Estate) -> Result<KeyRef, KeyNameError> {
    let form = || KeyNameError::Form(text.to_owned());
    let arn: Arn = text.parse().map_err(|_| form())?;
    let (Some(account), Some(region)) = (arn.account(), arn.region()) else { return Err(form()) };
    if arn.is_kms_key() {
        let key = estate.key(&arn);
        return Ok(known(&arn, key, place(&account, &region)));
    }
    if arn.service() == "kms" && arn.resource().starts_with("alias/") {
        return in_place(text, arn.resource(), &account, &region, estate);
    }
    Err(form())
}

fn in_place(
    text: &str,
    name: &str,
    account: &AccountId,
    region: &Region,
    estate: &Estate,
) -> Result<KeyRef, KeyNameError> {
    let found: Vec<&Key> = keys(estate)
        .filter(|key| key.arn.account_text() == account.as_str() && key.arn.region_text() == region.as_str())
        .filter(|key| goes_by(key, name))
        .collect();
    if found.is_empty() && name.starts_with("alias/aws/") {
        return Ok(KeyRef {
            alias: Some(name.to_owned()),
            manager: Some(crate::aws::KeyManager::Aws),
            ..place(account, region)
        });
    }
    one(text, name, &found, estate)
}

fn one(text: &str, name: &str, found: &[&Key], estate: &Estate) -> Result<KeyRef, KeyNameError> {
    match found {
        [key] => match (key.arn.account(), key.arn.region()) {
            (Some(account), Some(region)) => Ok(known(&key.arn, Some(key), place(&account, &region))),
            _ => Err(KeyNameError::Form(key.arn.to_string())),
        },
        [] => {
            let near = did_you_mean(name, keys(estate).flat_map(aliases));
            Err(KeyNameError::Unknown { text: text.to_owned(), near })
        }
        several => {
            let keys = several.iter().map(|key| key.arn.to_string()).collect();
            Err(KeyNameError::Several { text: text.to_owned(), keys })
        }
    }
}

fn keys(estate: &Estate) -> impl Iterator<Item = &Key> {
    estate.document().accounts.iter().flat_map(|account| &account.keys).map(AsRef::as_ref)
}

fn aliases(key: &Key) -> impl Iterator<Item = &str> {
    key.aliases.known().into_iter().flatten().map(String::as_str)
}

fn goes_by(key: &Key, name: &str) -> bool {
    key.arn.resource() == name || key.arn.resource_name() == name || aliases(key).any(|alias| alias == name)
}

fn place(account: &AccountId, region: &Region) -> KeyRef {
    KeyRef::named_by_part(KeyUse::Named, account, region)
}

/// The key at a place as far as the estate knows it.
fn known(arn: &Arn, key: Option<&Key>, at: KeyRef) -> KeyRef {
    KeyRef {
        arn: Some(arn.clone()),
        alias: key.and_then(|key| aliases(key).next()).map(str::to_owned),
        manager: key.and_then(|key| key.manager.known().copied()),
        ..at
    }
}

fn account_of(text: &str, estate: &Estate) -> Result<AccountId, KeyNameError> {
    if let Some(account) = estate.account_named(text) {
        return Ok(account.id.clone());
    }
    text.parse().map_err(|_| KeyNameError::Account {
        text: text.to_owned(),
        near: did_you_mean(text, estate.account_names()),
    })
}
