//! IAM.

use super::{client, each, register, required};
use crate::discover::live::Clients;
use crate::discover::live::pages::{marked, once, pages};
use crate::discover::replies::iam;
use crate::discover::{Call, Refusal};
use aws_sdk_iam::types::EntityType;
use aws_sdk_iam::{Client, types};
use percent_encoding::percent_decode_str;
use serde_json::Value;

register! {
    "GetAccountAuthorizationDetails" => details(Filter),
    "ListRoles" => list_roles(),
    "GetRole" => get_role(RoleName),
    "ListRolePolicies" => list_role_policies(RoleName),
    "GetRolePolicy" => get_role_policy(RoleName, PolicyName),
    "ListAttachedRolePolicies" => list_attached(RoleName),
    "GetPolicy" => get_policy(PolicyArn),
    "GetPolicyVersion" => get_policy_version(PolicyArn, VersionId),
    "ListInstanceProfiles" => list_instance_profiles(),
}

/// The length of pages: the most that IAM gives.
const PAGE: i32 = 1000;

fn client(clients: &Clients, call: &Call) -> Client {
    client!(aws_sdk_iam, iam, clients, clients.region(call))
}

async fn details(client: &Client, kinds: String) -> Result<iam::GetAccountAuthorizationDetails, Refusal> {
    let kinds: Vec<EntityType> = kinds.split_whitespace().map(EntityType::from).collect();
    let request =
        || client.get_account_authorization_details().set_filter(Some(kinds.clone())).max_items(PAGE);
    let told =
        pages(|marker| request().set_marker(marker).send(), |page| marked(page.is_truncated, page.marker()));
    let (mut roles, mut policies) = (Vec::new(), Vec::new());
    for page in told.await? {
        roles.extend(each([page.role_detail_list], role_detail)?);
        policies.extend(each([page.policies], |policy| {
            Ok(iam::ManagedPolicyDetail {
                arn: required(policy.arn, "Arn")?,
                default_version_id: policy.default_version_id,
                policy_version_list: policy
                    .policy_version_list
                    .map(|versions| versions.into_iter().map(version).collect()),
            })
        })?);
    }
    Ok(iam::GetAccountAuthorizationDetails { role_detail_list: roles, policies: Some(policies) })
}

fn role_detail(told: types::RoleDetail) -> Result<iam::RoleDetail, Refusal> {
    let inline = each([told.role_policy_list], |policy| {
        Ok(iam::PolicyDetail {
            policy_name: required(policy.policy_name, "PolicyName")?,
            policy_document: document(&required(policy.policy_document, "PolicyDocument")?),
        })
    })?;
    Ok(iam::RoleDetail {
        role_name: required(told.role_name, "RoleName")?,
        role_id: told.role_id,
        arn: required(told.arn, "Arn")?,
        assume_role_policy_document: told.assume_role_policy_document.as_deref().map(document),
        role_policy_list: Some(inline),
        attached_managed_policies: Some(each([told.attached_managed_policies], attached)?),
        permissions_boundary: told.permissions_boundary.map(boundary),
        tags: told.tags.map(tags),
    })
}

async fn list_roles(client: &Client) -> Result<iam::ListRoles, Refusal> {
    let told = pages(
        |marker| client.list_roles().max_items(PAGE).set_marker(marker).send(),
        |page| marked(page.is_truncated, page.marker()),
    );
    let roles = told.await?.into_iter().flat_map(|page| page.roles);
    Ok(iam::ListRoles { roles: roles.map(entry).collect() })
}

async fn get_role(client: &Client, name: String) -> Result<iam::GetRole, Refusal> {
    let told = once(|| client.get_role().role_name(&name).send()).await?;
    let role = required(told.role, "Role")?;
    let role = iam::Role {
        role_name: role.role_name,
        role_id: Some(role.role_id),
        arn: role.arn,
        assume_role_policy_document: role.assume_role_policy_document.as_deref().map(document),
        permissions_boundary: role.permissions_boundary.map(boundary),
        tags: role.tags.map(tags),
    };
    Ok(iam::GetRole { role })
}

async fn list_role_policies(client: &Client, name: String) -> Result<iam::ListRolePolicies, Refusal> {
    let told = pages(
        |marker| client.list_role_policies().role_name(&name).max_items(PAGE).set_marker(marker).send(),
        |page| marked(page.is_truncated, page.marker()),
    );
    let policy_names = told.await?.into_iter().flat_map(|page| page.policy_names).collect();
    Ok(iam::ListRolePolicies { policy_names })
}

