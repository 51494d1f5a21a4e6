//! Laws of the evaluator over generated policies of every type.

use keyway::authorize::{GrantFacts, OrganizationFacts, Query, decide, verdict};
use keyway::aws::{AccountId, Action, Arn, KeyManager};
use keyway::iam::{
    Compiled, Context, ContextValue, Decision, Document, Effect, Given, OneOrMany, PolicyType, Principal,
    Reason, Statement, Text, Verdict,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};
use std::sync::Arc;

const HOME: &str = "111122223333";
const AWAY: &str = "444455556666";
const ROLE: &str = "arn:aws:iam::111122223333:role/Restore";
const PATH_ROLE: &str = "arn:aws:iam::111122223333:role/dr/Restore";
const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/Restore/job";
const USER: &str = "arn:aws:iam::111122223333:user/alice";
const LINKED: &str = "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX";

/// A request with every policy, owned, so that laws can change parts of it.
#[derive(Debug, Clone)]
struct Case {
    principal: Principal,
    action: Action,
    resource: Text,
    owner: Option<AccountId>,
    owner_unknown: bool,
    context: Vec<(String, ContextValue)>,
    identity: Given<Vec<Document>>,
    resource_policy: Given<Document>,
    boundary: Given<Document>,
    session_policy: Given<Document>,
    endpoint: Given<Document>,
    scps: Given<Vec<Given<Vec<Document>>>>,
    rcps: Given<Vec<Given<Vec<Document>>>>,
    organization: Given<OrganizationFacts>,
    resource_organization: Given<String>,
    grants: Given<Vec<GrantFacts>>,
    key_manager: Given<KeyManager>,
}

fn map<T, U>(given: &Given<T>, f: impl FnOnce(&T) -> U) -> Given<U> {
    match given {
        Given::None => Given::None,
        Given::Known(value) => Given::Known(f(value)),
        Given::Unknown(why) => Given::Unknown(why.clone()),
    }
}

#[expect(clippy::ptr_arg, reason = "passed where a vector is lent")]
fn compile_all(documents: &Vec<Document>) -> Vec<Arc<Compiled>> {
    documents.iter().map(Document::compile).collect()
}

