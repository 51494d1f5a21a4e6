//! Values of `kms:ViaService`: `service.region.amazonaws.com` (KMS developer guide, "`kms:ViaService`").

use crate::aws::{KNOWN_REGIONS, Partition, Region};
use crate::iam::{Scalar, Statement, text_matches};

/// A condition on `kms:ViaService` that compares text.
#[derive(Debug, Clone)]
pub(crate) struct ViaService<'a> {
    values: Vec<&'a str>,
    /// Whether `*` and `?` are wildcards.
    wildcards: bool,
    ignore_case: bool,
    /// Whether the values are those that are refused.
    pub(crate) negated: bool,
    /// As written.
    pub(crate) operator: &'a str,
}

/// Services that stand for all where the value leaves the service open.
const SERVICES: &[&str] = &[
    "backup",
    "dynamodb",
    "ec2",
    "elasticfilesystem",
    "fsx",
    "lambda",
    "logs",
    "rds",
    "redshift",
    "s3",
    "secretsmanager",
    "sns",
    "sqs",
    "ssm",
];

impl<'a> ViaService<'a> {
    /// The conditions of a statement on `kms:ViaService`.
    pub(crate) fn of(statement: &'a Statement) -> Vec<Self> {
        let mut conditions = Vec::new();
        for (operator, keys) in statement.condition.iter().flat_map(|conditions| &conditions.0) {
            let lower = operator.to_ascii_lowercase();
            let name = lower.split_once(':').map_or(lower.as_str(), |(_, name)| name);
            let name = name.strip_suffix("ifexists").unwrap_or(name);
            let Some(kind) = name.strip_prefix("string") else { continue };
            let negated = kind.starts_with("not");
            let kind = kind.strip_prefix("not").unwrap_or(kind);
            for (key, wanted) in &keys.0 {
                let values: Option<Vec<&str>> = wanted.as_slice().iter().map(plain).collect();
                if let Some(values) = values.filter(|_| key.eq_ignore_ascii_case("kms:ViaService")) {
                    conditions.push(Self {
                        values,
                        wildcards: kind == "like",
                        ignore_case: kind == "equalsignorecase",
                        negated,
                        operator,
                    });
                }
            }
        }
        conditions
    }

    /// The values as written.
    pub(crate) fn values(&self) -> &[&'a str] {
        &self.values
    }

    /// Whether one of the values stands for this one.
    pub(crate) fn names(&self, service: &str) -> bool {
        self.values.iter().any(|value| self.stands_for(value, service))
    }

    fn stands_for(&self, value: &str, service: &str) -> bool {
        if self.wildcards {
            text_matches(value, service)
        } else if self.ignore_case {
            value.eq_ignore_ascii_case(service)
        } else {
            value == service
        }
    }

    /// Whether the service is named in any region.
    pub(crate) fn names_in_some_region(&self, service: &str) -> bool {
        self.values.iter().any(|value| {
            regions(value).iter().any(|region| self.stands_for(value, &name_of(service, region)))
        })
    }

    /// Whether no service that calls KMS has any of the names.
    pub(crate) fn names_nothing(&self) -> bool {
        self.values.iter().all(|value| !self.may_be_named(value))
    }

    fn may_be_named(&self, value: &str) -> bool {
        let first = value.split('.').next().unwrap_or_default();
        let first = if self.ignore_case { first.to_ascii_lowercase() } else { first.to_owned() };
        let plain = !first.is_empty()
            && first.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        // EBS calls as EC2.
        let services: Vec<&str> = match plain {
            true if first == "ebs" => return false,
            true => vec![first.as_str()],
            false => SERVICES.to_vec(),
        };
        let regions = regions(value);
        services
            .iter()
            .any(|service| regions.iter().any(|region| self.stands_for(value, &name_of(service, region))))
    }
}

/// A value without policy variables.
fn plain(value: &Scalar) -> Option<&str> {
    match value {
        Scalar::Text(text) if !text.contains("${") => Some(text),
        Scalar::Text(_) | Scalar::Bool(_) | Scalar::Number(_) => None,
    }
}

/// The regions that a value can name: those that are known, and the one that it spells out.
fn regions(value: &str) -> Vec<Region> {
    let spelled = value.split('.').nth(1);
    KNOWN_REGIONS.iter().copied().chain(spelled).filter_map(|region| region.parse().ok()).collect()
}

/// The name of a service in a region as `kms:ViaService` has it.
fn name_of(service: &str, region: &Region) -> String {
    let ending = if region.partition() == Partition::AwsCn { "amazonaws.com.cn" } else { "amazonaws.com" };
    format!("{service}.{region}.{ending}")
}
