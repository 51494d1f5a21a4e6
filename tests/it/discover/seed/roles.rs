//! IAM roles, their policies, boundaries and instance profiles.

use super::Seeding;
use aws_sdk_iam::Client;
use aws_sdk_iam::types::Tag;
use keyway::estate::{Account, AttachedPolicy, OrNone, Role};

/// A trust policy for a role of which none is known.
const NOBODY: &str = r#"{"Version":"2012-10-17","Statement":[]}"#;

pub(super) async fn make(seeding: &Seeding) {
    for account in &seeding.estate.accounts {
        let client = Client::new(&seeding.config(account, "us-east-1"));
        for role in &account.roles {
            create(seeding, &client, role).await;
        }
        for profile in profiles(account) {
            client.create_instance_profile().instance_profile_name(&profile).send().await.unwrap();
            let call = client.add_role_to_instance_profile().instance_profile_name(&profile);
            call.role_name(&profile).send().await.unwrap();
        }
    }
}

/// Instance profiles are named as their role is, as the console does it.
fn profiles(account: &Account) -> Vec<String> {
    let roles =
        account.instances.iter().filter_map(|instance| instance.profile_role.known()?.as_option().cloned());
    let mut names: Vec<String> =
        roles.map(|role| role.resource_name().rsplit('/').next().unwrap().to_owned()).collect();
    names.sort();
    names.dedup();
    names
}

async fn create(seeding: &Seeding, client: &Client, role: &Role) {
    let (path, name) = role.arn.resource().strip_prefix("role").unwrap().rsplit_once('/').unwrap();
    let trust =
        role.trust.known().map_or_else(|| NOBODY.to_owned(), |trust| serde_json::to_string(trust).unwrap());
    let mut call =
        client.create_role().role_name(name).path(format!("{path}/")).assume_role_policy_document(trust);
    for (key, value) in role.tags.known().into_iter().flatten() {
        call = call.tags(Tag::builder().key(key).value(value).build().unwrap());
    }
    if let Some(boundary) = role.boundary.known().and_then(OrNone::as_option) {
        managed(seeding, client, boundary).await;
        call = call.permissions_boundary(&boundary.name);
    }
    call.send().await.unwrap();
    if role.policies.is_unknown() && path == "/aws-service-role/backup.amazonaws.com" {
        // As AWS makes it (AWS Backup developer guide, "Using roles for backing up and copying").
        let policy = "arn:aws:iam::aws:policy/aws-service-role/AWSBackupServiceLinkedRolePolicyForBackup";
        client.attach_role_policy().role_name(name).policy_arn(policy).send().await.unwrap();
    }
    for policy in role.policies.known().into_iter().flatten() {
        if policy.name.starts_with("arn:") {
            managed(seeding, client, policy).await;
            client.attach_role_policy().role_name(name).policy_arn(&policy.name).send().await.unwrap();
        } else {
            let call = client.put_role_policy().role_name(name).policy_name(&policy.name);
            call.policy_document(seeding.document(policy)).send().await.unwrap();
        }
    }
}

/// Makes a customer managed policy that is not there yet. Those of AWS are.
async fn managed(seeding: &Seeding, client: &Client, policy: &AttachedPolicy) {
    if client.get_policy().policy_arn(&policy.name).send().await.is_ok() {
        return;
    }
    let (_, path) = policy.name.split_once(":policy").unwrap();
    let (path, name) = path.rsplit_once('/').unwrap();
    let call = client.create_policy().policy_name(name).path(format!("{path}/"));
    call.policy_document(seeding.document(policy)).send().await.unwrap();
}
