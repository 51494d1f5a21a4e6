//! The policy of the role that reads holds what is called, and nothing else.

use super::stage::{BACKUP_ACCOUNTS, Stage, ran};
use keyway::discover::{Service, actions, reads};
use serde_json::Value;
use std::collections::BTreeSet;

/// What is called of AWS to find out who calls, and as whom.
const OF_IDENTITIES: [(&str, &str); 2] = [("sts", "AssumeRole"), ("sts", "GetCallerIdentity")];

fn printed(stage: &Stage) -> BTreeSet<String> {
    let ran = ran(&mut stage.keyway(&["discover", "--print-policy"]));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let policy: Value = serde_json::from_str(&ran.out).unwrap();
    let statements = policy["Statement"].as_array().unwrap();
    assert_eq!(statements.len(), 1);
    assert_eq!(statements[0]["Effect"], "Allow");
    let actions = statements[0]["Action"].as_array().unwrap();
    actions.iter().map(|action| action.as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_policy_is_what_goes_over_the_wire_and_what_is_registered() {
    let stage = Stage::new(&BACKUP_ACCOUNTS, "999999999999");
    let policy = printed(&stage);
    let registered: BTreeSet<String> = reads().iter().map(|read| read.action.to_owned()).collect();
    assert_eq!(policy, registered);
    assert_eq!(policy, actions().into_iter().map(str::to_owned).collect());

    let before = stage.proxy.calls().len();
    let read = ["--organization", "--regions", "eu-west-1,eu-central-1", "--bucket", "production-contracts"];
    ran(&mut stage.discover(&read));
    let mut sent = BTreeSet::new();
    for call in stage.proxy.calls().split_off(before) {
        if OF_IDENTITIES.contains(&(call.service.as_str(), call.operation.as_str())) {
            continue;
        }
        let known = reads()
            .into_iter()
            .find(|read| read.service.as_str() == call.service && read.operation == call.operation);
        let known = known.unwrap_or_else(|| panic!("{}:{} is not registered", call.service, call.operation));
        assert!(policy.contains(known.action), "{} is not in the policy", known.action);
        sent.insert(format!("{}:{}", call.service, call.operation));
    }
    for service in Service::ALL {
        let of_service = format!("{}:", service.as_str());
        assert!(sent.iter().any(|name| name.starts_with(&of_service)), "nothing of {of_service} was sent");
    }
    assert!(sent.len() > 30, "{sent:?}");
}
