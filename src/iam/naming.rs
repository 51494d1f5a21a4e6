//! How the `Principal` element names who makes a request (IAM user guide, "AWS JSON policy elements: Principal"
//! and "AWS JSON policy elements: `NotPrincipal`").

use super::principal::Principal;
use super::principal_element::{PrincipalKind, Principals};
use super::text::Text;
use super::truth::Truth;
use super::written::{Effect, Selector};

/// By which of its names a statement names a principal. It matters, because implicit denies of permissions
/// boundaries and session policies limit what is granted to a role and not what is granted to its session (IAM
/// user guide, "Policy evaluation logic", on resource-based policies in one account).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Naming {
    /// The session, the user, the service, or everyone.
    pub direct: Truth,
    /// The role behind the session, or the user behind a federated session.
    pub role: Truth,
    /// The account, which may hand the permission on to its principals.
    pub account: Truth,
}

impl Naming {
    /// By its own name, as `*` does.
    pub const EVERYONE: Self = Self { direct: Truth::True, role: Truth::False, account: Truth::False };
    /// By every name at once.
    pub(super) const ALL: Self = Self { direct: Truth::True, role: Truth::True, account: Truth::True };
    /// By no name.
    pub const NOBODY: Self = Self { direct: Truth::False, role: Truth::False, account: Truth::False };
    /// A policy of which nothing is known.
    pub(super) const UNKNOWN: Self =
        Self { direct: Truth::Unknown, role: Truth::Unknown, account: Truth::Unknown };

    fn direct(truth: Truth) -> Self {
        Self { direct: truth, ..Self::NOBODY }
    }

    fn role(truth: Truth) -> Self {
        Self { role: truth, ..Self::NOBODY }
    }

    fn account(truth: Truth) -> Self {
        Self { account: truth, ..Self::NOBODY }
    }

    /// Whether the principal is named at all.
    pub fn any(self) -> Truth {
        self.direct.or(self.role).or(self.account)
    }

    /// Whether it is open by any of its names.
    pub(super) fn is_open(self) -> bool {
        self.direct.is_unknown() || self.role.is_unknown() || self.account.is_unknown()
    }

    #[must_use]
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            direct: self.direct.or(other.direct),
            role: self.role.or(other.role),
            account: self.account.or(other.account),
        }
    }

    #[must_use]
    pub(super) fn and(self, truth: Truth) -> Self {
        Self { direct: self.direct.and(truth), role: self.role.and(truth), account: self.account.and(truth) }
    }
}

/// One name in a `Principal` element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Name {
    Everyone,
    Account(String),
    /// An ARN of IAM or STS.
    Arn(String),
    /// `AROA...`: what is left of the name of a principal that was deleted.
    UniqueId(String),
    Service(String),
    /// `{"Service": "*"}`.
    AnyService,
    Federated(String),
    /// `{"Federated": "*"}`.
    AnyProvider,
    CanonicalUser,
}

pub(super) fn names(principals: &Principals) -> Vec<Name> {
    let Principals::Listed(listed) = principals else { return vec![Name::Everyone] };
    let name = |kind: PrincipalKind, text: &str| match kind {
        PrincipalKind::Aws if text == "*" => Name::Everyone,
        PrincipalKind::Aws => aws_name(text),
        PrincipalKind::Service if text == "*" => Name::AnyService,
        PrincipalKind::Federated if text == "*" => Name::AnyProvider,
        PrincipalKind::Service => Name::Service(text.to_owned()),
        PrincipalKind::Federated => Name::Federated(text.to_owned()),
        PrincipalKind::CanonicalUser => Name::CanonicalUser,
    };
    listed.iter().flat_map(|(kind, texts)| texts.as_slice().iter().map(|text| name(*kind, text))).collect()
}

/// The texts of a `Principal` element, for people.
pub(super) fn texts(principals: &Principals) -> Vec<String> {
    match principals {
        Principals::Everyone => vec!["*".to_owned()],
        Principals::Listed(listed) => {
            listed.iter().flat_map(|(_, texts)| texts.as_slice().iter().cloned()).collect()
        }
    }
}

fn aws_name(text: &str) -> Name {
    let is_account = |text: &str| text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
    if is_account(text) {
        return Name::Account(text.to_owned());
    }
    if !text.starts_with("arn:") {
        return Name::UniqueId(text.to_owned());
    }
    match text.strip_suffix(":root").and_then(|rest| rest.rsplit_once("::")) {
        Some((service, account)) if service.ends_with(":iam") && is_account(account) => {
            Name::Account(account.to_owned())
        }
        _ => Name::Arn(text.to_owned()),
    }
}

/// `arn:...:assumed-role/Name/session`: account, role name, session name.
fn session_parts(arn: &str) -> Option<(&str, &str, &str)> {
    let (head, resource) = arn.split_once(":assumed-role/")?;
    let (service, account) = head.rsplit_once("::")?;
    let (role, session) = resource.split_once('/')?;
    service.ends_with(":sts").then_some((account, role, session))
}

/// Names of sessions hold letters, digits and `_+=,.@-` (STS API reference, `AssumeRole`), so that one with a `*`, which
/// is no wildcard here, is nobody's.
fn equals(known: &Text, wanted: &str) -> Truth {
    let possible = wanted.bytes().all(|b| b.is_ascii_alphanumeric() || b"_+=,.@-".contains(&b));
    match known {
        Text::Exact(text) => (text == wanted).into(),
        Text::Prefix(text) if possible && wanted.starts_with(text.as_str()) => Truth::Unknown,
        Text::Prefix(_) => Truth::False,
    }
}

