//! Values of which the beginning is known before a job runs: what every continuation agrees on is decided.

use super::case::{HOME, account, arn};
use keyway::authorize::{GrantFacts, Query, decide, verdict};
use keyway::aws::Action;
use keyway::iam::{Context, ContextValue, Document, Given, Principal, Text, Verdict};
use serde_json::{Value, json};

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

fn prefix(text: &str) -> ContextValue {
    ContextValue::One(Text::Prefix(text.to_owned()))
}

/// Whether one grant allows a service to decrypt.
fn granted(grant: GrantFacts, context: &[(&str, ContextValue)]) -> Verdict {
    let grant = GrantFacts {
        grantee: Some("ec2.amazonaws.com".to_owned()),
        operations: vec!["Decrypt".to_owned()],
        ..grant
    };
    let principal = Principal::Service("ec2.amazonaws.com".to_owned());
    let (action, key) = (Action::new("kms:Decrypt"), Text::from(KEY));
    let context: Context = context.iter().cloned().collect();
    verdict(&Query { grants: Given::Known(vec![grant]), ..Query::new(&principal, &action, &key, &context) })
}

#[test]
fn an_encryption_context_that_may_yet_fit_the_constraint() {
    let pairs = Some(vec![("aws:ebs:id".to_owned(), "vol-1".to_owned())]);
    let subset = GrantFacts { context_subset: pairs.clone(), ..GrantFacts::default() };
    let equals = GrantFacts { context_equals: pairs, ..GrantFacts::default() };
    let key = "kms:EncryptionContext:aws:ebs:id";
    for grant in [subset, equals] {
        let granted = |value: ContextValue| granted(grant.clone(), &[(key, value)]);
        assert_eq!(granted("vol-1".into()), Verdict::Allowed);
        assert_eq!(granted(prefix("vol-")), Verdict::Undetermined);
        assert_eq!(granted(prefix("snap-")), Verdict::ImplicitDeny);
        assert_eq!(granted(prefix("vol-12")), Verdict::ImplicitDeny);
    }
}

#[test]
fn a_source_that_may_yet_fit_the_constraint() {
    let grant = |wanted: &str| GrantFacts { source_arn: Some(wanted.to_owned()), ..GrantFacts::default() };
    let volume = "arn:aws:ec2:us-east-1:111122223333:volume/vol-1";
    let source = |value: ContextValue| [("aws:SourceArn", value)];
    assert_eq!(granted(grant(volume), &source(volume.into())), Verdict::Allowed);
    assert_eq!(
        granted(grant(volume), &source(prefix("arn:aws:ec2:us-east-1:111122223333:volume/"))),
        Verdict::Undetermined
    );
    assert_eq!(
        granted(grant(volume), &source(prefix("arn:aws:ec2:us-east-1:444455556666:volume/"))),
        Verdict::ImplicitDeny
    );
    // Whether a `*` in the constraint is a wildcard is not documented.
    let any = "arn:aws:ec2:us-east-1:111122223333:volume/*";
    assert_eq!(
        granted(grant(any), &source(prefix("arn:aws:ec2:us-east-1:111122223333:volume/vol-"))),
        Verdict::Undetermined
    );
}

/// What is not known of a request, where a statement's condition hangs on a value known in part.
fn unknown(condition: &Value, key: &str, value: ContextValue) -> Vec<String> {
    let document: Document = serde_json::from_value(json!({"Statement": {
        "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": condition}}))
    .unwrap();
    let principal = Principal::User { arn: arn("arn:aws:iam::111122223333:user/alice"), unique_id: None };
    let (action, resource, owner) =
        (Action::new("s3:GetObject"), Text::from("arn:aws:s3:::repo/a1"), account(HOME));
    let context: Context = [(key, value)].into_iter().collect();
    let decision = decide(&Query {
        identity: Given::Known(vec![document.compile()]),
        resource_account: Some(&owner),
        ..Query::new(&principal, &action, &resource, &context)
    });
    decision.reasons.into_iter().filter_map(|reason| reason.unknown).collect()
}

#[test]
fn the_key_is_named_whose_whole_value_decides() {
    for (condition, key, known) in [
        (json!({"NumericLessThan": {"s3:max-keys": "10"}}), "s3:max-keys", "1"),
        (json!({"DateGreaterThan": {"aws:CurrentTime": "2024-01-01T00:00:00Z"}}), "aws:CurrentTime", "2024-"),
        (json!({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}), "aws:SourceIp", "10."),
        (json!({"BinaryEquals": {"app:blob": "YWI="}}), "app:blob", "YW"),
        (json!({"Bool": {"aws:SecureTransport": "true"}}), "aws:SecureTransport", "t"),
        (json!({"StringEquals": {"s3:prefix": "ab"}}), "s3:prefix", "a"),
        (json!({"ArnLike": {"aws:SourceArn": "arn:aws:s3:::ab"}}), "aws:SourceArn", "arn:aws:s3:::a"),
    ] {
        let unknown = unknown(&condition, key, prefix(known));
        assert_eq!(unknown.len(), 1, "{condition}: {unknown:?}");
        assert!(unknown.iter().all(|what| what.contains(&format!("`{key}`"))), "{condition}: {unknown:?}");
    }
}
