//! What a product's documentation demands of a role: in which contexts it is judged.

use super::RecipeStep;
use super::sequence::{Demanded, DemandedKey, StepCall};
use crate::aws::Action;
use crate::graph::{Basis, Evidence, Judgement, KeyRef, Place, Requirement, Target};
use crate::iam::{Context, ContextValue, Text};
use crate::operations::TagSpecification;
use std::collections::BTreeMap;

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
    // Keys of other data than that of EBS are called through its own service, with the context that its calls have.
    let through = |call: &&Requirement| {
        call.key().is_some_and(|called| called.is_same_key(key))
            && call.context.get("kms:ViaService").is_some_and(|via| !is_ec2(via))
    };
    if let Some(call) = calls.iter().find(through) {
        let mut context = call.context.clone();
        if matches!(action, "kms:CreateGrant" | "kms:ListGrants" | "kms:RevokeGrant") {
            context.insert("kms:GrantIsForAWSResource", "true");
        }
        contexts.push(context);
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

fn is_ec2(via: &ContextValue) -> bool {
    matches!(via, ContextValue::One(text) if text.known_part().starts_with("ec2."))
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

/// The tags that a step passes, as AWS takes them.
pub(super) fn tags(step: &RecipeStep) -> Vec<TagSpecification> {
    step.tags
        .iter()
        .map(|(kind, tags)| TagSpecification { resource_type: (*kind).to_owned(), tags: owned(tags) })
        .collect()
}

fn owned(tags: &[(&str, &str)]) -> Vec<(String, String)> {
    tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

/// What the published lists of a step demand, by resource. `name` is that of the workload.
pub(super) fn of_lists(step: &RecipeStep, name: Option<&str>) -> Vec<Demanded> {
    let mut found: Vec<Demanded> = Vec::new();
    for listed in step.lists.iter().copied().flatten() {
        let key =
            DemandedKey::Resource { arn: resource(listed.on, &step.place, name), tags: owned(listed.tags) };
        let at = found.iter().position(|known| known.key == key).unwrap_or_else(|| {
            found.push(Demanded { key, demanded: Vec::new(), documented: Vec::new() });
            found.len() - 1
        });
        let Some(demanded) = found.get_mut(at) else { continue };
        let list = if listed.called { &mut demanded.demanded } else { &mut demanded.documented };
        let action = Action::new(listed.action);
        if !list.contains(&action) {
            list.push(action);
        }
    }
    found
}

fn resource(on: &str, place: &Place, name: Option<&str>) -> Text {
    if on == "*" {
        return Text::Exact(on.to_owned());
    }
    let Place { account, region } = place;
    let arn = format!("arn:{}:{on}", region.partition());
    let arn = arn.replace("{region}", region.as_str()).replace("{account}", account.as_str());
    let (arn, is_whole) = match (arn.split_once("{name}"), name) {
        (None, _) => (arn, true),
        (Some((before, after)), Some(name)) => (format!("{before}{name}{after}"), true),
        (Some((before, _)), None) => (before.to_owned(), false),
    };
    if is_whole && !arn.ends_with(['/', ':']) { Text::Exact(arn) } else { Text::Prefix(arn) }
}

/// A resource as a recipe names it: one that ends with `*` is known up to there.
pub(super) fn written(resource: &str, tags: &BTreeMap<String, String>) -> DemandedKey {
    let arn = match resource.strip_suffix('*') {
        Some(begin) if !begin.is_empty() => Text::Prefix(begin.to_owned()),
        _ => Text::Exact(resource.to_owned()),
    };
    DemandedKey::Resource { arn, tags: tags.iter().map(|(k, v)| (k.clone(), v.clone())).collect() }
}

/// The calls that a tool demands on resources that are no keys.
pub(super) fn on_resources(call: &StepCall, place: &Place, volume: Option<&String>) -> Vec<Requirement> {
    let mut found = Vec::new();
    for demand in &call.demands {
        let DemandedKey::Resource { arn, tags } = &demand.key else { continue };
        let mut context = Context::new();
        context.insert("aws:RequestedRegion", place.region.as_str());
        for (key, value) in tags {
            for prefix in ["aws:RequestTag", "aws:ResourceTag", "ec2:ResourceTag"] {
                context.insert(&format!("{prefix}/{key}"), value.as_str());
            }
        }
        let keys: Vec<Text> = tags.iter().map(|(key, _)| Text::Exact(key.clone())).collect();
        if !keys.is_empty() {
            for prefix in ["aws:ResourceTag/", "ec2:ResourceTag/"] {
                context.leave_out(prefix);
            }
            context.insert("aws:TagKeys", ContextValue::Many(keys));
        }
        let rows = demand.demanded.iter().map(|action| (action, Basis::Product));
        for (action, basis) in rows.chain(demand.documented.iter().map(|action| (action, Basis::Documented)))
        {
            let mut context = context.clone();
            if action.service() == "ec2" {
                context.insert("ec2:Region", place.region.as_str());
            }
            found.push(Requirement {
                action: action.clone(),
                volume: volume.cloned(),
                target: Target::Resource { arn: arn.clone(), account: place.account.clone(), vault: None },
                caller: None,
                session: None,
                grants: None,
                context,
                alternatives: Vec::new(),
                besides: false,
                basis,
                evidence: Evidence::Documented,
                condition: None,
                deny_only: false,
                failure: None,
                judgement: Judgement::unknown("not judged"),
            });
        }
    }
    found
}
