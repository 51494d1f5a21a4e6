use super::text::Text;
use super::truth::Truth;
use crate::aws::{AccountId, Arn};
use std::fmt;

/// Who makes a request (IAM user guide, "AWS JSON policy elements: Principal").
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// A session of a role. Statements that name the role match its sessions.
    Role {
        /// The role with its path.
        arn: Arn,
        /// Name of the session; before a job runs often not known: `Text::Prefix("")`.
        session: Text,
        /// The id IAM gave the role (`AROA...`), if it is known. Policies show such an id in place of an ARN only
        /// once the principal it belonged to is gone, so a role whose id is not told is not named by one.
        unique_id: Option<String>,
    },
    /// A session of a role whose path is not known: the ARN of a session has lost it.
    Session {
        /// Partition of the ARN.
        partition: String,
        /// Account of the role.
        account: AccountId,
        /// The role's name without its path.
        role_name: String,
        /// Name of the session.
        session: Text,
        /// The id IAM gave the role (`AROA...`), if it is known.
        unique_id: Option<String>,
    },
    /// A user of IAM.
    User {
        /// The user with its path.
        arn: Arn,
        /// The id IAM gave the user (`AIDA...`), if it is known.
        unique_id: Option<String>,
    },
    /// A session that a user got from `GetFederationToken`.
    FederatedUser {
        /// `arn:aws:sts::account:federated-user/name`.
        arn: Arn,
        /// The user who asked for the session, if it is known.
        user: Option<Arn>,
    },
    /// The root user of an account.
    Root {
        /// Partition of the account.
        partition: String,
        /// The account.
        account: AccountId,
    },
    /// An AWS service with its own identity, such as `ec2.amazonaws.com`.
    Service(String),
    /// A person or program authenticated outside AWS, who asks for a session: a SAML provider's ARN, an OIDC
    /// provider's ARN or host name. Only trust policies name such principals.
    Federated(String),
    /// Nobody has signed the request.
    Anonymous,
}

impl Principal {
    /// A session of a role, whose name is not known before the job runs.
    pub fn role(arn: Arn) -> Self {
        Self::Role { arn, session: Text::Prefix(String::new()), unique_id: None }
    }

    /// The root user of an account of the commercial partition.
    pub fn root(account: AccountId) -> Self {
        Self::Root { partition: "aws".to_owned(), account }
    }

    /// The account the principal belongs to; services and anonymous callers belong to none.
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Role { arn, .. } | Self::User { arn, .. } | Self::FederatedUser { arn, .. } => {
                arn.account()
            }
            Self::Session { account, .. } | Self::Root { account, .. } => Some(account.clone()),
            Self::Service(_) | Self::Federated(_) | Self::Anonymous => None,
        }
    }

    /// Account of the principal as text.
    pub fn account_text(&self) -> Option<&str> {
        match self {
            Self::Role { arn, .. } | Self::User { arn, .. } | Self::FederatedUser { arn, .. } => {
                Some(arn.account_text())
            }
            Self::Session { account, .. } | Self::Root { account, .. } => Some(account.as_str()),
            Self::Service(_) | Self::Federated(_) | Self::Anonymous => None,
        }
    }

    /// Whether this is a role that only its service can change and assume (IAM user guide, "Service-linked
    /// roles": their path is `/aws-service-role/`, their names begin with `AWSServiceRoleFor`).
    pub fn is_service_linked(&self) -> Truth {
        match self {
            Self::Role { arn, .. } => arn.is_service_linked_role().into(),
            Self::Session { role_name, .. } if role_name.starts_with("AWSServiceRoleFor") => Truth::Unknown,
            _ => Truth::False,
        }
    }
}

impl fmt::Display for Principal {
    /// The ARN by which AWS names the principal in its messages, the role's ARN for a session.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Role { arn, .. } | Self::User { arn, .. } | Self::FederatedUser { arn, .. } => arn.fmt(f),
            Self::Session { partition, account, role_name, session, .. } => {
                write!(f, "arn:{partition}:sts::{account}:assumed-role/{role_name}/{session}")
            }
            Self::Root { partition, account } => write!(f, "arn:{partition}:iam::{account}:root"),
            Self::Service(name) | Self::Federated(name) => f.write_str(name),
            Self::Anonymous => f.write_str("anonymous"),
        }
    }
}
