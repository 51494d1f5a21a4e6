//! One request as a line of JSON, one answer as a line of JSON.

use super::caller::{CallerError, caller};
use super::fields::{CallerField, ContextField, Field, Pairs, Strings};
use super::query::{GrantFacts, Levels, OrganizationFacts, Query};
use crate::aws::{AccountId, Action, Arn, KeyManager};
use crate::iam::{Compiled, Context, ContextValue, Decision, Document, Principal, Text};
use serde::Deserialize;
use serde::ser::{Serialize, SerializeStruct, Serializer};
use std::sync::Arc;
use thiserror::Error;

/// Why a line could not be answered with a decision.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LineError {
    /// Not JSON, or not of the form of a request.
    #[error("at `{path}`: {source}")]
    Malformed {
        /// Place in the line.
        path: String,
        /// What is wrong there.
        source: serde_json::Error,
    },
    /// The principal cannot be read.
    #[error("at `principal`: {0}")]
    Principal(#[from] CallerError),
}

/// The answer to one line.
#[derive(Debug)]
pub struct Answer {
    /// `id` of the request, `null` where it could not be read.
    pub id: serde_json::Value,
    /// Number of the line, which answers with an error carry.
    pub line: usize,
    /// The decision, or why there is none.
    pub outcome: Result<Decision, LineError>,
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.outcome {
            Ok(decision) => {
                let mut answer = serializer.serialize_struct("Answer", 4)?;
                answer.serialize_field("id", &self.id)?;
                answer.serialize_field("decision", &decision.verdict)?;
                answer.serialize_field("blocked_by", &decision.blocked_by)?;
                answer.serialize_field("reasons", &decision.reasons)?;
                answer.end()
            }
            Err(error) => {
                let mut answer = serializer.serialize_struct("Answer", 3)?;
                answer.serialize_field("id", &self.id)?;
                answer.serialize_field("line", &self.line)?;
                answer.serialize_field("error", &error.to_string())?;
                answer.end()
            }
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    #[serde(default)]
    id: serde_json::Value,
    principal: CallerField,
    #[serde(default)]
    role_arn: Field<Arn>,
    action: Action,
    resource: String,
    #[serde(default)]
    resource_account: Field<AccountId>,
    #[serde(default)]
    context: Pairs<ContextField>,
    #[serde(default)]
    identity_policies: Field<Vec<Document>>,
    #[serde(default)]
    resource_policy: Field<Document>,
    #[serde(default)]
    permissions_boundary: Field<Document>,
    #[serde(default)]
    session_policy: Field<Document>,
    #[serde(default)]
    vpc_endpoint_policy: Field<Document>,
    #[serde(default)]
    scps: Field<Vec<Field<Vec<Document>>>>,
    #[serde(default)]
    rcps: Field<Vec<Field<Vec<Document>>>>,
    #[serde(default)]
    grants: Field<Vec<GrantLine>>,
    #[serde(default)]
    key_manager: Field<KeyManager>,
    #[serde(default)]
    organization: Field<OrganizationLine>,
    #[serde(default)]
    resource_organization: Field<String>,
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
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrganizationLine {
    id: String,
    management_account: AccountId,
}

impl From<GrantLine> for GrantFacts {
    fn from(line: GrantLine) -> Self {
        Self {
            id: line.grant_id,
            grantee: line.grantee_principal,
            retiring: line.retiring_principal,
            operations: line.operations,
            context_subset: line.constraints.encryption_context_subset.map(|pairs| pairs.0),
            context_equals: line.constraints.encryption_context_equals.map(|pairs| pairs.0),
        }
    }
}

/// Answers one line. `number` counts lines from one.
pub fn answer_line(text: &str, number: usize) -> Answer {
    match decide_line(text) {
        Ok((id, decision)) => Answer { id, line: number, outcome: Ok(decision) },
        Err(error) => Answer { id: id_of(text), line: number, outcome: Err(error) },
    }
}

/// The id of a line that could not be read as a request.
fn id_of(text: &str) -> serde_json::Value {
    let line: Option<serde_json::Value> = serde_json::from_str(text).ok();
    line.and_then(|line| line.get("id").cloned()).unwrap_or_default()
}

fn decide_line(text: &str) -> Result<(serde_json::Value, Decision), LineError> {
    let mut json = serde_json::Deserializer::from_str(text);
    let line: Line = serde_path_to_error::deserialize(&mut json).map_err(|error| LineError::Malformed {
        path: error.path().to_string(),
        source: error.into_inner(),
    })?;
    json.end().map_err(|source| LineError::Malformed { path: ".".to_owned(), source })?;

    let role = line.role_arn.given("role_arn", |arn| arn);
    let mut principal = match &line.principal {
        CallerField::Anonymous => Principal::Anonymous,
        CallerField::Text(text) => caller(text, &role, &line.action)?,
    };
    let context = context(line.context);
    take_unique_id(&mut principal, &context);
    let resource = Text::Exact(line.resource);
    let compile = |document: Document| document.compile();
    let resource_account = line.resource_account.given("resource_account", |account| account);
    let query = Query {
        resource_account: resource_account.known(),
        owner_unknown: resource_account.unknown().is_some(),
        identity: line.identity_policies.given("identity_policies", |documents| compile_all(&documents)),
        resource_policy: line.resource_policy.given("resource_policy", compile),
        boundary: line.permissions_boundary.given("permissions_boundary", compile),
        session_policy: line.session_policy.given("session_policy", compile),
        vpc_endpoint_policy: line.vpc_endpoint_policy.given("vpc_endpoint_policy", compile),
        scps: line.scps.given("scps", |given| levels(given, "scps")),
        rcps: line.rcps.given("rcps", |given| levels(given, "rcps")),
        organization: line.organization.given("organization", |organization| OrganizationFacts {
            id: organization.id,
            management_account: organization.management_account,
        }),
        resource_organization: line.resource_organization.given("resource_organization", |id| id),
        grants: line.grants.given("grants", |grants| grants.into_iter().map(GrantFacts::from).collect()),
        key_manager: line.key_manager.given("key_manager", |manager| manager),
        ..Query::new(&principal, &line.action, &resource, &context)
    };
    Ok((line.id, super::decide(&query)))
}

fn compile_all(documents: &[Document]) -> Vec<Arc<Compiled>> {
    documents.iter().map(Document::compile).collect()
}

fn levels(levels: Vec<Field<Vec<Document>>>, field: &str) -> Levels {
    let level = |(at, level): (usize, Field<Vec<Document>>)| {
        level.given(&format!("{field}[{at}]"), |documents| compile_all(&documents))
    };
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
