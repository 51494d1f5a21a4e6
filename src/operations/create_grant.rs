use super::ParameterKind::{self, GrantOperations, Key, Principal};
use super::call::Row;
use super::{Effects, GrantConstraints, Invocation, Operation, Parameter, Parameters, failures, rejections};
use crate::estate::Grant;
use crate::fact::Source;
use crate::graph::Evidence;
use crate::iam::{Context, ContextValue, Text};

/// Makes a grant on a key, called by the principal itself and through no service: `kms:GrantIsForAWSResource` is false.
///
/// The grant counts for the steps after it, whatever the policies of its grantee say ("Grants in AWS KMS"); an explicit
/// deny is not lifted by it. Who may call `CreateGrant` by policy may grant operations that it does not have itself; who
/// may by a grant alone keeps to what that grant holds ("Granting `CreateGrant` permission").
pub static CREATE_GRANT: Operation = Operation {
    name: "CreateGrant",
    service: "kms",
    summary: "makes a grant on a key, called directly and through no service; it counts for the steps after it",
    sources: &[
        Source {
            title: "KMS developer guide, Grants in AWS KMS",
            url: "https://docs.aws.amazon.com/kms/latest/developerguide/grants.html",
        },
        Source {
            title: "KMS developer guide, AWS KMS condition keys",
            url: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html",
        },
        Source {
            title: "KMS API reference, CreateGrant",
            url: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html",
        },
    ],
    parameters: &[
        Parameter::required("KeyId", Key),
        Parameter::required("GranteePrincipal", Principal),
        Parameter::required("Operations", GrantOperations),
        Parameter::optional("RetiringPrincipal", Principal),
        Parameter::optional("Constraints", ParameterKind::GrantConstraints),
        Parameter::any("Name"),
        Parameter::any("GrantTokens"),
    ],
    makes: None,
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    let Some(passed) = call.key else { return };
    let parameters = call.parameters;
    rejections::alias_of_key(call, effects);
    rejections::grant_elsewhere(call, effects);
    let operations = parameters.grant_operations.iter().map(|name| Text::Exact(name.clone())).collect();
    let mut row = Row::kms("kms:CreateGrant", passed.key)
        .with("kms:GrantIsForAWSResource", "false".into())
        .with("kms:GrantOperations", ContextValue::Many(operations))
        .evidence(Evidence::Documented)
        .fails(failures::access_denied("kms:CreateGrant"));
    let principals =
        [("kms:GranteePrincipal", &parameters.grantee), ("kms:RetiringPrincipal", &parameters.retiring)];
    for (key, principal) in principals {
        if let Some(principal) = principal {
            row = row.with(key, principal.as_str().into());
        }
    }
    for (key, value) in constrained(&parameters.grant_constraints).iter() {
        row = row.with(key, value.clone());
    }
    effects.need(call.input, row);
    effects.grant = grant(parameters).map(|grant| (passed.key.clone(), grant));
    effects.assumptions.push((
        "a grant that a step makes is in force when the next step calls: KMS needs up to five minutes for that, unless the \
         call carries the grant token"
            .to_owned(),
        "KMS developer guide, Grants in AWS KMS: eventual consistency for grants, grant tokens",
    ));
}

fn grant(parameters: &Parameters) -> Option<Grant> {
    let GrantConstraints { subset, equals, source_arn } = &parameters.grant_constraints;
    Some(Grant {
        id: String::new(),
        grantee: parameters.grantee.clone()?,
        retiring: parameters.retiring.clone(),
        operations: parameters.grant_operations.clone(),
        encryption_context_subset: subset.clone(),
        encryption_context_equals: equals.clone(),
        source_arn: source_arn.clone(),
    })
}

/// What the request shows of the constraints ("AWS KMS condition keys": `kms:GrantConstraintType`,
/// `kms:EncryptionContext:context-key`). The type has one value, and no page says which where a call passes both.
fn constrained(constraints: &GrantConstraints) -> Context {
    let GrantConstraints { subset, equals, source_arn } = constraints;
    let mut context = Context::new();
    let kind = match (subset, equals) {
        (None, None) => None,
        (Some(_), None) => Some("EncryptionContextSubset".into()),
        (None, Some(_)) => Some("EncryptionContextEquals".into()),
        (Some(_), Some(_)) => Some(ContextValue::Unknown("which constraint type counts of two".to_owned())),
    };
    if let Some(kind) = kind {
        context.insert("kms:GrantConstraintType", kind);
    }
    let pairs = || subset.iter().chain(equals).flatten();
    for (key, value) in pairs() {
        context.insert(&format!("kms:EncryptionContext:{key}"), value.as_str());
    }
    if pairs().next().is_some() {
        let keys = pairs().map(|(key, _)| Text::Exact(key.clone())).collect();
        context.insert("kms:EncryptionContextKeys", ContextValue::Many(keys));
    }
    if let Some(arn) = source_arn {
        context.insert("kms:GrantConstraintSourceArn", arn.as_str());
    }
    context
}
