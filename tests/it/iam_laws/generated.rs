//! Requests, policies and facts as they may come.

use super::case::{AWAY, Case, HOME, LINKED, PATH_ROLE, ROLE, SESSION, USER, account, arn};
use keyway::authorize::{GrantFacts, OrganizationFacts};
use keyway::aws::{Action, KeyManager};
use keyway::iam::{ContextValue, Document, Given, Principal, Statement, Text};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

pub(super) fn principal() -> impl Strategy<Value = Principal> {
    let role = |text: &str, session: Text| Principal::Role { arn: arn(text), session, unique_id: None };
    select(vec![
        role(ROLE, Text::from("job")),
        role(ROLE, Text::Prefix(String::new())),
        role(PATH_ROLE, Text::from("job")),
        role(LINKED, Text::from("job")),
        Principal::Session {
            partition: "aws".to_owned(),
            account: account(HOME),
            role_name: "Restore".to_owned(),
            session: Text::from("job"),
            unique_id: None,
        },
        Principal::User { arn: arn(USER), unique_id: None },
        Principal::root(account(HOME)),
        Principal::Service("ec2.amazonaws.com".to_owned()),
        Principal::Anonymous,
        Principal::FederatedUser {
            arn: arn("arn:aws:sts::111122223333:federated-user/alice"),
            user: Some(arn(USER)),
        },
    ])
}

/// An action and a resource that it works on.
pub(super) fn call() -> impl Strategy<Value = (&'static str, Text)> {
    let key = |account: &str, id: &str| format!("arn:aws:kms:us-east-1:{account}:key/{id}");
    select(vec![
        ("kms:Decrypt", Text::from(key(HOME, "a1"))),
        ("kms:Decrypt", Text::Prefix(key(HOME, "a"))),
        ("kms:Decrypt", Text::from(key(AWAY, "a1"))),
        ("kms:CreateGrant", Text::from(key(HOME, "a1"))),
        ("kms:CreateGrant", Text::from(key(AWAY, "a1"))),
        ("kms:DescribeKey", Text::from(key(AWAY, "a1"))),
        ("kms:ScheduleKeyDeletion", Text::from(key(AWAY, "a1"))),
        ("kms:RetireGrant", Text::from(key(HOME, "a1"))),
        ("s3:GetObject", Text::from("arn:aws:s3:::repo/a1")),
        ("ec2:CopySnapshot", Text::Prefix("arn:aws:ec2:us-east-1::snapshot/snap-".to_owned())),
        ("sts:AssumeRole", Text::from("arn:aws:iam::111122223333:role/Target")),
        ("sts:GetCallerIdentity", Text::from("*")),
    ])
}

pub(super) fn condition() -> impl Strategy<Value = Value> {
    let operator = select(vec![
        "StringEquals",
        "StringNotEquals",
        "StringLike",
        "StringNotLikeIfExists",
        "StringEqualsIgnoreCase",
        "ForAllValues:StringEquals",
        "ForAnyValue:StringLike",
        "ForAllValues:StringNotLike",
        "ForAnyValue:StringNotEqualsIfExists",
        "ArnLike",
        "ArnNotEquals",
        "NumericLessThan",
        "DateGreaterThan",
        "IpAddress",
        "NotIpAddress",
        "BinaryEquals",
        "Bool",
        "Null",
    ]);
    let value = select(vec![
        "a",
        "a*",
        "ab",
        "*b?",
        "true",
        "false",
        "10",
        "10.0.0.0/8",
        "2024-01-01",
        "YWI=",
        "arn:aws:iam::111122223333:role/*",
        "${aws:PrincipalTag/t}",
        "${aws:PrincipalTag/t, 'a'}x*",
        HOME,
    ]);
    (operator, key(), proptest::collection::vec(value, 0..3))
        .prop_map(|(operator, key, values)| json!({operator: {key: values}}))
}

pub(super) fn key() -> impl Strategy<Value = &'static str> {
    select(vec![
        "kms:ViaService",
        "kms:EncryptionContext:aws:ebs:id",
        "kms:GrantOperations",
        "kms:GrantIsForAWSResource",
        "kms:CallerAccount",
        "aws:PrincipalTag/t",
        "aws:SourceArn",
        "aws:TagKeys",
        "aws:SourceIp",
        "aws:PrincipalArn",
        "aws:PrincipalOrgID",
        "aws:userid",
        "aws:ResourceAccount",
        "aws:ViaAWSService",
    ])
}

pub(super) fn text() -> impl Strategy<Value = Text> {
    select(vec![
        Text::from("a"),
        Text::from("ab"),
        Text::from(""),
        Text::from("true"),
        Text::from("10.1.2.3"),
        Text::from("5"),
        Text::from(ROLE),
        Text::Prefix("a".to_owned()),
        Text::Prefix(String::new()),
        Text::Prefix("arn:aws:iam::1111".to_owned()),
        Text::from("arn:aws:s3:::ab"),
        Text::Prefix("arn:aws:s3:::a".to_owned()),
        Text::Prefix("xab".to_owned()),
    ])
}

pub(super) fn value() -> impl Strategy<Value = ContextValue> {
    prop_oneof![
        3 => text().prop_map(ContextValue::One),
        1 => proptest::collection::vec(text(), 0..3).prop_map(ContextValue::Many),
        1 => Just(ContextValue::Unknown("why".to_owned())),
    ]
}

