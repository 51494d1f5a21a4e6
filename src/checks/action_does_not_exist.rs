use super::denials::{self, Told};
use super::{Assessment, Check, Denied, Docs, Finding, lints};
use crate::fact::Source;
use crate::iam::Miss;

/// A statement names an action that its service does not have.
pub(super) static CHECK: Check = Check {
    id: "action-does-not-exist",
    summary: "a policy allows or denies an action that does not exist",
    docs: Docs {
        what: "A statement of a role or key of the plan names a KMS action that KMS does not have, or an action whose \
               prefix is near to that of a service and is none.",
        why: "AWS takes such a statement, and it does nothing: what was meant is not allowed, or not denied.",
        example: "`kms:ReEncrypt` is an operation and no permission: it needs `kms:ReEncryptFrom` on the source key and \
                  `kms:ReEncryptTo` on the target key.",
        ways_out: &["write the action as the service authorization reference does"],
        sources: &[Source {
            title: "Service authorization reference, AWS Key Management Service",
            url: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html",
        }],
    },
    claims,
    run,
};

fn claims(denied: &Denied<'_>) -> bool {
    denied.every_miss(|miss, remarked| {
        let Miss::Action { actual, wanted, negated: false } = miss else { return false };
        remarked().is_some_and(|remarked| remarked.has(&CHECK))
            && wanted.iter().any(|name| is_meant(name, actual))
    })
}

/// Whether an action that does not exist is the beginning of the one that is called, as `kms:ReEncrypt` is of
/// `kms:ReEncryptFrom`.
fn is_meant(name: &str, actual: &str) -> bool {
    name.len() > "kms:".len()
        && actual.get(..name.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(name))
}

const WAY_OUT: &str = "write the action as the service authorization reference does";

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found = denials::causes(assessment, &CHECK, |denial| Told {
        message: format!(
            "{} may not call {} on {}: the statement of {} that is to allow it names an action that does not exist",
            denial.caller_in_words(),
            denial.actions_in_words(),
            denial.target_in_words(),
            denial.policies_in_words(),
        ),
        why: "AWS takes a statement with an action that no service has, and it allows nothing".to_owned(),
        way_out: WAY_OUT.to_owned(),
    });
    found.extend(lints::findings(assessment, &CHECK, WAY_OUT));
    found
}
