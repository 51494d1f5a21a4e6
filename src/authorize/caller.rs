//! Principals as request lines write them.

use super::derive::SINGLE_SIGN_ON;
use crate::aws::{Action, Arn, NameError};
use crate::iam::{Given, Principal, Text};
use thiserror::Error;

/// A principal that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CallerError {
    /// Neither an ARN, nor an account, nor a service.
    #[error("principal `{0}` is neither an ARN of IAM or STS, nor an account id, nor a service name")]
    Unreadable(String),
    /// An ARN of something that makes no requests.
    #[error(
        "principal `{0}` names nothing that makes requests: a role, user, session or account is expected"
    )]
    NoCaller(String),
    /// The ARN is malformed.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The role behind a session is another.
    #[error("`role_arn` `{role}` is not the role of session `{session}`")]
    OtherRole {
        /// What `role_arn` says.
        role: String,
        /// The session.
        session: String,
    },
    /// Only sessions have a role behind them.
    #[error("`role_arn` is given, and principal `{0}` is no session of a role")]
    NoSession(String),
}

/// Reads a principal. `role` is the role behind a session: where there is none its path is taken to be `/`.
pub(super) fn caller(text: &str, role: &Given<Arn>, action: &Action) -> Result<Principal, CallerError> {
    let session = || CallerError::NoSession(text.to_owned());
    if !text.starts_with("arn:") {
        let principal = without_arn(text, action)?;
        return if role.known().is_some() { Err(session()) } else { Ok(principal) };
    }
    let arn: Arn = text.parse()?;
    let unreadable = || CallerError::NoCaller(text.to_owned());
    let account = || arn.account().ok_or_else(unreadable);
    let principal = match (arn.service(), arn.resource().split_once('/')) {
        ("sts", Some(("assumed-role", rest))) => return session_of(&arn, rest, role),
        ("sts", Some(("federated-user", _))) => {
            account()?;
            Principal::FederatedUser { arn, user: None }
        }
        ("iam", Some(("role", _))) => {
            account()?;
            Principal::role(arn)
        }
        ("iam", Some(("user", _))) => {
            account()?;
            Principal::User { arn, unique_id: None }
        }
        ("iam", Some(("saml-provider" | "oidc-provider", _))) => Principal::Federated(text.to_owned()),
        ("iam", None) if arn.resource() == "root" => {
            Principal::Root { partition: arn.partition().to_owned(), account: account()? }
        }
        _ => return Err(unreadable()),
    };
    match role.known() {
        Some(known) if !matches!(&principal, Principal::Role { arn, .. } if arn == known) => Err(session()),
        _ => Ok(principal),
    }
}

fn without_arn(text: &str, action: &Action) -> Result<Principal, CallerError> {
    if let Ok(account) = text.parse() {
        return Ok(Principal::root(account));
    }
    if action.as_str().eq_ignore_ascii_case("sts:AssumeRoleWithWebIdentity") && text.contains('.') {
        return Ok(Principal::Federated(text.to_owned()));
    }
    if text.ends_with(".amazonaws.com")
        || text.ends_with(".amazonaws.com.cn")
        || text.ends_with(".amazon.com")
    {
        return Ok(Principal::Service(text.to_owned()));
    }
    Err(CallerError::Unreadable(text.to_owned()))
}

/// `rest` is `Name/session`. Service-linked roles and those of IAM Identity Center never have the path `/`.
fn session_of(arn: &Arn, rest: &str, role: &Given<Arn>) -> Result<Principal, CallerError> {
    let unreadable = || CallerError::NoCaller(arn.as_str().to_owned());
    let (name, session) = rest.split_once('/').ok_or_else(unreadable)?;
    let account = arn.account().ok_or_else(unreadable)?;
    let partition = arn.partition().to_owned();
    let session = Text::Exact(session.to_owned());
    match role {
        Given::Known(role) => {
            let same = role.is_role()
                && role.account_text() == account.as_str()
                && role.partition() == partition
                && role.resource_name() == name;
            if same {
                return Ok(Principal::Role { arn: role.clone(), session, unique_id: None });
            }
            Err(CallerError::OtherRole { role: role.to_string(), session: arn.to_string() })
        }
        Given::None if !["AWSServiceRoleFor", SINGLE_SIGN_ON].iter().any(|begin| name.starts_with(begin)) => {
            let arn = format!("arn:{partition}:iam::{account}:role/{name}").parse()?;
            Ok(Principal::Role { arn, session, unique_id: None })
        }
        Given::None | Given::Unknown(_) => Ok(Principal::Session {
            partition,
            account,
            role_name: name.to_owned(),
            session,
            unique_id: None,
        }),
    }
}
