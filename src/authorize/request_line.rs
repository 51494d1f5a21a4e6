//! The fields of a request line, and the query that they make.

use super::caller::{CallerError, caller};
use super::fields::{CallerField, ContextField, Field, Pairs, Stated, Strings};
use super::query::{GrantFacts, Levels, OrganizationFacts, Query};
use crate::aws::{AccountId, Action, Arn, KeyManager};
use crate::iam::{Compiled, Context, ContextValue, Principal, Text};
use serde::Deserialize;
use std::sync::Arc;

/// A line whose policy documents are read as `D`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "D: Stated<'de>"))]
pub(super) struct RequestLine<D> {
    #[serde(default)]
    pub(super) id: serde_json::Value,
    principal: CallerField,
    #[serde(default)]
    role_arn: Field<Arn>,
    action: Action,
    resource: String,
    #[serde(default)]
    resource_account: Field<AccountId>,
    #[serde(default)]
    context: Pairs<ContextField>,
    #[serde(default = "absent")]
    identity_policies: Field<Vec<D>>,
    #[serde(default = "absent")]
    resource_policy: Field<D>,
    #[serde(default = "absent")]
    permissions_boundary: Field<D>,
    #[serde(default = "absent")]
    session_policy: Field<D>,
    #[serde(default = "absent")]
    vpc_endpoint_policy: Field<D>,
    #[serde(default = "absent")]
    scps: Field<Vec<Field<Vec<D>>>>,
    #[serde(default = "absent")]
    rcps: Field<Vec<Field<Vec<D>>>>,
    #[serde(default)]
    grants: Field<Vec<GrantLine>>,
    #[serde(default)]
    key_manager: Field<KeyManager>,
    #[serde(default)]
    organization: Field<OrganizationLine>,
    #[serde(default)]
    resource_organization: Field<String>,
}

fn absent<T>() -> Field<T> {
    Field::Absent
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GrantLine {
    grant_id: String,
    #[serde(default)]
    grantee_principal: Option<String>,
    #[serde(default)]
    retiring_principal: Option<String>,
    operations: Vec<String>,
    #[serde(default)]
    constraints: ConstraintsLine,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct ConstraintsLine {
    #[serde(default)]
    encryption_context_subset: Option<Pairs<String>>,
    #[serde(default)]
    encryption_context_equals: Option<Pairs<String>>,
    #[serde(default)]
    source_arn: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrganizationLine {
    id: String,
    management_account: AccountId,
}

impl Stated<'_> for OrganizationLine {}

impl From<GrantLine> for GrantFacts {
    fn from(line: GrantLine) -> Self {
        Self {
            id: line.grant_id,
            grantee: line.grantee_principal,
            retiring: line.retiring_principal,
            operations: line.operations,
            context_subset: line.constraints.encryption_context_subset.map(|pairs| pairs.0),
            context_equals: line.constraints.encryption_context_equals.map(|pairs| pairs.0),
            source_arn: line.constraints.source_arn,
            doubt: None,
        }
    }
}

/// Why a line makes no query.
#[derive(Debug)]
pub(super) enum Unanswerable {
    /// Its principal cannot be read.
    Caller(CallerError),
    /// A document cannot be read.
    Document,
}

impl From<CallerError> for Unanswerable {
    fn from(error: CallerError) -> Self {
        Self::Caller(error)
    }
}

impl<D> RequestLine<D> {
    /// Makes the query and hands it on. `compile` prepares a document, or cannot read it.
    pub(super) fn with_query<T>(
        self,
        compile: &mut dyn FnMut(D) -> Option<Arc<Compiled>>,
        answer: impl FnOnce(&Query<'_>) -> T,
    ) -> Result<(serde_json::Value, T), Unanswerable> {
        let role = self.role_arn.given("role_arn", |arn| arn);
        let mut principal = match &self.principal {
            CallerField::Anonymous => Principal::Anonymous,
            CallerField::Text(text) => caller(text, &role, &self.action)?,
        };
        let context = context(self.context);
        take_unique_id(&mut principal, &context);
        let resource = Text::Exact(self.resource);
        let resource_account = self.resource_account.given("resource_account", |account| account);
        let mut all = |documents: Vec<D>| documents.into_iter().map(&mut *compile).collect();
        let identity = self.identity_policies.try_given("identity_policies", &mut all);
        let scps = self.scps.try_given("scps", |given| levels(given, "scps", &mut all));
        let rcps = self.rcps.try_given("rcps", |given| levels(given, "rcps", &mut all));
        let mut one =
            |field: Field<D>, name: &str| field.try_given(name, &mut *compile).ok_or(Unanswerable::Document);
        let query = Query {
            resource_account: resource_account.known(),
            owner_unknown: resource_account.unknown().is_some(),
            identity: identity.ok_or(Unanswerable::Document)?,
            resource_policy: one(self.resource_policy, "resource_policy")?,
            boundary: one(self.permissions_boundary, "permissions_boundary")?,
            session_policy: one(self.session_policy, "session_policy")?,
            vpc_endpoint_policy: one(self.vpc_endpoint_policy, "vpc_endpoint_policy")?,
            scps: scps.ok_or(Unanswerable::Document)?,
            rcps: rcps.ok_or(Unanswerable::Document)?,
            organization: self.organization.given("organization", |organization| OrganizationFacts {
                id: organization.id,
                management_account: organization.management_account,
            }),
            resource_organization: self.resource_organization.given("resource_organization", |id| id),
            grants: self.grants.given("grants", |grants| grants.into_iter().map(GrantFacts::from).collect()),
            key_manager: self.key_manager.given("key_manager", |manager| manager),
            ..Query::new(&principal, &self.action, &resource, &context)
        };
        Ok((self.id, answer(&query)))
    }
}

fn levels<D>(
    levels: Vec<Field<Vec<D>>>,
    field: &str,
    all: &mut dyn FnMut(Vec<D>) -> Option<Vec<Arc<Compiled>>>,
) -> Option<Levels> {
    let level = |(at, level): (usize, Field<Vec<D>>)| level.try_given(&format!("{field}[{at}]"), &mut *all);
    levels.into_iter().enumerate().map(level).collect()
}

fn context(pairs: Pairs<ContextField>) -> Context {
    let mut context = Context::new();
    for (key, value) in pairs.0 {
        let value = match value.0 {
            Some(Strings::One(text)) => ContextValue::One(Text::Exact(text)),
            Some(Strings::Many(texts)) => ContextValue::Many(texts.into_iter().map(Text::Exact).collect()),
            None => ContextValue::Unknown(format!("context.{key}")),
        };
        context.insert(&key, value);
    }
    context
}

/// `aws:userid` of a session is `AROA...:name`, of a user `AIDA...`.
fn take_unique_id(principal: &mut Principal, context: &Context) {
    let Some(ContextValue::One(Text::Exact(user_id))) = context.get("aws:userid") else { return };
    match principal {
        Principal::Role { unique_id, .. } | Principal::Session { unique_id, .. } => {
            *unique_id = user_id.split_once(':').map(|(id, _)| id.to_owned());
        }
        Principal::User { unique_id, .. } => *unique_id = Some(user_id.clone()),
        _ => {}
    }
}
