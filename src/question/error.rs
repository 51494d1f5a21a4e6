use crate::aws::AccountId;
use thiserror::Error;

/// A mistake in a question.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the fields are named by their messages")]
pub enum QuestionError {
    /// Not `account/region`.
    #[error("{field}: `{text}` is not `account/region`")]
    Place { field: &'static str, text: String },
    /// Neither twelve digits nor a name of the estate.
    #[error("{field}: `{text}` is not an account id and no account of the estate has this name{}", hint(.near.as_deref()))]
    Account { field: &'static str, text: String, near: Option<String> },
    /// Not a region.
    #[error("{field}: `{text}` is not a region{}", hint(.near.as_deref()))]
    Region { field: &'static str, text: String, near: Option<String> },
    /// Not a product.
    #[error("product: `{text}` is not known{}", hint(.near.as_deref()))]
    Product { text: String, near: Option<String> },
    /// Needed and missing.
    #[error("{field}: {job} needs it")]
    Missing { field: &'static str, job: &'static str },
    /// Given and meaningless.
    #[error("{field}: {why}")]
    Senseless { field: &'static str, why: String },
    /// A key that cannot be the target.
    #[error("target_key: `{text}` {why}")]
    TargetKey { text: String, why: String },
    /// A use that the product does not have.
    #[error("roles: `{text}` is not a use of a role{}", hint(.near.as_deref()))]
    RoleUse { text: String, near: Option<String> },
    /// A use that the job does not have.
    #[error("roles: no step of this job is a role's of use `{role_use}`: its uses are {}", listed(.uses))]
    IdleRole { role_use: String, uses: Vec<&'static str> },
    /// A role that the estate does not hold.
    #[error("roles: `{arn}` {why}{}", hint(.near.as_deref()))]
    Role { arn: String, why: String, near: Option<String> },
    /// An ARN of something else.
    #[error("roles: `{arn}` is not the ARN of an IAM role")]
    NoRole { arn: String },
    /// A role of another account than the one in which its use works.
    #[error(
        "roles: `{arn}` serves the use `{role_use}`, which works in {account}: a role of that account is needed"
    )]
    RoleAccount { arn: String, role_use: &'static str, account: AccountId },
    /// A workload that the estate does not hold.
    #[error("workload: `{text}` {why}{}", hint(.near.as_deref()))]
    Workload { text: String, why: String, near: Option<String> },
    /// A repository that the estate does not hold.
    #[error("repository: {why}{}", hint(.near.as_deref()))]
    Repository { why: String, near: Option<String> },
}

impl QuestionError {
    /// The field of the question that is wrong, as [`Asked`](super::Asked) calls it. The message begins with it.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Place { field, .. }
            | Self::Account { field, .. }
            | Self::Region { field, .. }
            | Self::Missing { field, .. }
            | Self::Senseless { field, .. } => field,
            Self::Product { .. } => "product",
            Self::TargetKey { .. } => "target_key",
            Self::RoleUse { .. }
            | Self::IdleRole { .. }
            | Self::Role { .. }
            | Self::NoRole { .. }
            | Self::RoleAccount { .. } => "roles",
            Self::Workload { .. } => "workload",
            Self::Repository { .. } => "repository",
        }
    }
}

pub(super) fn hint(near: Option<&str>) -> String {
    near.map_or_else(String::new, |near| format!(" (did you mean `{near}`?)"))
}

fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
