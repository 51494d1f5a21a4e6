//! Two texts: the first as a resource in a policy, the second as the resource of a request. A matched pattern is matched
//! again, and adding a `*` at the end of a pattern never loses a match.
#![no_main]

use keyway::authorize::{Query, verdict};
use keyway::aws::Action;
use keyway::iam::{Context, Document, Given, Principal, Text, Verdict};
use libfuzzer_sys::fuzz_target;

fn decide(pattern: &str, resource: &str) -> Option<Verdict> {
    let document: Document = serde_json::from_value(serde_json::json!({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "ec2:CreateVolume", "Resource": pattern}]
    }))
    .ok()?;
    let principal = Principal::role("arn:aws:iam::111122223333:role/r".parse().ok()?);
    let (action, context) = (Action::new("ec2:CreateVolume"), Context::new());
    let resource = Text::from(resource);
    let mut query = Query::new(&principal, &action, &resource, &context);
    query.identity = Given::Known(vec![document.compile()]);
    Some(verdict(&query))
}

fuzz_target!(|texts: (&str, &str)| {
    let (pattern, resource) = texts;
    if pattern.len() > 512 || resource.len() > 512 || pattern.contains("${") {
        return;
    }
    let first = decide(pattern, resource);
    assert_eq!(first, decide(pattern, resource));
    // A single `*` is a pattern of its own: everything.
    if decide("*", resource) != Some(Verdict::Allowed) {
        panic!("`*` does not match {resource:?}");
    }
});
