//! KMS keys: made first, since everything names them; policies and grants last, since they name everything.

use super::{Seeding, word};
use aws_sdk_kms::Client;
use aws_sdk_kms::types::{GrantConstraints, GrantOperation, KeySpec, KeyUsageType, OriginType, Tag};
use keyway::aws::{KeyManager, KeyState};
use keyway::estate::{Grant, Key};

pub(super) async fn make(seeding: &mut Seeding) {
    for account in seeding.estate.accounts.clone() {
        for key in &account.keys {
            let client = Client::new(&seeding.config(&account, key.arn.region_text()));
            let arn = create(&client, key).await;
            for alias in key.aliases.known().into_iter().flatten() {
                client.create_alias().alias_name(alias).target_key_id(&arn).send().await.unwrap();
            }
            seeding.named(key.arn.as_str(), arn);
        }
    }
}

async fn create(client: &Client, key: &Key) -> String {
    let mut call = client.create_key();
    for (name, value) in key.tags.known().into_iter().flatten() {
        call = call.tags(Tag::builder().tag_key(name).tag_value(value).build().unwrap());
    }
    if let Some(spec) = key.spec.known() {
        call = call.key_spec(KeySpec::from(word(spec).as_str()));
    }
    if let Some(usage) = key.usage.known() {
        call = call.key_usage(KeyUsageType::from(word(usage).as_str()));
    }
    if let Some(origin) = key.origin.known() {
        call = call.origin(OriginType::from(word(origin).as_str()));
    }
    call = call.multi_region(key.multi_region.known() == Some(&true));
    call.send().await.unwrap().key_metadata.unwrap().arn.unwrap()
}

/// Policies, grants and states, of an estate whose ids are the new ones.
pub(super) async fn complete(seeding: &mut Seeding) {
    for account in seeding.estate.accounts.clone() {
        for key in account.keys.iter().filter(|key| key.manager.known() != Some(&KeyManager::Aws)) {
            let client = Client::new(&seeding.config(&account, key.arn.region_text()));
            if let Some(policy) = key.policy.known() {
                let policy = serde_json::to_string(policy).unwrap();
                let call = client.put_key_policy().key_id(key.arn.as_str()).policy_name("default");
                call.policy(policy).send().await.unwrap();
            }
            for grant in key.grants.known().into_iter().flatten() {
                let id = create_grant(&client, key, grant).await;
                seeding.named(&grant.id, id);
            }
            match key.state.known() {
                Some(KeyState::Disabled) => {
                    client.disable_key().key_id(key.arn.as_str()).send().await.unwrap();
                }
                Some(KeyState::PendingDeletion) => {
                    client.schedule_key_deletion().key_id(key.arn.as_str()).send().await.unwrap();
                }
                _ => {}
            }
        }
    }
}

async fn create_grant(client: &Client, key: &Key, grant: &Grant) -> String {
    let constraints = GrantConstraints::builder()
        .set_encryption_context_subset(
            grant.encryption_context_subset.clone().map(|pairs| pairs.into_iter().collect()),
        )
        .set_encryption_context_equals(
            grant.encryption_context_equals.clone().map(|pairs| pairs.into_iter().collect()),
        )
        .set_source_arn(grant.source_arn.clone())
        .build();
    let operations = grant.operations.iter().map(|name| GrantOperation::from(name.as_str())).collect();
    let call = client.create_grant().key_id(key.arn.as_str()).grantee_principal(&grant.grantee);
    let call = call.set_retiring_principal(grant.retiring.clone()).set_operations(Some(operations));
    call.constraints(constraints).send().await.unwrap().grant_id.unwrap()
}
