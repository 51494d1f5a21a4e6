//! What discovery calls: the register from which calls, scripts and policies are made.

use super::Scope;
use serde_json::Value;

/// One API operation as discovery calls it. Nothing that is not described by one of these is ever called.
#[derive(Debug)]
pub struct Read {
    /// The service, by the name that the AWS CLI has for it.
    pub service: Service,
    /// The operation, by the name of the API reference.
    pub operation: &'static str,
    /// The IAM action that allows it (Service Authorization Reference); most are named as the operation.
    pub action: &'static str,
    /// Where it is called.
    pub place: Place,
    /// Parameters that are the same in every call, as (name, value).
    pub fixed: &'static [(&'static str, &'static str)],
    /// What it follows.
    pub after: &'static [After],
    /// Error codes that say there is none of what was asked for, which is an answer.
    pub none_codes: &'static [&'static str],
    /// What an answer looks like.
    pub answer: Answer,
    /// What stays unknown if it fails, in words.
    pub leaves: &'static str,
}

/// How an answer is checked.
#[derive(Debug, Clone, Copy)]
pub struct Answer(pub fn(&Value) -> Result<(), serde_json::Error>);

/// A service that discovery reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// AWS Backup.
    Backup,
    /// EC2 and EBS.
    Ec2,
    /// IAM.
    Iam,
    /// KMS.
    Kms,
    /// Organizations.
    Organizations,
    /// RDS and Aurora.
    Rds,
    /// S3.
    S3,
}

impl Service {
    /// Every service.
    pub const ALL: [Self; 7] =
        [Self::Backup, Self::Ec2, Self::Iam, Self::Kms, Self::Organizations, Self::Rds, Self::S3];

    /// The name in paths of replies.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Backup => "backup",
            Self::Ec2 => "ec2",
            Self::Iam => "iam",
            Self::Kms => "kms",
            Self::Organizations => "organizations",
            Self::Rds => "rds",
            Self::S3 => "s3",
        }
    }

    /// The command of the AWS CLI.
    pub fn command(self) -> &'static str {
        if self == Self::S3 { "s3api" } else { self.as_str() }
    }
}

/// Where an operation is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Once for the account.
    Account,
    /// In each region.
    Region,
}

/// What leads to a call.
#[derive(Debug)]
pub enum After {
    /// Nothing: it is called in any case.
    Start,
    /// Nothing, but only where the scope says so.
    StartIf(fn(&Scope) -> bool),
    /// Each text of a name in an answer.
    Each(Each),
    /// The failure of a call that would have told the same.
    FailureOf(&'static Read),
}

/// One call for each text of a name in the answer to another call.
#[derive(Debug)]
pub struct Each {
    /// The other operation.
    pub of: &'static Read,
    /// The name in its answer; it may stand at any depth.
    pub field: &'static str,
    /// The parameter that takes the text.
    pub parameter: &'static str,
    /// Parameters of the other call that this one has too.
    pub keeps: &'static [&'static str],
    /// Which of the objects that have the name are followed.
    pub only: Only,
}

/// Which objects of an answer are followed.
#[derive(Debug, Clone, Copy)]
pub enum Only {
    /// All.
    All,
    /// Those of which the scope and the object itself say so. A script follows all.
    Those(fn(&Scope, &Value) -> bool),
    /// Those whose text the scope names. A script follows these too.
    Named(fn(&Scope) -> Vec<String>),
}

impl Read {
    /// A call in each region, for its own sake.
    pub(super) const fn in_regions(
        service: Service,
        operation: &'static str,
        action: &'static str,
        answer: Answer,
    ) -> Self {
        Self {
            service,
            operation,
            action,
            place: Place::Region,
            fixed: &[],
            after: &[After::Start],
            none_codes: &[],
            answer,
            leaves: "",
        }
    }

    /// A call once for the account, for its own sake.
    pub(super) const fn of_account(
        service: Service,
        operation: &'static str,
        action: &'static str,
        answer: Answer,
    ) -> Self {
        Self { place: Place::Account, ..Self::in_regions(service, operation, action, answer) }
    }

    /// The same with these parameters in every call.
    pub(super) const fn with(self, fixed: &'static [(&'static str, &'static str)]) -> Self {
        Self { fixed, ..self }
    }

    /// The same, following these.
    pub(super) const fn after(self, after: &'static [After]) -> Self {
        Self { after, ..self }
    }

    /// The same, with error codes that say that there is none.
    pub(super) const fn none_is(self, none_codes: &'static [&'static str]) -> Self {
        Self { none_codes, ..self }
    }

    /// The same, leaving this unknown if it fails.
    pub(super) const fn leaves(self, leaves: &'static str) -> Self {
        Self { leaves, ..self }
    }

    /// Whether two are the same entry of the register.
    pub fn is(&'static self, other: &'static Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Each {
    /// Each text of a name in the answer of `of`, as a parameter of its own.
    pub(super) const fn of(of: &'static Read, field: &'static str, parameter: &'static str) -> Self {
        Self { of, field, parameter, keeps: &[], only: Only::All }
    }

    /// The same, with parameters of the other call.
    pub(super) const fn keeping(self, keeps: &'static [&'static str]) -> Self {
        Self { keeps, ..self }
    }

    /// The same, of some objects.
    pub(super) const fn only(self, only: Only) -> Self {
        Self { only, ..self }
    }
}
