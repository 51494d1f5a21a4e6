//! Nothing but what is registered is sent, and what is sent is counted.

use crate::discover::reads;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    AfterDeserializationInterceptorContextRef, BeforeSerializationInterceptorContextRef,
    BeforeTransmitInterceptorContextRef,
};
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What has been sent so far, by all clients together.
#[derive(Debug, Default)]
pub struct Counters {
    /// Requests, repeated ones among them.
    pub calls: AtomicU64,
    /// Requests that AWS has throttled.
    pub throttled: AtomicU64,
}

/// Refuses every operation that is not registered, before it is sent.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    allowed: Arc<BTreeSet<(String, &'static str)>>,
    counters: Arc<Counters>,
}

/// An operation that is not registered.
#[derive(Debug, thiserror::Error)]
#[error("`{service}:{operation}` is not among the calls of discovery")]
pub(super) struct Forbidden {
    service: String,
    operation: String,
}

/// The operations that tell and lend identities.
const OF_IDENTITIES: [(&str, &str); 2] = [("sts", "AssumeRole"), ("sts", "GetCallerIdentity")];

impl Guard {
    /// A guard that lets the register and the two operations of STS pass.
    pub(super) fn new(counters: Arc<Counters>) -> Self {
        let registered = reads().into_iter().map(|read| (read.service.as_str(), read.operation));
        let allowed = registered.chain(OF_IDENTITIES);
        let allowed = allowed.map(|(service, operation)| (service.to_owned(), operation)).collect();
        Self { allowed: Arc::new(allowed), counters }
    }

    /// An operation of which nothing is known is refused too.
    fn check(&self, bag: &ConfigBag) -> Result<(), BoxError> {
        let metadata = bag.load::<Metadata>();
        let service = metadata.map(|known| known.service().to_ascii_lowercase()).unwrap_or_default();
        let operation = metadata.map(Metadata::name).unwrap_or_default();
        if self.allowed.iter().any(|(known, name)| *known == service && *name == operation) {
            return Ok(());
        }
        Err(Box::new(Forbidden { service, operation: operation.to_owned() }))
    }
}

impl Intercept for Guard {
    fn name(&self) -> &'static str {
        "ReadsOnly"
    }

    // Earlier on the SDK does not yet say which operation it is.
    fn read_before_serialization(
        &self,
        _: &BeforeSerializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.check(bag)
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.check(bag)?;
        self.counters.calls.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let response = context.response();
        let body = response.body().bytes().unwrap_or_default();
        if response.status().as_u16() == 429
            || context.output_or_error().is_err() && tells_of_throttling(&String::from_utf8_lossy(body))
        {
            self.counters.throttled.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }
}

/// Whether an error document names one of the codes of throttling. The codes stand in JSON or XML, by service.
fn tells_of_throttling(body: &str) -> bool {
    let mut words = body.split(|letter: char| !letter.is_ascii_alphanumeric());
    words.any(super::refusals::is_throttling)
}

#[cfg(test)]
mod tests {
    use super::{Counters, Guard, tells_of_throttling};
    use crate::discover::Refusal;
    use crate::discover::live::access::http_client;
    use crate::discover::live::refusals::refusal;
    use aws_credential_types::Credentials;
    use aws_sdk_kms::config::{BehaviorVersion, Config, Region};
    use aws_smithy_runtime_api::client::orchestrator::Metadata;
    use aws_smithy_types::config_bag::{ConfigBag, Layer};
    use std::sync::Arc;
    use std::sync::atomic::Ordering;

    fn passes(metadata: Option<Metadata>) -> bool {
        let mut layer = Layer::new("operation");
        if let Some(metadata) = metadata {
            layer.store_put(metadata);
        }
        let bag = ConfigBag::of_layers(vec![layer]);
        Guard::new(Arc::new(Counters::default())).check(&bag).is_ok()
    }

    #[test]
    fn only_what_is_registered_passes() {
        assert!(passes(Some(Metadata::new("ListKeys", "KMS"))));
        assert!(passes(Some(Metadata::new("DescribeDBInstances", "RDS"))));
        assert!(passes(Some(Metadata::new("AssumeRole", "STS"))));
        assert!(!passes(Some(Metadata::new("PutKeyPolicy", "KMS"))));
        assert!(!passes(Some(Metadata::new("ListKeys", "EC2"))));
        assert!(!passes(None));
    }

    #[tokio::test]
    async fn what_is_not_registered_is_never_sent() {
        let counters = Arc::new(Counters::default());
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("eu-west-1"))
            .credentials_provider(Credentials::new("id", "secret", None, None, "test"))
            .endpoint_url("http://127.0.0.1:9")
            .http_client(http_client())
            .interceptor(Guard::new(counters.clone()))
            .build();
        let error = aws_sdk_kms::Client::from_conf(config).create_key().send().await.unwrap_err();
        let refusal = refusal(&error);
        assert_eq!(refusal.code, Refusal::NOT_READ, "{refusal:?}");
        assert!(refusal.message.unwrap().contains("kms:CreateKey"));
        assert_eq!(counters.calls.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn throttling_is_told_by_its_codes() {
        assert!(tells_of_throttling("<Error><Code>RequestLimitExceeded</Code></Error>"));
        assert!(tells_of_throttling(r#"{"__type":"com.amazonaws#ThrottlingException"}"#));
        assert!(!tells_of_throttling(r#"{"__type":"AccessDeniedException"}"#));
    }
}