/// By which of its names one name of a statement names the principal.
fn named_by(principal: &Principal, name: &Name) -> Naming {
    match name {
        Name::Everyone => Naming::direct(Truth::True),
        Name::Account(account) => {
            let same: Truth = (principal.account_text() == Some(account.as_str())).into();
            match principal {
                Principal::Root { .. } => Naming::direct(same),
                _ => Naming::account(same),
            }
        }
        Name::Arn(arn) => named_by_arn(principal, arn),
        Name::UniqueId(id) => match principal {
            Principal::Role { unique_id, .. } | Principal::Session { unique_id, .. } => {
                Naming::role((unique_id.as_ref() == Some(id)).into())
            }
            Principal::User { unique_id, .. } => Naming::direct((unique_id.as_ref() == Some(id)).into()),
            _ => Naming::NOBODY,
        },
        Name::Service(service) => {
            Naming::direct(matches!(principal, Principal::Service(name) if name == service).into())
        }
        Name::AnyService => Naming::direct(matches!(principal, Principal::Service(_)).into()),
        Name::AnyProvider => Naming::direct(matches!(principal, Principal::Federated(_)).into()),
        Name::Federated(provider) => {
            Naming::direct(matches!(principal, Principal::Federated(name) if name == provider).into())
        }
        // Which account a canonical user id stands for cannot be told from the id.
        Name::CanonicalUser if principal.account_text().is_some() => Naming::account(Truth::Unknown),
        Name::CanonicalUser => Naming::NOBODY,
    }
}

fn named_by_arn(principal: &Principal, arn: &str) -> Naming {
    match principal {
        Principal::Role { arn: role, session, .. } => {
            if role.as_str() == arn {
                return Naming::role(Truth::True);
            }
            match session_parts(arn) {
                Some((account, name, wanted))
                    if account == role.account_text() && name == role.resource_name() =>
                {
                    Naming::direct(equals(session, wanted))
                }
                _ => Naming::NOBODY,
            }
        }
        Principal::Session { account, role_name, session, .. } => match session_parts(arn) {
            Some((wanted_account, name, wanted))
                if wanted_account == account.as_str() && name == role_name =>
            {
                Naming::direct(equals(session, wanted))
            }
            Some(_) => Naming::NOBODY,
            // The role has one path, but which is not known.
            None => {
                let resource = arn.split_once("::").and_then(|(_, rest)| rest.split_once(":role/"));
                let possible = resource.is_some_and(|(wanted_account, path)| {
                    wanted_account == account.as_str() && path.rsplit('/').next() == Some(role_name)
                });
                Naming::role(if possible { Truth::Unknown } else { Truth::False })
            }
        },
        Principal::User { arn: user, .. } => Naming::direct((user.as_str() == arn).into()),
        Principal::FederatedUser { arn: session, user } => {
            if session.as_str() == arn {
                return Naming::direct(Truth::True);
            }
            if let Some(user) = user {
                return Naming::role((user.as_str() == arn).into());
            }
            // Some user of the account asked for the session.
            let possible = arn
                .split_once("::")
                .and_then(|(_, rest)| rest.split_once(":user/"))
                .is_some_and(|(account, _)| account == session.account_text());
            Naming::role(if possible { Truth::Unknown } else { Truth::False })
        }
        Principal::Root { .. } | Principal::Service(_) | Principal::Federated(_) | Principal::Anonymous => {
            Naming::NOBODY
        }
    }
}

/// By which of its names a `Principal` or `NotPrincipal` element selects a principal. `bounded` tells whether the
/// principal has a permissions boundary.
pub(super) fn select(
    element: &Selector<Vec<Name>>,
    principal: &Principal,
    effect: Effect,
    bounded: Truth,
) -> Naming {
    let named =
        element.list().iter().fold(Naming::NOBODY, |naming, name| naming.or(named_by(principal, name)));
    if !element.is_negated() {
        return named;
    }
    Naming::direct(match effect {
        Effect::Allow => !left_out(principal, named),
        // "The NotPrincipal element with a Deny effect will always deny any IAM principal that has a permissions
        // boundary policy attached."
        Effect::Deny => bounded.or(!left_out(principal, named)),
    })
}

/// Whether `NotPrincipal` leaves a principal out. AWS "might validate the account first, then the role, and then
/// the assumed-role user", so the documentation leaves open what happens where only some of them are listed.
fn left_out(principal: &Principal, named: Naming) -> Truth {
    let own = named.direct.or(named.role);
    match principal {
        Principal::Root { .. } | Principal::Service(_) | Principal::Federated(_) | Principal::Anonymous => {
            own
        }
        _ if own.is_true() && named.account.is_true() => Truth::True,
        _ if own.is_false() => Truth::False,
        _ => Truth::Unknown,
    }
}

/// By which of its names a grant's grantee or retiring principal names a principal: an ARN, an account, or a
/// service.
pub fn named_in_grant(principal: &Principal, text: &str) -> Naming {
    if matches!(principal, Principal::Service(name) if name == text) {
        return Naming::direct(Truth::True);
    }
    named_by(principal, &aws_name(text))
}
