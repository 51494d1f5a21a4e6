//! Calls that somebody asks about outside a plan.

use super::caller::caller;
use super::{CallerError, surroundings};
use crate::aws::{Action, Arn, Region};
use crate::estate::Estate;
use crate::graph::Target;
use crate::iam::{Context, ContextValue, Given, Principal, Text};

/// Who calls what on which resource, in which context.
#[derive(Debug, Clone)]
pub struct Call {
    /// Who calls.
    pub principal: Principal,
    /// What.
    pub action: Action,
    /// On what.
    pub target: Target,
    /// What is told of the request. What is not told and does not follow is not known.
    pub context: Context,
}

/// Operations that a service can make for a resource of its own (KMS developer guide, `kms:GrantIsForAWSResource`).
const FOR_RESOURCE: &[&str] = &["kms:creategrant", "kms:listgrants", "kms:revokegrant"];

/// Adds what shows that a service makes the call for its principal: the service in the region of the key,
/// `aws:ViaAWSService`, and that a grant is for a resource of the service. What is there stays.
pub fn call_through(context: &mut Context, service: &str, region: Option<&Region>, action: &Action) {
    let mut add = |key: &str, value: &str| {
        if context.get(key).is_none() {
            context.insert(key, value);
        }
    };
    add("aws:ViaAWSService", "true");
    let kms = action.service().eq_ignore_ascii_case("kms");
    if let Some(region) = region.filter(|_| kms) {
        let ending = if region.partition().as_str() == "aws-cn" { ".cn" } else { "" };
        add("kms:ViaService", &format!("{service}.{region}.amazonaws.com{ending}"));
    }
    if FOR_RESOURCE.contains(&action.as_str().to_ascii_lowercase().as_str()) {
        add("kms:GrantIsForAWSResource", "true");
    }
}

/// Reads a principal: the ARN of a role, user, session or account, an account id, or a service. The role of a
/// session is looked up, since the ARN of a session has lost its path.
pub fn principal_of(text: &str, estate: &Estate, action: &Action) -> Result<Principal, CallerError> {
    let arn: Option<Arn> = text.parse().ok();
    let session = arn.as_ref().filter(|arn| arn.service() == "sts").and_then(|arn| {
        let (name, _) = arn.resource().strip_prefix("assumed-role/")?.split_once('/')?;
        Some((arn.account_text(), name))
    });
    let role = match session {
        None => Given::None,
        Some((account, name)) => {
            let mut roles = estate.roles();
            let found =
                roles.find(|role| role.arn.account_text() == account && role.arn.resource_name() == name);
            match found {
                Some(role) => Given::Known(role.arn.clone()),
                None => Given::Unknown("the role of the session".to_owned()),
            }
        }
    };
    let mut principal = caller(text, &role, action)?;
    if let Principal::Role { arn, unique_id, .. } = &mut principal {
        *unique_id = estate.role(arn).and_then(|role| role.unique_id.clone());
    }
    Ok(principal)
}

impl Call {
    /// The context with what every request carries, and with everything that nobody has told as unknown.
    pub(super) fn full_context(&self) -> Context {
        let mut context = self.context.clone();
        surroundings::complete(&mut context, &self.target, &self.action);
        if matches!(self.target, Target::Key(_)) {
            surroundings::leave_open(&mut context);
        }
        context
    }
}

/// A value of the context as people give it.
pub fn told(values: Vec<String>) -> ContextValue {
    let mut texts: Vec<Text> = values.into_iter().map(Text::Exact).collect();
    match (texts.len(), texts.pop()) {
        (1, Some(only)) => ContextValue::One(only),
        (_, last) => {
            texts.extend(last);
            ContextValue::Many(texts)
        }
    }
}
