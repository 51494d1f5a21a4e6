//! Laws of single statements: patterns, values known in part, names of principals.

use super::case::{HOME, USER, account, arn};
use keyway::authorize::{Query, verdict};
use keyway::aws::Action;
use keyway::iam::{Compiled, Context, ContextValue, Document, Given, Principal, Text, Verdict};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::Arc;

/// Whether an identity policy of one statement allows; `None` where that is open.
fn allowed_by(statement: &Value, resource: &Text, context: &Context) -> Option<bool> {
    let document: Document = serde_json::from_value(json!({"Statement": statement})).unwrap();
    let principal = Principal::User { arn: arn(USER), unique_id: None };
    let action = Action::new("s3:GetObject");
    let owner = account(HOME);
    let query = Query {
        identity: Given::Known(vec![document.compile()]),
        resource_account: Some(&owner),
        ..Query::new(&principal, &action, resource, context)
    };
    match verdict(&query) {
        Verdict::Allowed => Some(true),
        Verdict::Undetermined => None,
        Verdict::ImplicitDeny | Verdict::ExplicitDeny => Some(false),
    }
}

/// The plainest matcher there is. A fenced `*` stays in its segment, of which an ARN has six, unless it ends it.
fn like(pattern: &[u8], value: &[u8], fenced: bool) -> bool {
    like_behind(pattern, value, fenced.then_some(5))
}

/// `fences` counts the colons still to come that part segments.
fn like_behind(pattern: &[u8], value: &[u8], fences: Option<usize>) -> bool {
    let behind = |taken: &[u8]| {
        let colons = taken.iter().fold(0, |count, b| count + usize::from(*b == b':'));
        fences.map(|fences| fences.saturating_sub(colons))
    };
    match pattern {
        [] => value.is_empty(),
        [b'*', rest @ ..] => {
            let stays = fences.is_some() && rest.iter().find(|b| **b != b'*').is_some_and(|b| *b != b':');
            (0..=value.len()).any(|at| {
                let (taken, left) = value.split_at(at);
                let crosses = fences.is_some_and(|fences| fences > 0) && taken.contains(&b':');
                !(stays && crosses) && like_behind(rest, left, behind(taken))
            })
        }
        [first, rest @ ..] => matches!(value, [b, left @ ..]
            if (*first == b'?' || first == b) && like_behind(rest, left, behind(&[*b]))),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Wildcards mean what the documentation says, and a value that is known in part is decided only where every
    /// continuation agrees.
    #[test]
    fn patterns_mean_what_they_say(pattern in "[ab:*?]{0,10}", value in "[ab:]{0,10}", more in "[ab:]{0,3}") {
        let at_resource = |resource: Text| {
            let statement = json!({"Effect": "Allow", "Action": "s3:*", "Resource": pattern});
            allowed_by(&statement, &resource, &Context::new())
        };
        let in_condition = |value: Text| {
            let statement = json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*",
                "Condition": {"StringLike": {"s3:prefix": pattern}}});
            let context = [("s3:prefix", ContextValue::One(value))].into_iter().collect();
            allowed_by(&statement, &Text::from("*"), &context)
        };
        let whole = format!("{value}{more}");
        for (ask, fenced) in [(&at_resource as &dyn Fn(Text) -> Option<bool>, true), (&in_condition, false)] {
            let near = like(pattern.as_bytes(), whole.as_bytes(), fenced);
            let far = like(pattern.as_bytes(), whole.as_bytes(), false);
            let means = (near == far).then_some(near);
            prop_assert_eq!(ask(Text::from(whole.as_str())), means);
            if let Some(decided) = ask(Text::Prefix(value.clone())) {
                prop_assert_eq!(Some(decided), means, "{} of {}", value, whole);
            }
        }
    }
}

/// Under a set operator an empty string counts as no value, so that a value of which nothing is known may be none.
#[test]
fn a_value_that_may_be_empty_is_decided_where_both_agree() {
    let ask = |operator: &str, wanted: &str, value: Text| {
        let statement = json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*",
            "Condition": {operator: {"s3:prefix": wanted}}});
        let context = [("s3:prefix", ContextValue::One(value))].into_iter().collect();
        allowed_by(&statement, &Text::from("*"), &context)
    };
    let open = || Text::Prefix(String::new());
    assert_eq!(ask("StringLike", "*", open()), Some(true));
    assert_eq!(ask("ForAllValues:StringLike", "*", open()), Some(true));
    assert_eq!(ask("ForAnyValue:StringLike", "*", open()), None);
    assert_eq!(ask("ForAnyValue:StringNotLike", "*", open()), Some(false));
    assert_eq!(ask("ForAllValues:StringNotLike", "*", open()), None);
    assert_eq!(ask("ForAllValues:StringLike", "a", open()), None);
    assert_eq!(ask("ForAnyValue:StringLike", "a", open()), None);
    assert_eq!(ask("Null", "true", open()), None);
    assert_eq!(ask("Null", "false", Text::Prefix("a".to_owned())), Some(true));
}

