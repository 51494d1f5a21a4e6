//! Credentials of a role in another account.

use super::pages::once;
use super::refusals::{Lent, not_understood};
use crate::discover::Refusal;
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use std::sync::{Mutex, PoisonError};

/// The name of the sessions, as CloudTrail shows it.
const SESSION: &str = "keyway-discover";

/// A role that is assumed again whenever its credentials run out.
pub(super) struct AssumedRole {
    sts: aws_sdk_sts::Client,
    arn: String,
    external_id: Option<String>,
    first: Mutex<Option<Credentials>>,
}

impl AssumedRole {
    /// Assumes a role once, so that a failure is told before anything is read.
    pub(super) async fn new(
        sts: aws_sdk_sts::Client,
        arn: String,
        external_id: Option<String>,
    ) -> Result<Self, Refusal> {
        let role = Self { sts, arn, external_id, first: Mutex::new(None) };
        let first = role.assume().await?;
        *role.first.lock().unwrap_or_else(PoisonError::into_inner) = Some(first);
        Ok(role)
    }

    async fn assume(&self) -> Result<Credentials, Refusal> {
        let request = self.sts.assume_role().role_arn(&self.arn).role_session_name(SESSION);
        let request = request.set_external_id(self.external_id.clone());
        let told = once(|| request.clone().send()).await?;
        let lent = told.credentials.ok_or_else(|| not_understood("it has no `Credentials`"))?;
        let until = lent.expiration.try_into().map_err(|_| not_understood("its `Expiration` is no time"))?;
        let token = Some(lent.session_token);
        Ok(Credentials::new(lent.access_key_id, lent.secret_access_key, token, Some(until), "AssumeRole"))
    }

    async fn credentials(&self) -> Result<Credentials, CredentialsError> {
        let first = self.first.lock().unwrap_or_else(PoisonError::into_inner).take();
        match first {
            Some(first) => Ok(first),
            None => self.assume().await.map_err(|refusal| CredentialsError::provider_error(Lent(refusal))),
        }
    }
}

impl std::fmt::Debug for AssumedRole {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AssumedRole").field("arn", &self.arn).finish_non_exhaustive()
    }
}

impl ProvideCredentials for AssumedRole {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.credentials())
    }
}
