//! Credentials: the caller's own, and those of roles in other accounts.

use super::assumed::AssumedRole;
use super::clients::Clients;
use super::guard::{Counters, Guard};
use super::pages::once;
use crate::aws::{AccountId, Arn, Region};
use crate::discover::Refusal;
use aws_config::identity::IdentityCache;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::{Builder, Connector, proxy::ProxyConfig};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::identity::SharedIdentityCache;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_types::app_name::AppName;
use std::sync::Arc;
use std::time::Duration;

/// How accounts are reached.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The profile of the AWS configuration files; `None` for that of the environment.
    pub profile: Option<String>,
    /// Where all calls are sent instead of to AWS.
    pub endpoint_url: Option<String>,
    /// The region of calls that belong to no region; `None` for that of the profile.
    pub region: Option<Region>,
    /// The role that is assumed in each account, with its path if it has one.
    pub role_name: String,
    /// Whether the role is assumed in the caller's own account too.
    pub role_in_own_account: bool,
    /// The external id that the trust policies of the roles ask for.
    pub external_id: Option<String>,
}

/// Why there is no access at all.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// There is nothing to call with.
    #[error("there are no AWS credentials{}{}", .profile.as_ref().map(|name| format!(" of the profile `{name}`")).unwrap_or_default(), told(.refusal))]
    Credentials {
        /// The profile that was asked for.
        profile: Option<String>,
        /// What is wrong with them.
        refusal: Refusal,
    },
    /// Nobody knows who calls.
    #[error("`sts:GetCallerIdentity` does not say who calls: `{}`{}", .0.code, told(.0))]
    Identity(Refusal),
    /// The caller is not in an account.
    #[error("`{0}` is not the ARN of a caller in an account")]
    Caller(String),
}

fn told(refusal: &Refusal) -> String {
    refusal.message.as_ref().map(|message| format!(": {message}")).unwrap_or_default()
}

/// Access to accounts, as one caller.
pub struct Access {
    settings: Settings,
    config: SdkConfig,
    home: String,
    guard: Guard,
    counters: Arc<Counters>,
    account: AccountId,
    caller: Arn,
}

/// So often is a call tried that fails for no fault of its own. What is throttled waits longer, see [`super::pages`].
const ATTEMPTS: u32 = 6;

/// So long is waited between two tries at most.
const LONGEST_WAIT: Duration = Duration::from_secs(8);

/// The region of calls that belong to no region, where neither the settings nor the profile name one.
const NO_REGION: &str = "us-east-1";

impl Access {
    /// Finds credentials as every AWS tool does, and asks whose they are.
    pub async fn new(settings: Settings) -> Result<Self, AccessError> {
        let region =
            settings.region.as_ref().map(|region| aws_types::region::Region::new(region.to_string()));
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(http_client())
            .retry_config(
                RetryConfig::adaptive().with_max_attempts(max_attempts()).with_max_backoff(LONGEST_WAIT),
            )
            .timeout_config(timeouts())
            .identity_cache(identity_cache());
        if let Some(profile) = &settings.profile {
            loader = loader.profile_name(profile);
        }
        if let Some(url) = &settings.endpoint_url {
            loader = loader.endpoint_url(url);
        }
        if let Some(region) = region {
            loader = loader.region(region);
        }
        if let Ok(name) = AppName::new("keyway") {
            loader = loader.app_name(name);
        }
        let config = loader.load().await;
        let home = config.region().map_or(NO_REGION, AsRef::as_ref).to_owned();
        let counters = Arc::new(Counters::default());
        let guard = Guard::new(counters.clone());
        let sts = sts(&config, &home, &guard);
        let told = once(|| sts.get_caller_identity().send()).await.map_err(|refusal| {
            if refusal.code == Refusal::NO_CREDENTIALS {
                AccessError::Credentials { profile: settings.profile.clone(), refusal }
            } else {
                AccessError::Identity(refusal)
            }
        })?;
        let arn = told.arn.unwrap_or_default();
        let Ok(caller) = arn.parse::<Arn>() else { return Err(AccessError::Caller(arn)) };
        let Some(account) = caller.account() else { return Err(AccessError::Caller(arn)) };
        Ok(Self { settings, config, home, guard, counters, account, caller })
    }

    /// The caller's account, ARN and partition.
    pub fn own(&self) -> (&AccountId, &str, &str) {
        (&self.account, self.caller.as_str(), self.caller.partition())
    }

    /// The region of calls that belong to no region.
    pub fn home(&self) -> &str {
        &self.home
    }

    /// What has been sent so far.
    pub fn counters(&self) -> Arc<Counters> {
        self.counters.clone()
    }

    /// The clients of an account: with the caller's own credentials in its own account, else as the role.
    ///
    /// Fails with what STS says where the role cannot be assumed.
    pub async fn account(&self, account: &AccountId) -> Result<Clients, Refusal> {
        let arn = format!("arn:{}:iam::{account}:role/{}", self.caller.partition(), self.settings.role_name);
        let own = *account == self.account && (!self.settings.role_in_own_account || self.is_role());
        if own {
            let principal = crate::discover::principal(self.caller.as_str());
            return Ok(Clients::new(principal, account, self.config.clone(), &self.home, self.guard.clone()));
        }
        let sts = sts(&self.config, &self.home, &self.guard);
        let role = AssumedRole::new(sts, arn.clone(), self.settings.external_id.clone()).await?;
        let config = self
            .config
            .to_builder()
            .credentials_provider(SharedCredentialsProvider::new(role))
            .identity_cache(identity_cache())
            .build();
        Ok(Clients::new(arn, account, config, &self.home, self.guard.clone()))
    }

    /// Whether the caller is a session of the role already.
    fn is_role(&self) -> bool {
        let name = self.settings.role_name.rsplit('/').next().unwrap_or_default();
        let session = self.caller.resource().strip_prefix("assumed-role/");
        session.and_then(|session| session.split('/').next()) == Some(name)
    }
}

fn sts(config: &SdkConfig, home: &str, guard: &Guard) -> aws_sdk_sts::Client {
    let region = aws_types::region::Region::new(home.to_owned());
    let builder = aws_sdk_sts::config::Builder::from(config).region(region).interceptor(guard.clone());
    aws_sdk_sts::Client::from_conf(builder.build())
}

/// More than the three of the SDK, for what is not read is not known. `AWS_MAX_ATTEMPTS` says otherwise (AWS SDKs and tools
/// reference guide, "Retry behavior").
fn max_attempts() -> u32 {
    let told = std::env::var("AWS_MAX_ATTEMPTS").ok();
    told.and_then(|told| told.parse().ok()).filter(|attempts| *attempts > 0).unwrap_or(ATTEMPTS)
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(10))
        .read_timeout(Duration::from_mins(1))
        .operation_attempt_timeout(Duration::from_mins(2))
        .build()
}

/// One for each set of credentials. A provider may have to wait for STS, for a process or for a person.
fn identity_cache() -> SharedIdentityCache {
    IdentityCache::lazy().load_timeout(Duration::from_mins(2)).build()
}

/// One pool of connections for all clients, through the proxy that the environment names.
pub(super) fn http_client() -> SharedHttpClient {
    Builder::new().build_with_connector_fn(|settings, components| {
        let mut connector = Connector::builder().proxy_config(ProxyConfig::from_env());
        connector.set_connector_settings(settings.cloned());
        connector.set_sleep_impl(components.and_then(RuntimeComponents::sleep_impl));
        connector.tls_provider(Provider::Rustls(CryptoMode::Ring)).build()
    })
}
