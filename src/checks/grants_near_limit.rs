use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing, symptoms};
use crate::aws::KeyManager;
use crate::estate::Key;
use crate::fact::Source;
use crate::graph::{Basis, KeyRef, Requirement, Severity, Step};

/// A key has nearly as many grants as it may have.
pub(super) static CHECK: Check = Check {
    id: "grants-near-limit",
    summary: "a step makes grants on a key that has nearly as many as it may have, or all of them",
    docs: Docs {
        what: "A step makes a grant on a customer managed key that has 45,000 grants or more. At 50,000, the default of the \
               quota \"Grants per KMS key\", no further grant can be made unless the quota was raised.",
        why: "Every copy and every attached volume makes grants on its key. Beyond the quota KMS answers CreateGrant with \
              LimitExceededException, and EBS says so late: a volume vanishes, a copy ends in error, an instance does not \
              start. The quota does not concern AWS managed keys.",
        example: "One key encrypts all volumes of an account, and 49,990 of them are attached.",
        ways_out: &[
            "spread the volumes over several keys",
            "retire or revoke grants that nobody needs",
            "ask for a higher quota (Service Quotas, Grants per KMS key)",
        ],
        sources: &[
            Source {
                title: "KMS developer guide, Resource quotas",
                url: "https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html",
            },
            Source {
                title: "KMS API reference, CreateGrant",
                url: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

/// Default of the quota "Grants per KMS key" (KMS developer guide, "Resource quotas").
const QUOTA: usize = 50_000;
/// From where on a key is said to be near it: nine tenths.
const NEAR: usize = 45_000;

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for (step, requirement) in assessment.requirements() {
        let makes_grant =
            requirement.action.as_str() == "kms:CreateGrant" && requirement.basis == Basis::Enforced;
        let Some(reference) = requirement.key().filter(|_| makes_grant) else { continue };
        let same =
            |known: &&mut Finding| known.key.as_ref().is_some_and(|known| known.is_same_key(reference));
        match found.iter_mut().find(same) {
            Some(known) => {
                if known.step != Some(step.id) && !known.also_steps.contains(&step.id) {
                    known.also_steps.push(step.id);
                }
                if requirement.condition.is_none() && known.severity == Severity::Risk {
                    known.condition = None;
                }
            }
            None => found
                .extend(assessment.key(reference).and_then(|key| look(step, requirement, reference, key))),
        }
    }
    found
}

fn look(step: &Step, requirement: &Requirement, reference: &KeyRef, key: &Key) -> Option<Finding> {
    if reference.is_aws_managed() || key.manager.known() == Some(&KeyManager::Aws) {
        return None;
    }
    let listed = key.grants.known().map(Vec::len);
    let count = key.grant_count.known().copied().or(listed).filter(|count| *count >= NEAR)?;
    let words = reference.in_words();
    let full = count == QUOTA;
    let cause =
        "a key may have 50,000 grants unless its quota was raised, and every copy and attachment makes some"
            .to_owned();
    let message = if full {
        format!(
            "the {words} has {count} grants, all that the default quota admits: no further one can be made"
        )
    } else {
        format!("the {words} has {count} grants; the default quota admits {QUOTA}")
    };
    let severity = if full { Severity::Denied } else { Severity::Risk };
    let mut finding = Finding::new(&CHECK, severity, message, cause);
    let raised = full.then(|| format!("the quota of grants on `{}` was not raised", key.arn));
    finding.condition = match (raised, &requirement.condition) {
        (Some(raised), Some(condition)) => Some(format!("{condition}, and {raised}")),
        (raised, condition) => raised.or_else(|| condition.clone()),
    };
    finding.step = Some(step.id);
    finding.role = Some(step.role.clone());
    finding.key = Some(reference.clone());
    if full {
        finding.failure = Some(symptoms::late(
            "LimitExceededException",
            "The request was rejected because a length constraint or quota was exceeded.",
        ));
    }
    finding.fixes = vec![Fix::manual(format!("retire grants on `{}`, or have its quota raised", key.arn))];
    Some(finding)
}
