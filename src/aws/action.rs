use super::{NameError, string_name};
use std::borrow::Cow;
use std::str::FromStr;

/// An API action as policies name it, such as `kms:CreateGrant`. Compared without regard to case by policies;
/// written here as the service authorization reference writes it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Action(Cow<'static, str>);

impl Action {
    /// An action known at compile time. The caller writes `service:Name`.
    pub const fn new(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// The whole name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The service prefix, such as `kms`.
    pub fn service(&self) -> &str {
        self.0.split_once(':').map_or("", |(service, _)| service)
    }

    /// The name without its service, such as `CreateGrant`.
    pub fn name(&self) -> &str {
        self.0.split_once(':').map_or("", |(_, name)| name)
    }
}

impl FromStr for Action {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        match text.split_once(':') {
            Some((service, name))
                if !service.is_empty()
                    && !name.is_empty()
                    && name.bytes().all(|b| b.is_ascii_alphanumeric())
                    && service.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') =>
            {
                Ok(Self(Cow::Owned(text.to_owned())))
            }
            _ => Err(NameError::Action(text.to_owned())),
        }
    }
}

string_name!(Action, "Action", "^[A-Za-z0-9-]+:[A-Za-z0-9]+$", "An API action such as kms:CreateGrant.");
