//! Calls that wait out throttling, and lists with all their pages.

use super::refusals::{is_throttling, not_understood, refusal};
use crate::discover::Refusal;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use std::error::Error;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How long a call that stays throttled after the retries of the SDK is tried again.
const PATIENCE: Duration = Duration::from_mins(10);
const FIRST_PAUSE: Duration = Duration::from_secs(4);
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// Makes a call, again and again while it is throttled.
pub(super) async fn attempt<T, E, F>(mut send: impl FnMut() -> F) -> Result<T, SdkError<E, HttpResponse>>
where
    E: Error + ProvideErrorMetadata + 'static,
    F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
{
    let started = Instant::now();
    let mut pause = FIRST_PAUSE;
    loop {
        match send().await {
            Err(error) if is_throttling(&refusal(&error).code) && started.elapsed() < PATIENCE => {
                sleep(pause.mul_f64(0.5 + fastrand::f64())).await;
                pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
            }
            other => return other,
        }
    }
}

/// The answer to a call that has one page.
pub(super) async fn once<T, E, F>(send: impl FnMut() -> F) -> Result<T, Refusal>
where
    E: Error + ProvideErrorMetadata + 'static,
    F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
{
    attempt(send).await.map_err(|error| refusal(&error))
}

/// Every page of an answer: `send` takes the marker of a page, `next` tells that of the page after it.
pub(super) async fn pages<T, E, F>(
    mut send: impl FnMut(Option<String>) -> F,
    next: impl Fn(&T) -> Option<String>,
) -> Result<Vec<T>, Refusal>
where
    E: Error + ProvideErrorMetadata + 'static,
    F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
{
    let mut pages = Vec::new();
    let mut marker: Option<String> = None;
    loop {
        let page = once(|| send(marker.clone())).await?;
        let following = next(&page);
        pages.push(page);
        match following {
            None => return Ok(pages),
            // Told to go on, but not where: what was read is not all.
            Some(same) if same.is_empty() || marker.as_ref() == Some(&same) => {
                return Err(not_understood("it does not say where its next page is"));
            }
            following => marker = following,
        }
    }
}

/// The marker of the next page where an empty one stands for none.
pub(super) fn token(next: Option<&str>) -> Option<String> {
    next.filter(|next| !next.is_empty()).map(str::to_owned)
}

/// The marker of the next page where a flag says whether there is one.
pub(super) fn marked(truncated: bool, marker: Option<&str>) -> Option<String> {
    truncated.then(|| marker.unwrap_or_default().to_owned())
}
