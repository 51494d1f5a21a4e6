//! The organization: units, accounts, service control policies.

use super::Seeding;
use crate::discover::sdk;
use aws_sdk_organizations::Client;
use aws_sdk_organizations::types::{OrganizationFeatureSet, PolicyType};
use keyway::estate::{AttachedPolicy, OrNone, Organization, Unit};
use keyway::fact::Observed;
use std::collections::BTreeMap;

/// Makes units and accounts, and returns as whom policies are attached; none without an organization.
pub(super) async fn make(seeding: &mut Seeding, endpoint: &str) -> Option<Client> {
    let organization = known(seeding)?;
    let management = organization.management_account.as_str();
    let client = Client::new(&sdk::of_account(endpoint, management, "us-east-1").await);
    let made = client.create_organization().feature_set(OrganizationFeatureSet::All).send().await.unwrap();
    seeding.named(&organization.id, made.organization.unwrap().id.unwrap());
    let root = client.list_roots().send().await.unwrap().roots.unwrap().remove(0).id.unwrap();
    for kind in [PolicyType::ServiceControlPolicy, PolicyType::ResourceControlPolicy] {
        client.enable_policy_type().root_id(&root).policy_type(kind).send().await.unwrap();
    }
    let mut open: Vec<(&Unit, Option<String>)> = vec![(&organization.root, None)];
    while let Some((unit, parent)) = open.pop() {
        let here = match parent {
            None => root.clone(),
            Some(parent) => {
                let name = unit.name.clone().unwrap_or_else(|| unit.id.clone());
                let made =
                    client.create_organizational_unit().parent_id(parent).name(name).send().await.unwrap();
                made.organizational_unit.unwrap().id.unwrap()
            }
        };
        for account in unit.accounts.iter().filter(|account| account.as_str() != management) {
            let known = seeding.estate.accounts.iter().find(|known| known.id == *account);
            let name =
                known.and_then(|known| known.name.clone()).unwrap_or_else(|| account.as_str().to_owned());
            // The server takes the id from the address.
            let call = client.create_account().email(format!("{}@example.com", account.as_str()));
            call.account_name(name).send().await.unwrap();
            if here != root {
                let call = client.move_account().account_id(account.as_str()).source_parent_id(&root);
                call.destination_parent_id(&here).send().await.unwrap();
            }
        }
        open.extend(unit.units.iter().map(|below| (below, Some(here.clone()))));
        seeding.named(&unit.id, here);
    }
    Some(client)
}

/// Attaches the policies of roots, units and accounts. `FullAWSAccess` is attached to all of them by AWS.
pub(super) async fn attach(seeding: &Seeding, client: Option<&Client>) {
    let (Some(client), Some(organization)) = (client, known(seeding)) else { return };
    let mut attached: Vec<(&str, PolicyType, &Observed<Vec<AttachedPolicy>>)> = Vec::new();
    let mut open = vec![&organization.root];
    while let Some(unit) = open.pop() {
        attached.push((&unit.id, PolicyType::ServiceControlPolicy, &unit.scps));
        attached.push((&unit.id, PolicyType::ResourceControlPolicy, &unit.rcps));
        open.extend(&unit.units);
    }
    for account in &seeding.estate.accounts {
        attached.push((account.id.as_str(), PolicyType::ServiceControlPolicy, &account.scps));
        attached.push((account.id.as_str(), PolicyType::ResourceControlPolicy, &account.rcps));
    }
    let mut made: BTreeMap<String, String> = BTreeMap::new();
    for (target, kind, policies) in attached {
        for policy in policies.known().into_iter().flatten().filter(|policy| policy.name != "FullAWSAccess") {
            if !made.contains_key(&policy.name) {
                let call = client.create_policy().name(&policy.name).description("").r#type(kind.clone());
                let answer = call.content(seeding.document(policy)).send().await.unwrap();
                let id = answer.policy.unwrap().policy_summary.unwrap().id.unwrap();
                made.insert(policy.name.clone(), id);
            }
            client.attach_policy().policy_id(&made[&policy.name]).target_id(target).send().await.unwrap();
        }
    }
}

fn known(seeding: &Seeding) -> Option<Organization> {
    seeding.estate.organization.known().and_then(OrNone::as_option).cloned()
}
