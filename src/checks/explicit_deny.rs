use super::claims::Cause;
use super::denials::{self, Denial};
use super::{Assessment, Check, Docs, Finding, Fix};
use crate::fact::Source;
use crate::iam::Effect;

/// A statement denies a call of the job.
pub(super) static CHECK: Check = Check {
    id: "explicit-deny",
    summary: "a Deny statement of any policy stops a call of the job",
    docs: Docs {
        what: "A statement with effect Deny matches a call that a step needs: in a service or resource control policy, \
               the key policy, an identity policy or the boundary.",
        why: "A Deny wins over every Allow and over every grant. Denies written for people often hit services: one on \
              `aws:SourceIp` or `aws:SourceVpce` stops calls that EC2 makes for a role, and the host of an instance.",
        example: "The key policy denies `kms:CreateGrant` to everyone but an administrator. Attaching an encrypted volume \
                  needs that grant, so the instance never starts: `Client.InvalidKMSKey.InvalidState`.",
        ways_out: &[
            "except the role, or calls made through AWS services (`aws:ViaAWSService`), from the statement",
            "deny grants with kms:GrantIsForAWSResource false rather than all grants",
        ],
        sources: &[Source {
            title: "IAM user guide, Policy evaluation logic: explicit and implicit denies",
            url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html",
        }],
    },
    claims: |denied| denied.cause() == Some(Cause::Explicit),
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    denials::of(assessment, &CHECK)
        .iter()
        .map(|denial| {
            let by: Vec<&str> = denial
                .requirements
                .first()
                .and_then(|requirement| requirement.judgement.decision.as_ref())
                .map(|decision| decision.blocked_by.iter().map(|kind| kind.as_words()).collect())
                .unwrap_or_default();
            let message = format!(
                "{} is denied {} on {} by a statement of the {}",
                denial.caller_in_words(),
                denial.actions_in_words(),
                denial.target_in_words(),
                by.join(" and the ")
            );
            let fix = format!(
                "except {} from {}: {}",
                denial.caller_in_words(),
                statements_in_words(denial),
                exception(denial)
            );
            denial.finding(&CHECK, message, vec![Fix::manual(fix)])
        })
        .collect()
}

/// The statements that deny, with where they stand.
fn statements_in_words(denial: &Denial<'_>) -> String {
    let mut words: Vec<String> = Vec::new();
    for judgement in denial.requirements.iter().map(|requirement| &requirement.judgement) {
        let reasons = judgement.decision.iter().flat_map(|decision| &decision.reasons);
        for (reason, origin) in reasons.zip(&judgement.origins) {
            if reason.effect != Some(Effect::Deny) || reason.matched == Some(false) {
                continue;
            }
            let place = origin.clone().unwrap_or_else(|| reason.policy.as_words().to_owned());
            let statement = match (reason.statement, &reason.sid) {
                (_, Some(sid)) => format!("`{sid}`"),
                (Some(at), None) => at.to_string(),
                (None, None) => String::new(),
            };
            let text = format!("the Deny of statement {statement} of {place}");
            if !words.contains(&text) {
                words.push(text);
            }
        }
    }
    if words.is_empty() { "the Deny".to_owned() } else { words.join(" and ") }
}

/// The condition that excepts who is denied: a Deny holds only where all its conditions do.
fn exception(denial: &Denial<'_>) -> String {
    let caller = denial.requirements.first().and_then(|requirement| requirement.caller.as_ref());
    let arn = caller.map_or(denial.step.role.arn.as_ref(), |caller| caller.arn.as_ref());
    match arn {
        Some(arn) => format!(
            "add `ArnNotEquals` `aws:PrincipalArn` `{arn}` to its conditions, or leave out the actions"
        ),
        None => "add a condition on `aws:PrincipalArn` that its role does not meet, or leave out the actions"
            .to_owned(),
    }
}
