use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing};
use crate::aws::Arn;
use crate::fact::Source;
use crate::graph::Severity;
use crate::iam::{Document, Effect, PrincipalKind, Principals, Selector, Statement, action_matches};

/// The trust policy of a role that is a vendor's lets in more than the one role of the vendor.
pub(super) static CHECK: Check = Check {
    id: "role-assumable-by-others",
    summary: "the trust policy of a role that one role of a vendor is to assume lets others in too",
    docs: Docs {
        what: "A product's vendor assumes a role in the account of the data by one certain role of its own, and the trust policy \
               names a whole account, everyone, or further principals.",
        why: "Clumio's documentation says that the role can be assumed by a single role of its control plane. Whoever else \
              the trust policy lets in can read every snapshot and use every key that the role can. A whole account as \
              principal leaves it to that account which of its principals those are.",
        example: "The trust policy of ClumioIAMRole names `arn:aws:iam::999999999999:root`, as an older template did. Every \
                  role of that account that may call sts:AssumeRole can become ClumioIAMRole.",
        ways_out: &[
            "name the one role of the vendor's control plane as principal",
            "keep the condition on `sts:ExternalId`: it tells the customers of a vendor apart, not the roles of the vendor",
        ],
        sources: &[
            Source {
                title: "Clumio help centre, Permissions file details",
                url: "https://help.clumio.com/docs/permissions-file-details",
            },
            Source {
                title: "IAM user guide, Access to AWS accounts owned by third parties",
                url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let Some(estate) = assessment.estate else { return Vec::new() };
    let mut found: Vec<Finding> = Vec::new();
    for (step, requirement) in assessment.requirements() {
        let Some(caller) = requirement.caller.as_ref().filter(|caller| caller.vendor) else { continue };
        let Some(role) = step.role.arn.as_ref().and_then(|arn| estate.role(arn)) else { continue };
        let mut others: Vec<String> = Vec::new();
        for statement in role.trust.known().into_iter().flat_map(Document::statements) {
            for other in others_of(statement, caller.arn.as_ref()) {
                if !others.contains(&other) && !is_service_of_job(assessment, &role.arn, &other) {
                    others.push(other);
                }
            }
        }
        // Where nobody knows which role the vendor has, one single role may be it.
        let single = others.iter().all(|other| other.contains(":role/")) && others.len() == 1;
        if others.is_empty() || (caller.arn.is_none() && single) {
            continue;
        }
        others.sort_unstable();
        let message =
            format!("the trust policy of `{}` lets in more than the vendor's control plane", role.arn);
        let names: Vec<String> = others.iter().map(|other| format!("`{other}`")).collect();
        let cause = format!("it names {}", names.join(", "));
        let mut finding = Finding::new(&CHECK, Severity::Risk, message, cause);
        finding.step = Some(step.id);
        finding.role = Some(step.role.clone());
        finding.resource = Some(role.arn.to_string());
        finding.actions = vec![requirement.action.clone()];
        finding.fixes = vec![Fix::manual("name the one role of the vendor's control plane as principal")];
        found.push(finding);
    }
    found
}

/// Whether a service has to assume the role in the job itself: AWS Backup, where the role of a product is its job role, too.
fn is_service_of_job(assessment: &Assessment<'_>, role: &Arn, name: &str) -> bool {
    assessment.requirements().any(|(step, requirement)| {
        step.role.arn.as_ref() == Some(role)
            && requirement.caller.as_ref().is_some_and(|caller| caller.service.as_deref() == Some(name))
    })
}

/// Whom a statement lets assume the role beside the one that is meant to. One that looks at the ARN of the caller is left
/// alone: that may narrow it down to the one.
fn others_of(statement: &Statement, meant: Option<&Arn>) -> Vec<String> {
    let assumes =
        statement.action.list().as_slice().iter().any(|name| action_matches(name, "sts:AssumeRole"))
            != statement.action.is_negated();
    let condition = serde_json::to_string(&statement.condition).unwrap_or_default().to_ascii_lowercase();
    if statement.effect != Effect::Allow || !assumes || condition.contains("aws:principalarn") {
        return Vec::new();
    }
    match &statement.principal {
        None => Vec::new(),
        Some(Selector::Except(_) | Selector::Only(Principals::Everyone)) => vec!["*".to_owned()],
        Some(Selector::Only(Principals::Listed(listed))) => listed
            .iter()
            .filter(|(kind, _)| *kind != PrincipalKind::CanonicalUser)
            .flat_map(|(_, names)| names.as_slice())
            .filter(|name| meant.is_none_or(|meant| meant.as_str() != name.as_str()))
            .cloned()
            .collect(),
    }
}