async fn get_role_policy(client: &Client, role: String, name: String) -> Result<iam::GetRolePolicy, Refusal> {
    let told = once(|| client.get_role_policy().role_name(&role).policy_name(&name).send()).await?;
    Ok(iam::GetRolePolicy { policy_document: document(&told.policy_document) })
}

async fn list_attached(client: &Client, name: String) -> Result<iam::ListAttachedRolePolicies, Refusal> {
    let of_role = || client.list_attached_role_policies().role_name(&name).max_items(PAGE);
    let told =
        pages(|marker| of_role().set_marker(marker).send(), |page| marked(page.is_truncated, page.marker()));
    let policies = each(told.await?.into_iter().map(|page| page.attached_policies), attached)?;
    Ok(iam::ListAttachedRolePolicies { attached_policies: policies })
}

async fn get_policy(client: &Client, arn: String) -> Result<iam::GetPolicy, Refusal> {
    let told = once(|| client.get_policy().policy_arn(&arn).send()).await?;
    let policy = required(told.policy, "Policy")?;
    let policy = iam::Policy {
        arn: required(policy.arn, "Arn")?,
        default_version_id: required(policy.default_version_id, "DefaultVersionId")?,
    };
    Ok(iam::GetPolicy { policy })
}

async fn get_policy_version(
    client: &Client,
    arn: String,
    id: String,
) -> Result<iam::GetPolicyVersion, Refusal> {
    let told = once(|| client.get_policy_version().policy_arn(&arn).version_id(&id).send()).await?;
    Ok(iam::GetPolicyVersion { policy_version: version(required(told.policy_version, "PolicyVersion")?) })
}

async fn list_instance_profiles(client: &Client) -> Result<iam::ListInstanceProfiles, Refusal> {
    let told = pages(
        |marker| client.list_instance_profiles().max_items(PAGE).set_marker(marker).send(),
        |page| marked(page.is_truncated, page.marker()),
    );
    let profiles = told.await?.into_iter().flat_map(|page| page.instance_profiles);
    let profiles = profiles.map(|profile| iam::InstanceProfile {
        arn: profile.arn,
        roles: profile.roles.into_iter().map(entry).collect(),
    });
    Ok(iam::ListInstanceProfiles { instance_profiles: profiles.collect() })
}

fn entry(told: types::Role) -> iam::RoleEntry {
    iam::RoleEntry { role_name: told.role_name, arn: told.arn }
}

fn attached(told: types::AttachedPolicy) -> Result<iam::AttachedPolicy, Refusal> {
    let policy_arn = required(told.policy_arn, "PolicyArn")?;
    Ok(iam::AttachedPolicy { policy_name: told.policy_name, policy_arn })
}

fn boundary(told: types::AttachedPermissionsBoundary) -> iam::Boundary {
    iam::Boundary { permissions_boundary_arn: told.permissions_boundary_arn }
}

fn tags(told: Vec<types::Tag>) -> Vec<iam::Tag> {
    told.into_iter().map(|tag| iam::Tag { key: tag.key, value: tag.value }).collect()
}

fn version(told: types::PolicyVersion) -> iam::PolicyVersion {
    iam::PolicyVersion {
        version_id: told.version_id,
        is_default_version: Some(told.is_default_version),
        document: told.document.as_deref().map(document),
    }
}

/// A document as it was written: the API encodes it for URLs (IAM API reference, `GetRolePolicy`: "compliant with RFC 3986").
/// One that is not JSON stays a text, of which whoever reads it tells what is wrong.
fn document(encoded: &str) -> Value {
    let text = percent_decode_str(encoded).decode_utf8_lossy();
    serde_json::from_str(&text).unwrap_or_else(|_| Value::String(text.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::document;
    use serde_json::json;

    #[test]
    fn a_document_is_decoded_and_keeps_its_plus_signs() {
        let encoded = "%7B%22Resource%22%3A%22arn%3Aaws%3As3%3A%3A%3Aa+b%2B%C3%A9%22%7D";
        assert_eq!(document(encoded), json!({"Resource": "arn:aws:s3:::a+b+é"}));
    }

    #[test]
    fn what_is_no_json_stays_a_text() {
        assert_eq!(document("%7Bno"), json!("{no"));
    }
}
