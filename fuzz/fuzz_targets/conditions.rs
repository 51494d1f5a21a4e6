//! Any JSON as a condition block, any texts as context: never a crash, the same answer twice, and a Deny under the same
//! condition never opens what its absence left closed.
#![no_main]

use keyway::authorize::{Query, verdict};
use keyway::aws::Action;
use keyway::iam::{Context, ContextValue, Document, Given, Principal, Text, Verdict};
use libfuzzer_sys::fuzz_target;

fn document(effect: &str, condition: &serde_json::Value) -> Option<Document> {
    serde_json::from_value(serde_json::json!({
        "Version": "2012-10-17",
        "Statement": [{"Effect": effect, "Action": "*", "Resource": "*", "Condition": condition}]
    }))
    .ok()
}

fuzz_target!(|input: (&str, &str, &str, bool)| {
    let (condition, key, value, many) = input;
    let Ok(condition) = serde_json::from_str::<serde_json::Value>(condition) else { return };
    let (Some(allow), Some(deny)) = (document("Allow", &condition), document("Deny", &condition)) else { return };
    let Ok(role) = "arn:aws:iam::111122223333:role/r".parse() else { return };
    let principal = Principal::role(role);
    let (action, resource) = (Action::new("ec2:CreateVolume"), Text::from("*"));
    let mut context = Context::new();
    let value = if many {
        ContextValue::Many(value.split(',').map(Text::from).collect())
    } else {
        ContextValue::One(Text::from(value))
    };
    context.insert(key, value);
    let mut query = Query::new(&principal, &action, &resource, &context);
    query.identity = Given::Known(vec![allow.compile()]);
    let alone = verdict(&query);
    assert_eq!(alone, verdict(&query));
    query.identity = Given::Known(vec![allow.compile(), deny.compile()]);
    assert_ne!(verdict(&query), Verdict::Allowed, "the Deny holds whenever the Allow does");
});
