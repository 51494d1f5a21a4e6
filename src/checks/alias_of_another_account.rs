use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing, symptoms};
use crate::fact::Source;
use crate::graph::{KeyRef, KeyUse, Severity, Step};

/// An alias is to name a key of another account.
pub(super) static CHECK: Check = Check {
    id: "alias-of-another-account",
    summary: "an alias is to name a key of another account than the one in which it counts",
    docs: Docs {
        what: "A key is named by an alias, and the alias is one of another account: its name is known there and not in the \
               account of the step, or its ARN says so.",
        why: "The name of an alias counts in the account and region of the caller, where it names nothing or another key. \
              KMS follows the ARN of an alias into another account; that EC2 does for its `KmsKeyId` is not documented.",
        example: "A restore in 222222222222 with `--target-key alias/shared-dr`; the alias is one of 111111111111.",
        ways_out: &[
            "name the key by its own ARN",
            "make an alias of that name for a key of the account that uses it",
        ],
        sources: &[
            Source {
                title: "KMS developer guide, Aliases in AWS KMS",
                url: "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html",
            },
            Source {
                title: "KMS developer guide, Allowing users in other accounts to use a KMS key",
                url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html",
            },
            Source {
                title: "EC2 API reference, CopySnapshot",
                url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CopySnapshot.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = by_arn(assessment).into_iter().collect();
    for step in assessment.graph.steps() {
        for (key, condition) in assessment.keys_called(step) {
            if found.iter().any(|known| known.key.as_ref().is_some_and(|known| known.is_same_key(key))) {
                continue;
            }
            if let Some(mut finding) = look(assessment, step, key) {
                finding.condition =
                    condition.filter(|_| finding.severity < Severity::Unknown).map(str::to_owned);
                found.push(finding);
            }
        }
    }
    found
}

/// The target key is named by the ARN of an alias of another account.
fn by_arn(assessment: &Assessment<'_>) -> Option<Finding> {
    let question = assessment.question;
    question.alias_place.as_ref().filter(|place| place.account != question.dst.account)?;
    let is_target = |key: &&KeyRef| key.key_use == KeyUse::Target;
    let (step, key) = assessment
        .requirements()
        .find_map(|(step, requirement)| Some((step, requirement.key().filter(is_target)?)))?;
    let message = format!(
        "`{}` is an alias of {}, and the key is passed in {}: whether EC2 follows it is not documented",
        question.target_key_text()?,
        key.account,
        step.place.account
    );
    let cause = "KMS follows the ARN of an alias into another account; EC2 documents the form for `KmsKeyId` and names no \
                 alias of another account"
        .to_owned();
    let arn = key.arn.as_ref().map(ToString::to_string);
    Some(finding(step, key, Severity::Unknown, message, cause, arn))
}

fn look(assessment: &Assessment<'_>, step: &Step, key: &KeyRef) -> Option<Finding> {
    let alias = key.alias.as_deref()?;
    let elsewhere = assessment.alias_elsewhere(key)?;
    let owner = elsewhere.arn.account_text();
    let absent = assessment.is_absent(key);
    let message = format!(
        "`{alias}` is known as an alias of {owner}, and it is looked up in {}{}",
        key.account,
        if absent { ", which has no such alias" } else { "" }
    );
    let cause = "the name of an alias counts in the account and region of the caller".to_owned();
    let severity = if absent { Severity::Denied } else { Severity::Unknown };
    let mut finding = finding(step, key, severity, message, cause, Some(elsewhere.arn.to_string()));
    if absent {
        finding.failure = Some(symptoms::refused(step, key, alias, "invalid"));
    }
    Some(finding)
}

fn finding(
    step: &Step,
    key: &KeyRef,
    severity: Severity,
    message: String,
    cause: String,
    arn: Option<String>,
) -> Finding {
    let mut finding = Finding::new(&CHECK, severity, message, cause);
    finding.step = Some(step.id);
    finding.role = Some(step.role.clone());
    finding.key = Some(key.clone());
    finding.fixes = vec![Fix::manual(match arn {
        Some(arn) => format!("name the key by its ARN, `{arn}`"),
        None => "name the key by its ARN".to_owned(),
    })];
    finding
}
