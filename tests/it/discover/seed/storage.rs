//! Buckets: those of repositories, and those that are themselves backed up.

use super::Seeding;
use aws_sdk_s3::Client;
use aws_sdk_s3::types::{
    BucketLocationConstraint, CreateBucketConfiguration, ServerSideEncryption, ServerSideEncryptionByDefault,
    ServerSideEncryptionConfiguration, ServerSideEncryptionRule,
};
use keyway::estate::{Account, KeyName, OrNone, Repository};

pub(super) async fn make(seeding: &Seeding) {
    for account in &seeding.estate.accounts {
        for repository in &account.repositories {
            create(seeding, account, repository).await;
        }
    }
}

async fn create(seeding: &Seeding, account: &Account, repository: &Repository) {
    let region = repository.region.as_str();
    let config = seeding.config(account, region);
    let client = Client::new(&config);
    let place = (region != "us-east-1").then(|| {
        CreateBucketConfiguration::builder()
            .location_constraint(BucketLocationConstraint::from(region))
            .build()
    });
    let call = client.create_bucket().bucket(&repository.bucket).set_create_bucket_configuration(place);
    call.send().await.unwrap();
    let rule = match repository.bucket_key.known().and_then(OrNone::as_option) {
        // S3 encrypts every bucket at least so.
        None => ServerSideEncryptionByDefault::builder().sse_algorithm(ServerSideEncryption::Aes256),
        Some(key) => {
            let arn = match key {
                KeyName::Arn(arn) => arn.as_str().to_owned(),
                KeyName::Alias(alias) => format!("arn:aws:kms:{region}:{}:{alias}", account.id.as_str()),
            };
            let by = ServerSideEncryptionByDefault::builder().sse_algorithm(ServerSideEncryption::AwsKms);
            by.kms_master_key_id(arn)
        }
    };
    let rule =
        ServerSideEncryptionRule::builder().apply_server_side_encryption_by_default(rule.build().unwrap());
    let encryption = ServerSideEncryptionConfiguration::builder().rules(rule.build()).build().unwrap();
    let call = client.put_bucket_encryption().bucket(&repository.bucket);
    call.server_side_encryption_configuration(encryption).send().await.unwrap();
    if let Some(policy) = repository.policy.known().and_then(OrNone::as_option) {
        let policy = serde_json::to_string(policy).unwrap();
        client.put_bucket_policy().bucket(&repository.bucket).policy(policy).send().await.unwrap();
    }
}
