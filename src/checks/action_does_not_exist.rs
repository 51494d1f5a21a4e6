use super::{Assessment, Check, Docs, Finding, claims_nothing, lints};
use crate::fact::Source;

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
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    lints::findings(assessment, &CHECK, "write the action as the service authorization reference does")
}
