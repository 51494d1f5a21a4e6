//! KMS.

use super::{client, each, register, required, word};
use crate::discover::live::Clients;
use crate::discover::live::pages::{marked, once, pages};
use crate::discover::replies::kms;
use crate::discover::{Call, Refusal};
use aws_sdk_kms::{Client, types};

register! {
    "ListKeys" => list_keys(),
    "ListAliases" => list_aliases(),
    "DescribeKey" => describe_key(KeyId),
    "GetKeyPolicy" => get_key_policy(KeyId, PolicyName),
    "ListGrants" => list_grants(KeyId),
    "ListResourceTags" => list_resource_tags(KeyId),
}

fn client(clients: &Clients, call: &Call) -> Client {
    client!(aws_sdk_kms, kms, clients, clients.region(call))
}

async fn list_keys(client: &Client) -> Result<kms::ListKeys, Refusal> {
    let told = pages(
        |marker| client.list_keys().limit(1000).set_marker(marker).send(),
        |page| marked(page.truncated, page.next_marker()),
    );
    let keys = each(told.await?.into_iter().map(|page| page.keys), |key| {
        Ok(kms::KeyEntry {
            key_id: required(key.key_id, "KeyId")?,
            key_arn: required(key.key_arn, "KeyArn")?,
        })
    })?;
    Ok(kms::ListKeys { keys })
}

async fn list_aliases(client: &Client) -> Result<kms::ListAliases, Refusal> {
    let told = pages(
        |marker| client.list_aliases().limit(100).set_marker(marker).send(),
        |page| marked(page.truncated, page.next_marker()),
    );
    let aliases = each(told.await?.into_iter().map(|page| page.aliases), |alias| {
        let alias_name = required(alias.alias_name, "AliasName")?;
        Ok(kms::Alias { alias_name, target_key_id: alias.target_key_id })
    })?;
    Ok(kms::ListAliases { aliases })
}

async fn describe_key(client: &Client, key: String) -> Result<kms::DescribeKey, Refusal> {
    let told = once(|| client.describe_key().key_id(&key).send()).await?;
    let what = required(told.key_metadata, "KeyMetadata")?;
    let key_metadata = kms::KeyMetadata {
        key_id: what.key_id,
        arn: required(what.arn, "Arn")?,
        key_manager: word(what.key_manager),
        key_state: word(what.key_state),
        key_spec: word(what.key_spec),
        key_usage: word(what.key_usage),
        origin: word(what.origin),
        multi_region: what.multi_region,
    };
    Ok(kms::DescribeKey { key_metadata })
}

async fn get_key_policy(client: &Client, key: String, name: String) -> Result<kms::GetKeyPolicy, Refusal> {
    let told = once(|| client.get_key_policy().key_id(&key).policy_name(&name).send()).await?;
    Ok(kms::GetKeyPolicy { policy: required(told.policy, "Policy")? })
}

async fn list_grants(client: &Client, key: String) -> Result<kms::ListGrants, Refusal> {
    let told = pages(
        |marker| client.list_grants().key_id(&key).limit(100).set_marker(marker).send(),
        |page| marked(page.truncated, page.next_marker()),
    );
    Ok(kms::ListGrants { grants: each(told.await?.into_iter().map(|page| page.grants), grant)? })
}

fn grant(told: types::GrantListEntry) -> Result<kms::Grant, Refusal> {
    let operations = told.operations;
    Ok(kms::Grant {
        grant_id: required(told.grant_id, "GrantId")?,
        grantee_principal: told.grantee_principal,
        grantee_service_principal: told.grantee_service_principal,
        retiring_principal: told.retiring_principal,
        operations: operations.map(|all| all.iter().map(|one| one.as_str().to_owned()).collect()),
        constraints: told
            .constraints
            .map(|told| kms::Constraints {
                encryption_context_subset: told
                    .encryption_context_subset
                    .map(|pairs| pairs.into_iter().collect()),
                encryption_context_equals: told
                    .encryption_context_equals
                    .map(|pairs| pairs.into_iter().collect()),
                source_arn: told.source_arn,
            })
            .and_then(|constraints| serde_json::to_value(constraints).ok()),
    })
}

async fn list_resource_tags(client: &Client, key: String) -> Result<kms::ListResourceTags, Refusal> {
    let told = pages(
        |marker| client.list_resource_tags().key_id(&key).limit(50).set_marker(marker).send(),
        |page| marked(page.truncated, page.next_marker()),
    );
    let tags = each(told.await?.into_iter().map(|page| page.tags), |tag| {
        Ok(kms::Tag { tag_key: tag.tag_key, tag_value: tag.tag_value })
    })?;
    Ok(kms::ListResourceTags { tags })
}
