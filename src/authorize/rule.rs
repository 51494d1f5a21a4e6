//! What each service asks of the policies of its resources. A service with rules of its own has a file beside this
//! one and a line in [`rule`].

use super::query::Query;
use super::{kms, sts};
use crate::iam::{PolicyType, Relation, Role, Text, Truth};

/// Whether policies have a say at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stance {
    /// They do.
    PoliciesDecide,
    /// The principal needs no permission.
    Allows,
    /// The service refuses the principal.
    Refuses,
}

/// The rules under which a query is decided.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    /// How decisions name the policy of the resource.
    pub(super) policy: PolicyType,
    /// What the service asks of it.
    pub(super) role: Role,
    /// Whether it has a say in this action at all.
    pub(super) heard: bool,
    /// Whether the action never crosses accounts.
    pub(super) confined: bool,
    /// What the service says whatever the policies are.
    pub(super) stance: Stance,
    /// Whether RCPs reach the resource and the action.
    pub(super) rcps_apply: Truth,
    /// The resource that policies see, where it is not the one that was asked about.
    pub(super) resource: Option<Text>,
}

/// Services whose resources have no policies. The trust policy of a role is one of STS. Snapshots and images are shared by an attribute, which is no part of
/// authorization (EBS user guide, "Share an Amazon EBS snapshot").
const WITHOUT_RESOURCE_POLICIES: &[&str] = &["ebs", "ec2", "iam", "rds"];

/// Services that RCPs reach (Organizations user guide, "Resource control policies").
const REACHED_BY_RCPS: &[&str] = &[
    "aoss",
    "cognito-identity",
    "cognito-idp",
    "dynamodb",
    "ecr",
    "kms",
    "logs",
    "s3",
    "secretsmanager",
    "sqs",
    "sts",
];

/// The rules for a query; `action` is in lower case.
pub(super) fn rule(query: &Query<'_>, action: &str) -> Rule {
    let service = action.split_once(':').map_or("", |(service, _)| service);
    let usual = Rule {
        policy: PolicyType::ResourcePolicy,
        role: if WITHOUT_RESOURCE_POLICIES.contains(&service) { Role::Absent } else { Role::Usual },
        heard: true,
        confined: false,
        stance: Stance::PoliciesDecide,
        rcps_apply: REACHED_BY_RCPS.contains(&service).into(),
        resource: None,
    };
    match service {
        "kms" => kms::rule(query, action),
        "sts" => sts::rule(query, action, usual),
        _ => usual,
    }
}

/// Why a service refuses a call where no policy could allow it.
pub(super) fn refusal(query: &Query<'_>, action: &str, relation: Relation, role: Role) -> Option<String> {
    let without_policies = || {
        (relation == Relation::NoAccount && role == Role::Absent).then(|| {
            format!(
                "only policies of the principal allow `{}`, and `{}` has none",
                query.action, query.principal
            )
        })
    };
    kms::refusal(query, action, relation).or_else(|| sts::refusal(query, action)).or_else(without_policies)
}
