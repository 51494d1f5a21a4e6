//! Organizations: every list comes in pages of twenty at most.

use super::{client, each, register, required, word};
use crate::discover::live::Clients;
use crate::discover::live::pages::{once, pages, token};
use crate::discover::replies::organizations;
use crate::discover::{Call, Refusal};
use aws_sdk_organizations::{Client, types};

register! {
    "DescribeOrganization" => describe_organization(),
    "ListRoots" => list_roots(),
    "ListOrganizationalUnitsForParent" => list_units(ParentId),
    "ListAccountsForParent" => list_accounts(ParentId),
    "ListPolicies" => list_policies(Filter),
    "DescribePolicy" => describe_policy(PolicyId),
    "ListTargetsForPolicy" => list_targets(PolicyId),
}

fn client(clients: &Clients, call: &Call) -> Client {
    client!(aws_sdk_organizations, organizations, clients, clients.region(call))
}

async fn describe_organization(client: &Client) -> Result<organizations::DescribeOrganization, Refusal> {
    let told = once(|| client.describe_organization().send()).await?;
    let told = required(told.organization, "Organization")?;
    let organization = organizations::Organization {
        id: required(told.id, "Id")?,
        master_account_id: required(told.master_account_id, "MasterAccountId")?,
    };
    Ok(organizations::DescribeOrganization { organization })
}

async fn list_roots(client: &Client) -> Result<organizations::ListRoots, Refusal> {
    let told = pages(
        |marker| client.list_roots().max_results(20).set_next_token(marker).send(),
        |page| token(page.next_token()),
    );
    Ok(organizations::ListRoots { roots: each(told.await?.into_iter().map(|page| page.roots), root)? })
}

fn root(told: types::Root) -> Result<organizations::Root, Refusal> {
    let types = each([told.policy_types], |known| {
        Ok(organizations::PolicyType { policy_type: word(known.r#type), status: word(known.status) })
    })?;
    Ok(organizations::Root { id: required(told.id, "Id")?, name: told.name, policy_types: Some(types) })
}

async fn list_units(
    client: &Client,
    parent: String,
) -> Result<organizations::ListOrganizationalUnits, Refusal> {
    let of_parent = || client.list_organizational_units_for_parent().parent_id(&parent).max_results(20);
    let told = pages(|marker| of_parent().set_next_token(marker).send(), |page| token(page.next_token()));
    let units = each(told.await?.into_iter().map(|page| page.organizational_units), |unit| {
        Ok(organizations::OrganizationalUnit { id: required(unit.id, "Id")?, name: unit.name })
    })?;
    Ok(organizations::ListOrganizationalUnits { organizational_units: units })
}

async fn list_accounts(client: &Client, parent: String) -> Result<organizations::ListAccounts, Refusal> {
    let of_parent = || client.list_accounts_for_parent().parent_id(&parent).max_results(20);
    let told = pages(|marker| of_parent().set_next_token(marker).send(), |page| token(page.next_token()));
    let accounts = each(told.await?.into_iter().map(|page| page.accounts), |account| {
        Ok(organizations::Account {
            id: required(account.id, "Id")?,
            name: account.name,
            // Older partitions tell the status only.
            status: account.status.map(|status| status.as_str().to_owned()),
            state: word(account.state),
        })
    })?;
    Ok(organizations::ListAccounts { accounts })
}

async fn list_policies(client: &Client, filter: String) -> Result<organizations::ListPolicies, Refusal> {
    let of_type = || client.list_policies().filter(filter.as_str().into()).max_results(20);
    let told = pages(|marker| of_type().set_next_token(marker).send(), |page| token(page.next_token()));
    let policies = each(told.await?.into_iter().map(|page| page.policies), |policy| {
        Ok(organizations::PolicySummary { id: required(policy.id, "Id")?, name: policy.name })
    })?;
    Ok(organizations::ListPolicies { policies })
}

async fn describe_policy(client: &Client, policy: String) -> Result<organizations::DescribePolicy, Refusal> {
    let told = once(|| client.describe_policy().policy_id(&policy).send()).await?;
    let content = required(required(told.policy, "Policy")?.content, "Content")?;
    Ok(organizations::DescribePolicy { policy: organizations::Policy { content } })
}

async fn list_targets(client: &Client, policy: String) -> Result<organizations::ListTargets, Refusal> {
    let of_policy = || client.list_targets_for_policy().policy_id(&policy).max_results(20);
    let told = pages(|marker| of_policy().set_next_token(marker).send(), |page| token(page.next_token()));
    let targets = each(told.await?.into_iter().map(|page| page.targets), |target| {
        Ok(organizations::Target { target_id: required(target.target_id, "TargetId")? })
    })?;
    Ok(organizations::ListTargets { targets })
}
