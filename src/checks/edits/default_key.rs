//! Customer managed keys that a default EBS key can be changed to.

use crate::aws::{Arn, KeyManager, KeyOrigin, KeySpec, KeyState, KeyUsage};
use crate::checks::Assessment;
use crate::checks::finding::Fix;
use crate::estate::{Edit, Key, KeyName, new_key_of};
use crate::fact::Observed;
use crate::graph::Place;

/// Ways to give a place a default EBS key that others can be let in to: each usable key that it has, and a new one.
pub(in crate::checks) fn default_keys(assessment: &Assessment<'_>, place: &Place) -> Vec<Fix> {
    let Some(account) = assessment.estate.and_then(|estate| estate.account(&place.account)) else {
        return Vec::new();
    };
    let change = |key: &Arn| Edit::DefaultKey {
        account: place.account.clone(),
        region: place.region.clone(),
        key: KeyName::Arn(key.clone()),
    };
    let mut keys: Vec<&Key> = account.keys_in(&place.region).filter(|key| is_usable(key)).collect();
    keys.sort_by(|a, b| a.arn.cmp(&b.arn));
    let mut fixes: Vec<Fix> = keys
        .into_iter()
        .map(|key| {
            let name = key
                .aliases
                .known()
                .and_then(|aliases| aliases.first())
                .map_or(key.arn.resource(), String::as_str);
            let title = format!(
                "make `{name}` the default EBS key of {} in {}: new volumes and copies there come under it",
                place.region, place.account
            );
            Fix::of(title, vec![change(&key.arn)])
        })
        .collect();
    if let Some(key) = new_key_of(account, &place.region) {
        let title = format!(
            "make a customer managed key in {} of {} and make it the default EBS key there: new volumes and copies come \
             under it",
            place.region, place.account
        );
        let arn = key.arn.clone();
        fixes.push(Fix::of(title, vec![Edit::CreateKey { key: Box::new(key) }, change(&arn)]));
    }
    fixes
}

/// Whether EBS can take it: a symmetric key for encryption, enabled, that its account manages.
fn is_usable(key: &Key) -> bool {
    key.manager == Observed::Known(KeyManager::Customer)
        && key.state == Observed::Known(KeyState::Enabled)
        && key.spec.known().is_some_and(KeySpec::is_symmetric)
        && key.usage == Observed::Known(KeyUsage::EncryptDecrypt)
        && key.origin.known().is_none_or(|origin| *origin == KeyOrigin::Kms)
        && !key.policy.is_unknown()
}