impl Case {
    fn ask<T>(&self, answer: impl FnOnce(&Query<'_>) -> T) -> T {
        let context: Context = self.context.iter().map(|(key, value)| (key, value.clone())).collect();
        let levels =
            |levels: &Vec<Given<Vec<Document>>>| levels.iter().map(|level| map(level, compile_all)).collect();
        answer(&Query {
            resource_account: self.owner.as_ref(),
            owner_unknown: self.owner_unknown,
            identity: map(&self.identity, compile_all),
            resource_policy: map(&self.resource_policy, Document::compile),
            boundary: map(&self.boundary, Document::compile),
            session_policy: map(&self.session_policy, Document::compile),
            vpc_endpoint_policy: map(&self.endpoint, Document::compile),
            scps: map(&self.scps, levels),
            rcps: map(&self.rcps, levels),
            organization: self.organization.clone(),
            resource_organization: self.resource_organization.clone(),
            grants: self.grants.clone(),
            key_manager: self.key_manager.clone(),
            ..Query::new(&self.principal, &self.action, &self.resource, &context)
        })
    }

    fn verdict(&self) -> Verdict {
        self.ask(verdict)
    }

    /// Every document that is known, to be changed.
    fn documents(&mut self) -> Vec<&mut Document> {
        let mut documents: Vec<&mut Document> = Vec::new();
        if let Given::Known(known) = &mut self.identity {
            documents.extend(known);
        }
        for given in
            [&mut self.resource_policy, &mut self.boundary, &mut self.session_policy, &mut self.endpoint]
        {
            if let Given::Known(known) = given {
                documents.push(known);
            }
        }
        for given in [&mut self.scps, &mut self.rcps] {
            if let Given::Known(levels) = given {
                for level in levels {
                    if let Given::Known(known) = level {
                        documents.extend(known);
                    }
                }
            }
        }
        documents
    }
}

impl Case {
    /// The case with the cited statements and grants alone.
    fn only(&self, reasons: &[Reason]) -> Self {
        let cited =
            |policies: &[PolicyType], level: Option<usize>, index: usize, statement: Option<usize>| {
                reasons.iter().any(|reason| {
                    policies.contains(&reason.policy)
                        && (reason.level, reason.index, reason.statement) == (level, index, statement)
                })
            };
        let prune = |document: &mut Document, policies: &[PolicyType], level: Option<usize>, index: usize| {
            let statements = document.statements().iter().enumerate();
            let kept = statements.filter(|(at, _)| cited(policies, level, index, Some(*at)));
            document.statements = OneOrMany::Many(kept.map(|(_, statement)| statement.clone()).collect());
        };
        let mut case = self.clone();
        if let Given::Known(policies) = &mut case.identity {
            for (index, document) in policies.iter_mut().enumerate() {
                prune(document, &[PolicyType::IdentityPolicy], None, index);
            }
        }
        for (given, policies) in [
            (&mut case.resource_policy, [PolicyType::KeyPolicy, PolicyType::ResourcePolicy]),
            (&mut case.boundary, [PolicyType::PermissionsBoundary; 2]),
            (&mut case.session_policy, [PolicyType::SessionPolicy; 2]),
            (&mut case.endpoint, [PolicyType::VpcEndpointPolicy; 2]),
        ] {
            if let Given::Known(document) = given {
                prune(document, &policies, None, 0);
            }
        }
        for (given, policy) in [(&mut case.scps, PolicyType::Scp), (&mut case.rcps, PolicyType::Rcp)] {
            let Given::Known(levels) = given else { continue };
            for (at, level) in levels.iter_mut().enumerate() {
                let Given::Known(documents) = level else { continue };
                for (index, document) in documents.iter_mut().enumerate() {
                    prune(document, &[policy], Some(at), index);
                }
            }
        }
        if let Given::Known(grants) = &mut case.grants {
            let mut index = 0;
            grants.retain(|_| {
                index += 1;
                cited(&[PolicyType::Grant], None, index - 1, None)
            });
        }
        case
    }
}

fn account(text: &str) -> AccountId {
    text.parse().unwrap()
}

fn arn(text: &str) -> Arn {
    text.parse().unwrap()
}

fn principal() -> impl Strategy<Value = Principal> {
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
fn call() -> impl Strategy<Value = (&'static str, Text)> {
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

fn condition() -> impl Strategy<Value = Value> {
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

fn key() -> impl Strategy<Value = &'static str> {
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

fn text() -> impl Strategy<Value = Text> {
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

fn value() -> impl Strategy<Value = ContextValue> {
    prop_oneof![
        3 => text().prop_map(ContextValue::One),
        1 => proptest::collection::vec(text(), 0..3).prop_map(ContextValue::Many),
        1 => Just(ContextValue::Unknown("why".to_owned())),
    ]
}

/// `named` tells whether the statement stands at a resource.
fn statement(named: bool) -> impl Strategy<Value = Statement> {
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

fn document(named: bool) -> impl Strategy<Value = Document> {
    proptest::collection::vec(statement(named), 0..4).prop_map(Document::new)
}

fn given<T: std::fmt::Debug + Clone + 'static>(
    none: u32,
    known: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Given<T>> {
    prop_oneof![
        none => Just(Given::None),
        4 => known.prop_map(Given::Known),
        1 => Just(Given::Unknown("why".to_owned())),
    ]
}

fn levels(named: bool) -> impl Strategy<Value = Given<Vec<Given<Vec<Document>>>>> {
    let level = given(0, proptest::collection::vec(document(named), 0..3));
    given(8, proptest::collection::vec(level, 0..3))
}

fn organization() -> impl Strategy<Value = OrganizationFacts> {
    select(vec![HOME, AWAY, "999999999999"])
        .prop_map(|id| OrganizationFacts { id: "ab".to_owned(), management_account: account(id) })
}

fn grants() -> impl Strategy<Value = Vec<GrantFacts>> {
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
        },
    );
    proptest::collection::vec(grant, 0..3)
}

fn case() -> impl Strategy<Value = Case> {
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
fn names_account(action: &str) -> bool {
    action.starts_with("kms:") || action.starts_with("sts:")
}

/// Concrete values for whatever a case leaves unknown.
#[derive(Debug, Clone)]
struct Filler {
    principal: bool,
    identity: Option<Vec<Document>>,
    resource: [Option<Document>; 2],
    own: [Option<Document>; 2],
    levels: Option<Vec<Vec<Document>>>,
    level: Vec<Document>,
    organization: Option<OrganizationFacts>,
    grants: Option<Vec<GrantFacts>>,
    manager: Option<KeyManager>,
    owner: AccountId,
    value: Option<ContextValue>,
    suffix: &'static str,
}

fn filler() -> impl Strategy<Value = Filler> {
    let documents = || proptest::collection::vec(document(false), 0..3);
    let maybe = |named| proptest::option::of(document(named));
    let policies = (
        proptest::option::of(documents()),
        [maybe(true), maybe(true)],
        [maybe(false), maybe(false)],
        proptest::option::of(proptest::collection::vec(
            proptest::collection::vec(document(true), 0..2),
            0..2,
        )),
        documents(),
    );
    let facts = (
        proptest::option::of(organization()),
        proptest::option::of(grants()),
        proptest::option::of(select(vec![KeyManager::Aws, KeyManager::Customer])),
        select(vec![account(HOME), account(AWAY)]),
    );
    let exact = || text().prop_map(|text| Text::Exact(text.known_part().to_owned()));
    let value = proptest::option::of(prop_oneof![
        exact().prop_map(ContextValue::One),
        proptest::collection::vec(exact(), 0..3).prop_map(ContextValue::Many),
    ]);
    let suffix = select(vec!["", "1", "b", "b1", "22223333:role/Restore", "job", "0ab"]);
    (any::<bool>(), policies, facts, value, suffix).prop_map(|(principal, policies, facts, value, suffix)| {
        Filler {
            principal,
            identity: policies.0,
            resource: policies.1,
            own: policies.2,
            levels: policies.3,
            level: policies.4,
            organization: facts.0,
            grants: facts.1,
            manager: facts.2,
            owner: facts.3,
            value,
            suffix,
        }
    })
}

fn fill<T: Clone>(given: &mut Given<T>, value: Option<T>) {
    if given.unknown().is_some() {
        *given = value.into();
    }
}

impl Filler {
    fn text(&self, text: &mut Text) {
        if let Text::Prefix(known) = text {
            *text = Text::Exact(format!("{known}{}", self.suffix));
        }
    }

    fn fill(&self, case: &Case) -> Case {
        let mut case = case.clone();
        match &mut case.principal {
            Principal::Role { session, .. } => self.text(session),
            Principal::Session { session, .. } => {
                let role = if self.principal { ROLE } else { PATH_ROLE };
                case.principal =
                    Principal::Role { arn: arn(role), session: session.clone(), unique_id: None };
            }
            _ => {}
        }
        self.text(&mut case.resource);
        if case.owner_unknown {
            case.owner_unknown = false;
            case.owner = Some(self.owner.clone());
        }
        let context = std::mem::take(&mut case.context);
        for (key, mut value) in context {
            match &mut value {
                ContextValue::Unknown(_) => {
                    let Some(known) = &self.value else {
                        case.context.retain(|(other, _)| *other != key);
                        continue;
                    };
                    value = known.clone();
                }
                ContextValue::One(text) => self.text(text),
                ContextValue::Many(texts) => texts.iter_mut().for_each(|text| self.text(text)),
            }
            case.context.push((key, value));
        }
        let [resource, endpoint] = self.resource.clone();
        let [boundary, session] = self.own.clone();
        fill(&mut case.identity, self.identity.clone());
        fill(&mut case.resource_policy, resource);
        fill(&mut case.endpoint, endpoint);
        fill(&mut case.boundary, boundary);
        fill(&mut case.session_policy, session);
        for levels in [&mut case.scps, &mut case.rcps] {
            let known = self.levels.clone();
            fill(levels, known.map(|levels| levels.into_iter().map(Given::Known).collect()));
            if let Given::Known(levels) = levels {
                for level in levels {
                    fill(level, Some(self.level.clone()));
                }
            }
        }
        fill(&mut case.organization, self.organization.clone());
        fill(&mut case.resource_organization, self.principal.then(|| "ab".to_owned()));
        fill(&mut case.grants, self.grants.clone());
        fill(&mut case.key_manager, self.manager);
        case
    }
}

fn is_denied(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::ImplicitDeny | Verdict::ExplicitDeny)
}

fn add(case: &Case, at: Index, statement: &Statement, effect: Effect) -> Option<Case> {
    let mut case = case.clone();
    let mut documents = case.documents();
    if documents.is_empty() {
        return None;
    }
    let document = at.get_mut(&mut documents);
    // Statements of principals name nobody, those of resources do; a misplaced one matches nothing.
    document.statements.push(Statement { effect, ..statement.clone() });
    Some(case)
}

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

    #[test]
    fn a_deny_never_opens(case in case(), at in any::<Index>(), named in statement(true), plain in statement(false)) {
        let before = case.verdict();
        for statement in [named, plain] {
            let Some(after) = add(&case, at, &statement, Effect::Deny).map(|case| case.verdict()) else { continue };
            prop_assert!(before == Verdict::Allowed || after != Verdict::Allowed, "{before:?} became {after:?}");
            prop_assert!(!is_denied(before) || is_denied(after), "{before:?} became {after:?}");
        }
    }

    #[test]
    fn an_allow_never_closes(case in case(), at in any::<Index>(), named in statement(true), plain in statement(false)) {
        let before = case.verdict();
        for statement in [named, plain] {
            let Some(after) = add(&case, at, &statement, Effect::Allow).map(|case| case.verdict()) else { continue };
            prop_assert!(before != Verdict::Allowed || after == Verdict::Allowed, "{before:?} became {after:?}");
            prop_assert!(is_denied(before) || !is_denied(after), "{before:?} became {after:?}");
        }
    }

    #[test]
    fn order_makes_no_difference(case in case()) {
        let mut turned = case.clone();
        for document in turned.documents() {
            let statements = document.statements().iter().rev().cloned().collect();
            document.statements = OneOrMany::Many(statements);
        }
        if let Given::Known(policies) = &mut turned.identity {
            policies.reverse();
        }
        let (one, other) = (case.ask(decide), turned.ask(decide));
        prop_assert_eq!(one.verdict, other.verdict);
        prop_assert_eq!(one.blocked_by, other.blocked_by);
        prop_assert_eq!(one.reasons.is_empty(), other.reasons.is_empty());
    }

    /// Whatever an unknown turns out to be, what was decided stays decided; an implicit deny may become explicit.
    #[test]
    fn unknowns_are_sound(case in case(), filler in filler()) {
        let before = case.verdict();
        let after = filler.fill(&case).verdict();
        match before {
            Verdict::Allowed => prop_assert_eq!(after, Verdict::Allowed),
            Verdict::ExplicitDeny => prop_assert_eq!(after, Verdict::ExplicitDeny),
            Verdict::ImplicitDeny => prop_assert!(is_denied(after), "implicit deny became {after:?}"),
            Verdict::Undetermined => {}
        }
    }

    #[test]
    fn with_and_without_reasons_agree(case in case()) {
        let decision = case.ask(decide);
        prop_assert_eq!(decision.verdict, case.verdict());
        prop_assert_eq!(is_denied(decision.verdict), !decision.blocked_by.is_empty());
        let by_root = matches!(case.principal, Principal::Root { .. });
        let needs_none = case.action.as_str() == "sts:GetCallerIdentity";
        prop_assert!(by_root || needs_none || !decision.reasons.is_empty(), "{decision:?}");
        prop_assert!(decision.blocked_by.is_sorted());
    }

    /// Reasons name what a decision rests on: a statement, a grant or what was missed, and where it is open what is
    /// not known.
    #[test]
    fn reasons_name_what_decides(case in case()) {
        let Decision { verdict, blocked_by, reasons } = case.ask(decide);
        for (at, reason) in reasons.iter().enumerate() {
            let again = reasons.iter().skip(at + 1).any(|other| other == reason);
            prop_assert!(!again || verdict == Verdict::Undetermined, "twice: {reason:?}");
            prop_assert_eq!(reason.statement.is_some(), reason.effect.is_some(), "{:?}", reason);
            let organizational = matches!(reason.policy, PolicyType::Scp | PolicyType::Rcp);
            prop_assert!(organizational || reason.level.is_none(), "{reason:?}");
            prop_assert!(organizational <= (reason.level.is_some() || reason.unknown.is_some()), "{reason:?}");
            let says = match verdict {
                Verdict::Allowed => reason.matched == Some(true) && reason.effect != Some(Effect::Deny),
                Verdict::ExplicitDeny => reason.matched == Some(true)
                    && reason.effect == Some(Effect::Deny)
                    && blocked_by.contains(&reason.policy),
                Verdict::ImplicitDeny => reason.miss.is_some() && reason.matched != Some(true),
                Verdict::Undetermined => reason.unknown.is_some(),
            };
            prop_assert!(says, "{verdict:?}: {reason:?}");
            prop_assert_eq!(verdict == Verdict::Undetermined, reason.unknown.is_some(), "{:?}", reason);
        }
        for policy in &blocked_by {
            prop_assert!(reasons.iter().any(|reason| reason.policy == *policy), "{policy:?}: {reasons:?}");
        }
        prop_assert!(verdict != Verdict::Undetermined || !reasons.is_empty());
    }

    /// The reasons suffice: what a decision does not cite can go.
    #[test]
    fn cited_statements_decide_alone(case in case()) {
        let decision = case.ask(decide);
        if matches!(decision.verdict, Verdict::Allowed | Verdict::ExplicitDeny) {
            prop_assert_eq!(case.only(&decision.reasons).verdict(), decision.verdict, "{:#?}", decision.reasons);
        }
    }

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

    #[test]
    fn documents_come_out_as_they_went_in(document in document(true)) {
        let text = serde_json::to_string(&document).unwrap();
        prop_assert_eq!(&text.parse::<Document>().unwrap(), &document);
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
