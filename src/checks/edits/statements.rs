//! Statements that allow just the calls of a job.

use crate::aws::Region;
use crate::graph::Requirement;
use crate::iam::{
    ConditionKeys, Conditions, ContextValue, Effect, OneOrMany, PrincipalKind, Principals, Scalar, Selector,
    Statement, Text,
};
use std::collections::BTreeSet;

/// What a statement is to allow.
pub(super) struct Wanted<'a> {
    /// For its name: the role, in letters and digits.
    pub(super) name: &'a str,
    /// Whom, in policies of resources: an ARN, or a service.
    pub(super) principal: Option<String>,
    /// On what, where the policy does not say it by itself.
    pub(super) resource: Option<String>,
    /// Which calls.
    pub(super) calls: &'a [&'a Requirement],
    /// Every region from which the plan uses the key.
    pub(super) regions: &'a BTreeSet<Region>,
}

/// Calls that statements keep apart, since they bear different conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    /// `kms:DescribeKey`: it has neither encryption context nor grant, and a condition on either would break it.
    Describe,
    /// Cryptographic operations.
    Use,
    /// Grants: for AWS services only.
    Grants,
    /// Tags of what a call makes.
    Tags,
    /// Calls on other services.
    Other,
}

impl Group {
    fn of(requirement: &Requirement) -> Self {
        match requirement.action.as_str() {
            "kms:DescribeKey" => Self::Describe,
            "kms:CreateGrant" | "kms:ListGrants" | "kms:RevokeGrant" => Self::Grants,
            "ec2:CreateTags" => Self::Tags,
            action if action.starts_with("kms:") => Self::Use,
            _ => Self::Other,
        }
    }

    fn sid(self) -> &'static str {
        match self {
            Self::Describe => "DescribesKey",
            Self::Use => "UsesKey",
            Self::Grants => "GrantsToServices",
            Self::Tags => "TagsWhatItMakes",
            Self::Other => "Calls",
        }
    }
}

/// The statements: one for each group of calls and, outside keys, one for each resource.
pub(super) fn statements(wanted: &Wanted<'_>) -> Vec<Statement> {
    let mut groups: Vec<Group> = wanted.calls.iter().map(|call| Group::of(call)).collect();
    groups.sort_unstable();
    groups.dedup();
    groups
        .into_iter()
        .map(|group| {
            let calls: Vec<&Requirement> =
                wanted.calls.iter().copied().filter(|call| Group::of(call) == group).collect();
            let mut actions: Vec<String> = calls.iter().map(|call| call.action.to_string()).collect();
            actions.sort_unstable();
            actions.dedup();
            let principal = wanted.principal.as_ref().map(|arn| {
                let kind = if arn.starts_with("arn:") { PrincipalKind::Aws } else { PrincipalKind::Service };
                Selector::Only(Principals::Listed(vec![(kind, OneOrMany::One(arn.clone()))]))
            });
            Statement {
                sid: Some(format!("{}{}", wanted.name, group.sid())),
                effect: Effect::Allow,
                principal,
                action: Selector::Only(one_or_many(actions)),
                resource: wanted.resource.clone().map(|arn| Selector::Only(OneOrMany::One(arn))),
                condition: conditions(group, &calls, wanted.regions),
            }
        })
        .collect()
}

fn conditions(group: Group, calls: &[&Requirement], regions: &BTreeSet<Region>) -> Option<Conditions> {
    let mut conditions = Vec::new();
    if group == Group::Describe {
        return None;
    }
    if let Some(services) = services(calls, regions) {
        let values = services.into_iter().map(Scalar::Text).collect();
        conditions.push(("StringEquals".to_owned(), keys("kms:ViaService", one_or_many(values))));
    }
    let for_services = |call: &&Requirement| {
        call.context.get("kms:GrantIsForAWSResource") == Some(&ContextValue::from("true"))
    };
    if group == Group::Grants && calls.iter().all(for_services) {
        let wanted = OneOrMany::One(Scalar::Text("true".to_owned()));
        conditions.push(("Bool".to_owned(), keys("kms:GrantIsForAWSResource", wanted)));
    }
    // A vendor passes the external id of its customer; without the condition every customer's job could reach this role.
    let asked: Vec<Option<&ContextValue>> =
        calls.iter().map(|call| call.context.get("sts:ExternalId")).collect();
    if let [Some(ContextValue::One(Text::Exact(id))), ..] = asked.as_slice() {
        let wanted = OneOrMany::One(Scalar::Text(id.clone()));
        conditions.push(("StringEquals".to_owned(), keys("sts:ExternalId", wanted)));
    }
    let passes = calls.iter().all(|call| call.action.as_str() == "iam:PassRole");
    let of_iam = passes.then_some("iam:PassedToService");
    let of_tags = (group == Group::Tags).then_some("ec2:CreateAction");
    for key in [of_iam, of_tags].into_iter().flatten() {
        if let Some(values) = values_of(key, calls) {
            let values = values.into_iter().map(Scalar::Text).collect();
            conditions.push(("StringEquals".to_owned(), keys(key, one_or_many(values))));
        }
    }
    (!conditions.is_empty()).then_some(Conditions(conditions))
}

/// The values that a condition key has in the calls, where all are known.
fn values_of(key: &str, calls: &[&Requirement]) -> Option<Vec<String>> {
    let mut found: BTreeSet<String> = BTreeSet::new();
    for call in calls {
        let Some(ContextValue::One(value)) = call.context.get(key) else { return None };
        found.insert(value.exact()?.to_owned());
    }
    Some(found.into_iter().collect())
}

/// The services through which all the calls come, in every region from which the plan uses the key. A call that comes
/// through none leaves none to name.
fn services(calls: &[&Requirement], regions: &BTreeSet<Region>) -> Option<Vec<String>> {
    let mut found: BTreeSet<String> = BTreeSet::new();
    for call in calls {
        let Some(ContextValue::One(Text::Exact(via))) = call.context.get("kms:ViaService") else {
            return None;
        };
        found.insert(via.clone());
        if let Some((service, rest)) = via.split_once('.') {
            let end = rest.split_once('.').map_or("amazonaws.com", |(_, end)| end);
            found.extend(regions.iter().map(|region| format!("{service}.{region}.{end}")));
        }
    }
    (!found.is_empty()).then(|| found.into_iter().collect())
}

fn keys(key: &str, wanted: OneOrMany<Scalar>) -> ConditionKeys {
    ConditionKeys(vec![(key.to_owned(), wanted)])
}

fn one_or_many<T>(mut values: Vec<T>) -> OneOrMany<T> {
    match (values.len(), values.pop()) {
        (1, Some(only)) => OneOrMany::One(only),
        (_, Some(last)) => {
            values.push(last);
            OneOrMany::Many(values)
        }
        (_, None) => OneOrMany::Many(values),
    }
}
