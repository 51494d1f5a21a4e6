use super::{Assessment, Check, Docs, Finding, claims_nothing, lints};
use crate::fact::Source;

/// A statement names a resource that requests for its actions are never about.
pub(super) static CHECK: Check = Check {
    id: "resource-never-matches",
    summary: "a policy names a resource that no request for its actions is about",
    docs: Docs {
        what: "A statement of a role or key of the plan names an alias as the resource of actions on keys, fills in the \
               account of a snapshot's or image's ARN, or, in the policy of a key, names something other than that key.",
        why: "The resource never matches, so the statement does nothing for it. Policies see the key behind an alias, and \
              ARNs of snapshots and images have an empty account field.",
        example: "`\"Action\": \"kms:Decrypt\", \"Resource\": \"arn:aws:kms:us-east-1:111111111111:alias/data\"` allows \
                  nothing.",
        ways_out: &[
            "name the ARN of the key, or allow all keys and use `kms:ResourceAliases` as a condition",
            "leave the account of a snapshot or image empty: `arn:aws:ec2:*::snapshot/*`",
            "in a key policy, write `*`: it stands for the key",
        ],
        sources: &[
            Source {
                title: "KMS developer guide, Controlling access to aliases",
                url: "https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html",
            },
            Source {
                title: "Service authorization reference, Amazon EC2: resource types",
                url: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    lints::findings(assessment, &CHECK, "name the resource as AWS evaluates it")
}
