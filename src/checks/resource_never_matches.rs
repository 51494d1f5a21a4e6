use super::denials::{self, Told};
use super::{Assessment, Check, Denied, Docs, Finding, lints};
use crate::fact::Source;
use crate::iam::Miss;

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
    claims,
    run,
};

fn claims(denied: &Denied<'_>) -> bool {
    let on_key = denied.requirement.key().is_some();
    denied.every_miss(|miss, remarked| {
        let Miss::Resource { wanted, negated: false, .. } = miss else { return false };
        let aliases = on_key && !wanted.is_empty() && wanted.iter().all(|name| is_alias(name));
        aliases || remarked().is_some_and(|remarked| remarked.has(&CHECK))
    })
}

fn is_alias(name: &str) -> bool {
    name.starts_with("arn:")
        && name.splitn(6, ':').nth(5).is_some_and(|resource| resource.starts_with("alias/"))
}

const WAY_OUT: &str = "name the resource as AWS evaluates it";

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found = denials::causes(assessment, &CHECK, |denial| Told {
        message: format!(
            "{} may not call {} on {}: the statement of {} that is to allow it names {}, which is never the resource of \
             such a call",
            denial.caller_in_words(),
            denial.actions_in_words(),
            denial.target_in_words(),
            denial.policies_in_words(),
            denial.missed_resources().join(" and "),
        ),
        why: "policies see the key behind an alias, and ARNs of snapshots and images have no account"
            .to_owned(),
        way_out: WAY_OUT.to_owned(),
    });
    found.extend(lints::findings(assessment, &CHECK, WAY_OUT));
    found
}
