use super::ParameterKind::{GrantOperations, Key, Principal};
use super::call::Row;
use super::{Effects, Invocation, Operation, Parameter, failures};
use crate::fact::Source;
use crate::graph::Evidence;
use crate::iam::{ContextValue, Text};

/// Makes a grant on a key, called by the principal itself and through no service: `kms:GrantIsForAWSResource` is false.
pub static CREATE_GRANT: Operation = Operation {
    name: "CreateGrant",
    service: "kms",
    summary: "makes a grant on a key, called directly and through no service",
    sources: &[
        Source {
            title: "KMS developer guide, Grants in AWS KMS",
            url: "https://docs.aws.amazon.com/kms/latest/developerguide/grants.html",
        },
        Source {
            title: "KMS developer guide, AWS KMS condition keys",
            url: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html",
        },
    ],
    parameters: &[
        Parameter::required("KeyId", Key),
        Parameter::required("GranteePrincipal", Principal),
        Parameter::required("Operations", GrantOperations),
        Parameter::optional("RetiringPrincipal", Principal),
        Parameter::any("Name"),
        Parameter::any("GrantTokens"),
    ],
    makes: None,
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    let Some(passed) = call.key else { return };
    let parameters = call.parameters;
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
    effects.need(call.input, row);
    effects.assumptions.push((
        "a grant that a step makes is not counted for the steps after it; put it into the estate to plan with it".to_owned(),
        "grants take effect within five minutes (KMS developer guide, Grants)",
    ));
}
