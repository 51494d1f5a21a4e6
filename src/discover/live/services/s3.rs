//! S3. What is asked of a bucket is asked in its own region.

use super::{client, each, register, required};
use crate::discover::live::Clients;
use crate::discover::live::pages::{attempt, pages, token};
use crate::discover::live::refusals::refusal;
use crate::discover::replies::s3;
use crate::discover::{Call, Refusal};
use aws_sdk_s3::Client;
use aws_sdk_s3::operation::get_bucket_location::GetBucketLocationOutput;
use aws_sdk_s3::types::BucketLocationConstraint;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use std::error::Error;

register! {
    "ListBuckets" => list_buckets(),
    "GetBucketLocation" => get_location(Bucket),
    "GetBucketEncryption" => get_encryption(Bucket),
    "GetBucketPolicy" => get_policy(Bucket),
}

/// The clients of S3 and what is known of the regions of buckets.
struct Buckets<'a>(&'a Clients);

fn client<'a>(clients: &'a Clients, _: &Call) -> Buckets<'a> {
    Buckets(clients)
}

impl Buckets<'_> {
    fn in_region(&self, region: &str) -> Client {
        // Another endpoint than AWS's has no name for each bucket.
        let by_path = self.0.config.endpoint_url().is_some();
        client!(aws_sdk_s3, s3, self.0, region, force_path_style(by_path))
    }

    /// Asks in the region of a bucket, as far as it is known, and once more where S3 says that it is in another one.
    async fn ask<T, E, F>(&self, bucket: &str, send: impl Fn(Client) -> F) -> Result<T, Refusal>
    where
        E: Error + ProvideErrorMetadata + 'static,
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    {
        let region = self.0.buckets.get(bucket).unwrap_or_else(|| self.0.home.clone());
        let client = self.in_region(&region);
        let error = match attempt(|| send(client.clone())).await {
            Ok(told) => return Ok(told),
            Err(error) => error,
        };
        let told = error.raw_response().and_then(|response| response.headers().get("x-amz-bucket-region"));
        match told.filter(|told| *told != region) {
            Some(own) => {
                self.0.buckets.keep(bucket, own);
                let client = self.in_region(own);
                attempt(|| send(client.clone())).await.map_err(|error| refusal(&error))
            }
            None => Err(refusal(&error)),
        }
    }

    async fn location(&self, bucket: &str) -> Result<GetBucketLocationOutput, Refusal> {
        let told = self.ask(bucket, |client| client.get_bucket_location().bucket(bucket).send()).await?;
        // S3 API reference, `GetBucketLocation`: none stands for us-east-1, `EU` for eu-west-1.
        let region = match told.location_constraint().map(BucketLocationConstraint::as_str) {
            None | Some("") => "us-east-1",
            Some("EU") => "eu-west-1",
            Some(code) => code,
        };
        self.0.buckets.keep(bucket, region);
        Ok(told)
    }

    /// Finds out the region of a bucket if it is not known yet. Without it the question itself may still be answered.
    async fn locate(&self, bucket: &str) {
        if self.0.buckets.get(bucket).is_none() {
            let _unknown = self.location(bucket).await;
        }
    }
}

async fn list_buckets(buckets: &Buckets<'_>) -> Result<s3::ListBuckets, Refusal> {
    let client = buckets.in_region(&buckets.0.home);
    let told = pages(
        |marker| client.list_buckets().max_buckets(1000).set_continuation_token(marker).send(),
        |page| token(page.continuation_token()),
    );
    let all = each(told.await?.into_iter().map(|page| page.buckets), |bucket| {
        let name = required(bucket.name, "Name")?;
        if let Some(region) = &bucket.bucket_region {
            buckets.0.buckets.keep(&name, region);
        }
        Ok(s3::Bucket { name })
    })?;
    Ok(s3::ListBuckets { buckets: all })
}

async fn get_location(buckets: &Buckets<'_>, bucket: String) -> Result<s3::GetBucketLocation, Refusal> {
    let told = buckets.location(&bucket).await?;
    let location_constraint = told.location_constraint.map(|code| code.as_str().to_owned());
    Ok(s3::GetBucketLocation { location_constraint })
}

async fn get_encryption(buckets: &Buckets<'_>, bucket: String) -> Result<s3::GetBucketEncryption, Refusal> {
    buckets.locate(&bucket).await;
    let told = buckets.ask(&bucket, |client| client.get_bucket_encryption().bucket(&bucket).send()).await?;
    let told = required(told.server_side_encryption_configuration, "ServerSideEncryptionConfiguration")?;
    let rules = each([Some(told.rules)], |rule| {
        let default = rule.apply_server_side_encryption_by_default.map(|told| s3::ByDefault {
            sse_algorithm: told.sse_algorithm.as_str().to_owned(),
            kms_master_key_id: told.kms_master_key_id,
        });
        Ok(s3::Rule { apply_server_side_encryption_by_default: default })
    })?;
    Ok(s3::GetBucketEncryption { server_side_encryption_configuration: s3::Encryption { rules } })
}

async fn get_policy(buckets: &Buckets<'_>, bucket: String) -> Result<s3::GetBucketPolicy, Refusal> {
    buckets.locate(&bucket).await;
    let told = buckets.ask(&bucket, |client| client.get_bucket_policy().bucket(&bucket).send()).await?;
    Ok(s3::GetBucketPolicy { policy: required(told.policy, "Policy")? })
}
