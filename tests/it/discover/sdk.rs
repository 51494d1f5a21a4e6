//! The AWS SDK as tests use it: towards an endpoint on this machine, as a role of an account.

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_http_client::Builder;

/// The role that is assumed in every account. Moto asks for no role of that name.
pub(super) const ROLE: &str = "KeywayReadOnly";

/// As nobody of the accounts: what only `AssumeRole` is called with.
pub(super) fn of_nobody(endpoint: &str) -> SdkConfig {
    with(endpoint, "us-east-1", Credentials::for_tests())
}

/// As the role `KeywayReadOnly` of an account.
pub(super) async fn of_account(endpoint: &str, account: &str, region: &str) -> SdkConfig {
    let sts = aws_sdk_sts::Client::new(&of_nobody(endpoint));
    let role = format!("arn:aws:iam::{account}:role/{ROLE}");
    let answer = sts.assume_role().role_arn(role).role_session_name("keyway").send().await.unwrap();
    let made = answer.credentials.unwrap();
    let token = Some(made.session_token);
    with(endpoint, region, Credentials::new(made.access_key_id, made.secret_access_key, token, None, "tests"))
}

/// The same role in another region.
pub(super) fn in_region(config: &SdkConfig, region: &str) -> SdkConfig {
    config.to_builder().region(Region::new(region.to_owned())).build()
}

fn with(endpoint: &str, region: &str, credentials: Credentials) -> SdkConfig {
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(endpoint)
        .region(Region::new(region.to_owned()))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(Builder::new().build_http())
        .build()
}
