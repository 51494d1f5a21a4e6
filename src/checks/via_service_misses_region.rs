use super::denials::{self, Told};
use super::lints::{self, Place};
use super::{Assessment, Check, Denied, Docs, Finding, Fix};
use crate::authorize::lint::ViaService;
use crate::fact::Source;
use crate::graph::{Requirement, Step, Verdict};
use crate::iam::{ContextValue, Effect, Statement, Text, action_matches};

/// A statement lets a service of one region call, and the job calls through it in another.
pub(super) static CHECK: Check = Check {
    id: "via-service-misses-region",
    summary: "a policy lets a service call KMS in one region, and the job needs it in another",
    docs: Docs {
        what: "An Allow statement of a role or key of the plan names a service in `kms:ViaService` for other regions than \
               the one in which a step calls through it, and nothing else is known to allow the call.",
        why: "A copy across regions calls KMS through EC2 of the source region on the source key, and through EC2 of the \
              target region on the target key. A statement written for one of them refuses the other, late: the copy ends \
              in `error`, \"Given key ID is not accessible\".",
        example: "The backup role may use every key if `kms:ViaService` is `ec2.us-east-1.amazonaws.com`. The replica in \
                  eu-west-1 needs a grant on the target key through `ec2.eu-west-1.amazonaws.com`.",
        ways_out: &[
            "name every region of the job: `ec2.us-east-1.amazonaws.com` and `ec2.eu-west-1.amazonaws.com`",
            "name them all with StringLike: `ec2.*.amazonaws.com`",
        ],
        sources: &[Source {
            title: "KMS developer guide, AWS KMS condition keys: kms:ViaService",
            url: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service",
        }],
    },
    claims,
    run,
};

/// Whether it would pass through the same service of some other region.
fn claims(denied: &Denied<'_>) -> bool {
    let Some(service) = via(denied.requirement) else { return false };
    let name = service.split('.').next().unwrap_or_default();
    denied.turns_if(|context| {
        context.insert("kms:ViaService", ContextValue::One(Text::Prefix(format!("{name}."))));
    })
}

fn told(denial: &denials::Denial<'_>) -> Told {
    let mut services: Vec<String> =
        denial.requirements.iter().filter_map(|r| via(r)).map(|service| format!("`{service}`")).collect();
    services.dedup();
    let services = services.join(" and ");
    Told {
        message: format!(
            "{} calls {} on {} through {services}, and {} admits that service in other regions only",
            denial.caller_in_words(),
            denial.actions_in_words(),
            denial.target_in_words(),
            denial.policies_in_words(),
        ),
        why: "KMS sees a call through the service in the region of the key".to_owned(),
        way_out: format!("add {services} to the condition on `kms:ViaService`"),
    }
}

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found = denials::causes(assessment, &CHECK, told);
    for place in lints::places(assessment) {
        for (at, statement) in place.document.statements().iter().enumerate() {
            if statement.effect == Effect::Allow && !place.is_told(at, assessment) {
                found.extend(finding(assessment, &place, at, statement));
            }
        }
    }
    found
}

/// The finding about a statement: every call that it misses by region alone.
fn finding(
    assessment: &Assessment<'_>,
    place: &Place<'_>,
    at: usize,
    statement: &Statement,
) -> Option<Finding> {
    let conditions = ViaService::of(statement);
    let mut services: Vec<&str> = Vec::new();
    let mut actions = Vec::new();
    let mut first = None;
    for (step, requirement) in assessment.requirements() {
        let open = requirement.judgement.verdict != Verdict::Allowed && concerns(place, step, requirement);
        let Some(service) = via(requirement).filter(|_| open && lists(statement, requirement)) else {
            continue;
        };
        let missed = |condition: &ViaService<'_>| {
            let name = service.split('.').next().unwrap_or_default();
            !condition.negated && !condition.names(service) && condition.names_in_some_region(name)
        };
        if conditions.iter().any(missed) {
            if !services.contains(&service) {
                services.push(service);
            }
            actions.push(requirement.action.clone());
            first = first.or(Some(step.id));
        }
    }
    let first = first?;
    actions.sort();
    actions.dedup();
    let quoted = |names: Vec<String>| names.join(", ");
    let wanted = conditions.iter().flat_map(|condition| condition.values().iter());
    let message = format!(
        "`kms:ViaService` is to be {}, and the job calls {} through {}",
        quoted(wanted.map(|value| format!("`{value}`")).collect()),
        quoted(actions.iter().map(|action| format!("`{action}`")).collect()),
        quoted(services.iter().map(|service| format!("`{service}`")).collect()),
    );
    let fix = format!("add {} to the statement", quoted(services.iter().map(|s| format!("`{s}`")).collect()));
    let words = match &statement.sid {
        Some(sid) => format!("statement {at} (`{sid}`)"),
        None => format!("statement {at}"),
    };
    let mut finding = place.finding(&CHECK, &words, message, vec![Fix::manual(fix)]);
    finding.step = Some(first);
    finding.actions = actions;
    Some(finding)
}

/// Whether a call is one on the key of the document, or one of its role.
fn concerns(place: &Place<'_>, step: &Step, requirement: &Requirement) -> bool {
    match (place.key, place.role) {
        (Some(key), _) => requirement.key().is_some_and(|needed| needed.arn == key.arn),
        (None, Some(role)) => requirement.caller.is_none() && step.role.arn == role.arn,
        (None, None) => false,
    }
}

fn lists(statement: &Statement, requirement: &Requirement) -> bool {
    let patterns = statement.action.list().as_slice();
    let listed = patterns.iter().any(|pattern| action_matches(pattern, requirement.action.as_str()));
    listed != statement.action.is_negated()
}

/// The service through which a call is made.
fn via(requirement: &Requirement) -> Option<&str> {
    match requirement.context.get("kms:ViaService") {
        Some(ContextValue::One(Text::Exact(service))) => Some(service),
        _ => None,
    }
}
