//! What a product's documentation demands of a role: in which contexts it is judged.

use crate::graph::{Basis, KeyRef, Requirement};
use crate::iam::{Context, ContextValue, Text};

/// The contexts in which a product's demand is judged: first that of the call which AWS makes in the step, if there is
/// one, then those of calls through EC2 on the data that is under the key, for either kind of grant.
pub(super) fn demand_contexts(
    action: &str,
    key: &KeyRef,
    calls: &[Requirement],
    ids: &[Text],
    service: &str,
) -> Vec<Context> {
    let is_call = |call: &&Requirement| {
        call.action.as_str() == action
            && call.basis == Basis::Enforced
            && call.caller.is_none()
            && call.key().is_some_and(|called| called.is_same_key(key))
    };
    let mut contexts: Vec<Context> =
        calls.iter().find(is_call).map(|call| call.context.clone()).into_iter().collect();
    if service == "rds" {
        contexts.push(context_of_database(action, key));
        return contexts;
    }
    for id in ids {
        for constraint in ["EncryptionContextSubset", "EncryptionContextEquals"] {
            let context = demand_context(action, key, id, constraint);
            if !contexts.contains(&context) {
                contexts.push(context);
            }
        }
    }
    contexts
}

/// Through RDS, whose grants and encryption contexts are not documented.
fn context_of_database(action: &str, key: &KeyRef) -> Context {
    let mut context = Context::new();
    context.insert("kms:ViaService", format!("rds.{}.amazonaws.com", key.region).as_str());
    context.insert("aws:ViaAWSService", "true");
    if matches!(action, "kms:CreateGrant" | "kms:ListGrants" | "kms:RevokeGrant") {
        context.insert("kms:GrantIsForAWSResource", "true");
    }
    if !matches!(action, "kms:DescribeKey" | "kms:ListGrants" | "kms:RevokeGrant") {
        let why = "the encryption context: AWS does not document it for RDS".to_owned();
        context.insert("kms:EncryptionContextKeys", ContextValue::Unknown(why));
    }
    context
}

fn demand_context(action: &str, key: &KeyRef, id: &Text, constraint: &str) -> Context {
    let service = format!("ec2.{}.amazonaws.com", key.region);
    let mut context = Context::new();
    context.insert("kms:ViaService", service.as_str());
    context.insert("aws:ViaAWSService", "true");
    if matches!(action, "kms:CreateGrant" | "kms:ListGrants" | "kms:RevokeGrant") {
        context.insert("kms:GrantIsForAWSResource", "true");
    }
    if !matches!(action, "kms:DescribeKey" | "kms:ListGrants" | "kms:RevokeGrant") {
        context.insert("kms:EncryptionContext:aws:ebs:id", ContextValue::One(id.clone()));
        context.insert("kms:EncryptionContextKeys", ContextValue::Many(vec!["aws:ebs:id".into()]));
    }
    if action == "kms:CreateGrant" {
        context.insert("kms:GrantOperations", ContextValue::Many(vec!["Decrypt".into()]));
        context.insert("kms:GrantConstraintType", constraint);
        for key in [
            "kms:GranteePrincipal",
            "kms:GranteeServicePrincipal",
            "kms:RetiringPrincipal",
            "kms:RetiringServicePrincipal",
        ] {
            context.insert(key, service.as_str());
        }
    }
    context
}
