//! Values of `kms:ViaService` that are no service name.

use super::{Lint, Site, ViaService};
use crate::iam::Statement;

pub(super) static LINT: Lint = Lint { id: "via-service-never-matches", find };

fn find(statement: &Statement, _: Site<'_>, found: &mut Vec<String>) {
    for condition in ViaService::of(statement) {
        if !condition.names_nothing() {
            continue;
        }
        if condition.values().is_empty() {
            found.push("`kms:ViaService` is compared with no value".to_owned());
            continue;
        }
        let names: Vec<String> = condition.values().iter().map(|value| format!("`{value}`")).collect();
        let always = if condition.negated { ", so the condition always holds" } else { "" };
        found.push(format!("`kms:ViaService` is never {}{always}: {}", names.join(" or "), why(&condition)));
    }
}

/// What is wrong with the values, where it can be told.
fn why(condition: &ViaService<'_>) -> String {
    let all = |test: fn(&str) -> bool| condition.values().iter().all(|value| test(value));
    if all(|value| value.starts_with("ebs.")) {
        return "EBS makes its calls as `ec2.<region>.amazonaws.com`".to_owned();
    }
    let second = |value: &str| value.split('.').nth(1).unwrap_or_default().to_owned();
    if condition.values().iter().all(|value| {
        let second = second(value);
        second.len() == 12 && second.bytes().all(|byte| byte.is_ascii_digit())
    }) {
        return "a region stands between service and `amazonaws.com`, not an account".to_owned();
    }
    let lower = condition.operator.to_ascii_lowercase();
    if lower.contains("equals") && all(|value| value.contains(['*', '?'])) {
        let operator = condition.operator;
        return format!("under `{operator}` `*` is a plain character; `StringLike` knows wildcards");
    }
    if all(|value| value.ends_with(".amazonaws.com") && value.matches('.').count() == 2) {
        return "the region is missing, as in `ec2.eu-west-1.amazonaws.com`".to_owned();
    }
    "the form is `ec2.eu-west-1.amazonaws.com`: service, region, `amazonaws.com`".to_owned()
}