/// "Federated users": the permissions of a session are those of its user that the session policy passes on (IAM user
/// guide, "Policies and permissions", on session policies and resource-based policies that name the user).
#[test]
fn a_federated_user_is_named_by_its_user_within_the_session_policy() {
    let everything: Document =
        serde_json::from_value(json!({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}))
            .unwrap();
    let ask = |named: &str, session_policy: Given<Arc<Compiled>>| {
        let policy: Document = serde_json::from_value(json!({"Statement": {"Effect": "Allow",
            "Principal": {"AWS": named}, "Action": "s3:*", "Resource": "*"}}))
        .unwrap();
        let federated = arn("arn:aws:sts::111122223333:federated-user/alice");
        let principal = Principal::FederatedUser { arn: federated, user: Some(arn(USER)) };
        let (action, resource) = (Action::new("s3:GetObject"), Text::from("arn:aws:s3:::repo/a1"));
        verdict(&Query {
            resource_policy: Given::Known(policy.compile()),
            session_policy,
            ..Query::new(&principal, &action, &resource, &Context::new())
        })
    };
    let passed = || Given::Known(everything.compile());
    assert_eq!(ask(USER, passed()), Verdict::Allowed);
    assert_eq!(ask(USER, Given::None), Verdict::ImplicitDeny);
    assert_eq!(ask("arn:aws:iam::111122223333:user/bob", passed()), Verdict::ImplicitDeny);
}

/// The table of principal key values (IAM user guide, "IAM policy elements: Variables and tags"): `aws:userid` is
/// `role-id:caller-specified-role-name` for a session, the unique id for a user.
#[test]
fn the_id_of_a_principal_follows_from_what_is_known_of_it() {
    let ask = |principal: &Principal, pattern: &str| {
        let statement = json!({"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*",
            "Condition": {"StringLike": {"aws:userid": pattern}}});
        let document: Document = serde_json::from_value(json!({"Statement": statement})).unwrap();
        let (action, resource) = (Action::new("s3:GetObject"), Text::from("arn:aws:s3:::repo/a1"));
        verdict(&Query {
            resource_policy: Given::Known(document.compile()),
            ..Query::new(principal, &action, &resource, &Context::new())
        })
    };
    let role = |session: Text, unique_id: Option<&str>| Principal::Role {
        arn: arn("arn:aws:iam::111122223333:role/Restore"),
        session,
        unique_id: unique_id.map(str::to_owned),
    };
    let session = role(Text::from("job"), Some("AROAEXAMPLE"));
    assert_eq!(ask(&session, "AROAEXAMPLE:job"), Verdict::Allowed);
    assert_eq!(ask(&session, "AROAEXAMPLE:other"), Verdict::ImplicitDeny);
    let later = role(Text::Prefix("jo".to_owned()), Some("AROAEXAMPLE"));
    assert_eq!(ask(&later, "AROAEXAMPLE:*"), Verdict::Allowed);
    assert_eq!(ask(&later, "AROAEXAMPLE:job"), Verdict::Undetermined);
    assert_eq!(ask(&later, "AROAEXAMPLE:x*"), Verdict::ImplicitDeny);
    assert_eq!(ask(&role(Text::from("job"), None), "AROAEXAMPLE:job"), Verdict::Undetermined);
    let pathless = Principal::Session {
        partition: "aws".to_owned(),
        account: account(HOME),
        role_name: "Restore".to_owned(),
        session: Text::from("job"),
        unique_id: Some("AROAEXAMPLE".to_owned()),
    };
    assert_eq!(ask(&pathless, "AROAEXAMPLE:job"), Verdict::Allowed);
    let user = Principal::User { arn: arn(USER), unique_id: Some("AIDAEXAMPLE".to_owned()) };
    assert_eq!(ask(&user, "AIDAEXAMPLE"), Verdict::Allowed);
    assert_eq!(ask(&user, "AIDAOTHER"), Verdict::ImplicitDeny);
}

/// "Condition key names are not case-sensitive" (IAM user guide, "IAM JSON policy elements: Condition").
#[test]
fn keys_of_a_context_have_no_case() {
    let mut context = Context::new();
    assert!(context.is_empty());
    assert_eq!(context.insert("aws:SourceIp", "10.0.0.1"), None);
    assert_eq!(context.insert("AWS:sourceip", "10.0.0.2"), Some("10.0.0.1".into()));
    assert!(!context.is_empty());
    assert_eq!(context.get("aws:SOURCEIP"), Some(&"10.0.0.2".into()));
    assert_eq!(context.remove("Aws:SourceIP"), Some("10.0.0.2".into()));
    assert!(context.is_empty());
}
