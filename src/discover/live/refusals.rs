//! Errors of the SDK as refusals, in words that are the same each time and hold no secret.

use super::guard::Forbidden;
use crate::discover::Refusal;
use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use std::error::Error;

/// The codes of throttling (service API references, "Common errors"; EC2 API reference, "Error codes"; S3 API reference,
/// "Error responses").
const THROTTLING: &[&str] = &[
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "PriorRequestNotComplete",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
];

/// Whether an error code says that calls come too fast.
pub(super) fn is_throttling(code: &str) -> bool {
    THROTTLING.contains(&code)
}

/// Why a call has no answer.
pub(super) fn refusal<E>(error: &SdkError<E, HttpResponse>) -> Refusal
where
    E: Error + ProvideErrorMetadata + 'static,
{
    if let Some(forbidden) = cause::<Forbidden>(error) {
        return Refusal::new(Refusal::NOT_READ, Some(&forbidden.to_string()));
    }
    if let Some(credentials) = cause::<CredentialsError>(error) {
        return of_credentials(credentials);
    }
    let no_reply = |message: &str| Refusal::new(Refusal::NO_REPLY, Some(message));
    match error {
        SdkError::ServiceError(context) => match context.err().code() {
            Some(code) => Refusal::new(code, context.err().message()),
            None => not_understood(&match context.raw().status().as_u16() {
                200..=299 => "it is not as the API reference says".to_owned(),
                status => format!("HTTP status {status} without an error code"),
            }),
        },
        SdkError::TimeoutError(_) => no_reply("no reply came in time"),
        SdkError::DispatchFailure(failure) if failure.is_timeout() => no_reply("no reply came in time"),
        SdkError::DispatchFailure(failure) if failure.is_io() => no_reply("the connection failed"),
        SdkError::ResponseError(_) => no_reply("the reply was cut off"),
        _ => no_reply("the request could not be sent"),
    }
}

/// A reply that lacks what the API reference says it has.
pub(super) fn not_understood(why: &str) -> Refusal {
    Refusal::new(Refusal::NOT_UNDERSTOOD, Some(why))
}

/// What a provider of credentials says may hold what a process printed, so none of it is told.
fn of_credentials(error: &CredentialsError) -> Refusal {
    let why = match error {
        CredentialsError::CredentialsNotLoaded(_) => "no credentials were found",
        CredentialsError::ProviderTimedOut(_) => "the provider of credentials did not answer in time",
        CredentialsError::InvalidConfiguration(_) => "the configuration of the credentials is not valid",
        _ => match cause::<Lent>(error) {
            Some(Lent(refusal)) => return refusal.clone(),
            None => "the provider of credentials failed, as it does when a sign-in has expired",
        },
    };
    Refusal::new(Refusal::NO_CREDENTIALS, Some(why))
}

/// A role that STS does not lend (any more), as the cause of an error of credentials.
#[derive(Debug, thiserror::Error)]
#[error("the role could not be assumed")]
pub(super) struct Lent(pub(super) Refusal);

/// The first error of a type among an error and its causes.
pub(super) fn cause<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        next = error.source();
    }
    None
}