/// `named` tells whether the statement stands at a resource.
pub(super) fn statement(named: bool) -> impl Strategy<Value = Statement> {
    let principals = select(vec![
        json!("*"),
        json!({"AWS": ROLE}),
        json!({"AWS": SESSION}),
        json!({"AWS": [USER, PATH_ROLE]}),
        json!({"AWS": HOME}),
        json!({"AWS": "arn:aws:iam::444455556666:root"}),
        json!({"Service": "ec2.amazonaws.com"}),
        json!({"CanonicalUser": "79a5"}),
        json!({"AWS": [USER, ROLE, "arn:aws:iam::111122223333:root"]}),
    ]);
    let actions = select(vec![
        json!("*"),
        json!("kms:*"),
        json!(["kms:Decrypt", "kms:CreateGrant"]),
        json!("s3:Get*"),
        json!(["sts:*", "ec2:*"]),
    ]);
    let resources = select(vec![
        json!("*"),
        json!("arn:aws:kms:*:111122223333:key/*"),
        json!("arn:aws:kms:us-east-1:*:key/a1"),
        json!("arn:aws:s3:::repo/${aws:PrincipalTag/t}*"),
        json!(["arn:aws:ec2:*::snapshot/*", "arn:aws:s3:::*"]),
        json!("arn:aws:ec2:*::snapshot/snap-0*"),
    ]);
    let effect = select(vec!["Allow", "Allow", "Deny"]);
    let negations = (0..8_u8, 0..12_u8, 0..12_u8);
    (effect, principals, actions, resources, proptest::option::weighted(0.4, condition()), negations)
        .prop_map(
            move |(
                effect,
                principal,
                action,
                resource,
                condition,
                (not_principal, not_action, not_resource),
            )| {
                let name = |negated: u8, plain: &str| {
                    if negated == 0 { format!("Not{plain}") } else { plain.to_owned() }
                };
                let mut statement = json!({"Effect": effect});
                statement[name(not_action, "Action")] = action;
                statement[name(not_resource, "Resource")] = resource;
                if named {
                    statement[name(not_principal, "Principal")] = principal;
                }
                if let Some(condition) = condition {
                    statement["Condition"] = condition;
                }
                serde_json::from_value(statement).unwrap()
            },
        )
}

pub(super) fn document(named: bool) -> impl Strategy<Value = Document> {
    proptest::collection::vec(statement(named), 0..4).prop_map(Document::new)
}

pub(super) fn given<T: std::fmt::Debug + Clone + 'static>(
    none: u32,
    known: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Given<T>> {
    prop_oneof![
        none => Just(Given::None),
        4 => known.prop_map(Given::Known),
        1 => Just(Given::Unknown("why".to_owned())),
    ]
}

pub(super) fn levels(named: bool) -> impl Strategy<Value = Given<Vec<Given<Vec<Document>>>>> {
    let level = given(0, proptest::collection::vec(document(named), 0..3));
    given(8, proptest::collection::vec(level, 0..3))
}

pub(super) fn organization() -> impl Strategy<Value = OrganizationFacts> {
    select(vec![HOME, AWAY, "999999999999"])
        .prop_map(|id| OrganizationFacts { id: "ab".to_owned(), management_account: account(id) })
}

pub(super) fn grants() -> impl Strategy<Value = Vec<GrantFacts>> {
    let grantee = select(vec![ROLE, SESSION, USER, HOME, "ec2.amazonaws.com"]);
    let operations = select(vec![vec!["Decrypt"], vec!["CreateGrant", "Decrypt"], vec!["RetireGrant"]]);
    let constraint = proptest::option::of(Just(vec![("aws:ebs:id".to_owned(), "ab".to_owned())]));
    let source = proptest::option::weighted(0.3, select(vec!["arn:aws:s3:::ab", "arn:aws:s3:::a*"]));
    let grant = (grantee, operations, constraint.clone(), constraint, source).prop_map(
        |(grantee, operations, subset, equals, source)| GrantFacts {
            id: "g".to_owned(),
            grantee: Some(grantee.to_owned()),
            retiring: None,
            operations: operations.into_iter().map(str::to_owned).collect(),
            context_subset: subset,
            context_equals: equals,
            source_arn: source.map(str::to_owned),
            doubt: None,
        },
    );
    proptest::collection::vec(grant, 0..3)
}

pub(super) fn case() -> impl Strategy<Value = Case> {
    let manager = select(vec![KeyManager::Aws, KeyManager::Customer]);
    let policies = (
        given(1, proptest::collection::vec(document(false), 0..3)),
        given(1, document(true)),
        given(12, document(false)),
        given(12, document(false)),
        given(20, document(true)),
        levels(false),
        levels(true),
    );
    let facts =
        (given(4, organization()), given(4, Just("ab".to_owned())), given(8, grants()), given(8, manager));
    let owner = proptest::option::weighted(0.2, select(vec![account(HOME), account(AWAY)]));
    let context = proptest::collection::vec((key().prop_map(str::to_owned), value()), 0..4);
    (principal(), call(), owner, proptest::bool::weighted(0.1), context, policies, facts).prop_map(
        |(principal, (action, resource), owner, owner_unknown, context, policies, facts)| Case {
            principal,
            action: Action::new(action),
            owner_unknown: owner_unknown && owner.is_none() && !names_account(action),
            owner: if names_account(action) { None } else { owner },
            resource,
            context,
            identity: policies.0,
            resource_policy: policies.1,
            boundary: policies.2,
            session_policy: policies.3,
            endpoint: policies.4,
            scps: policies.5,
            rcps: policies.6,
            organization: facts.0,
            resource_organization: facts.1,
            grants: facts.2,
            key_manager: facts.3,
        },
    )
}

/// Whether the ARNs that an action works on name an account.
pub(super) fn names_account(action: &str) -> bool {
    action.starts_with("kms:") || action.starts_with("sts:")
}
