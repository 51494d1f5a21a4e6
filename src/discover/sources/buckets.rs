//! Buckets that are named: repositories of backup products, and buckets that are themselves backed up.

use super::{Source, Tell};
use crate::aws::{Arn, Region};
use crate::discover::read::{After, Each, Only, Read, Service};
use crate::discover::replies::{answer, s3};
use crate::discover::{Call, Scope, Telling};
use crate::estate::{KeyName, OrNone, Repository};
use crate::fact::Observed;
use serde_json::Value;

static LIST_BUCKETS: Read =
    Read::of_account(Service::S3, "ListBuckets", "s3:ListAllMyBuckets", answer::<s3::ListBuckets>())
        .after(&[After::StartIf(any)])
        .leaves("which buckets the account has");

static LOCATION: Read = Read::of_account(
    Service::S3,
    "GetBucketLocation",
    "s3:GetBucketLocation",
    answer::<s3::GetBucketLocation>(),
)
.after(&[After::Each(Each::of(&LIST_BUCKETS, "Name", "Bucket").only(Only::Named(names)))])
.leaves("the region of the bucket");

static ENCRYPTION: Read = Read::of_account(
    Service::S3,
    "GetBucketEncryption",
    "s3:GetEncryptionConfiguration",
    answer::<s3::GetBucketEncryption>(),
)
.after(&[After::Each(Each::of(&LIST_BUCKETS, "Name", "Bucket").only(Only::Named(names)))])
.none_is(&["ServerSideEncryptionConfigurationNotFoundError"])
.leaves("the default encryption of the bucket");

static POLICY: Read =
    Read::of_account(Service::S3, "GetBucketPolicy", "s3:GetBucketPolicy", answer::<s3::GetBucketPolicy>())
        .after(&[After::Each(Each::of(&LIST_BUCKETS, "Name", "Bucket").only(Only::Named(names)))])
        .none_is(&["NoSuchBucketPolicy"])
        .leaves("the policy of the bucket");

/// Buckets that are named.
pub static SOURCE: Source = Source {
    word: "buckets",
    about: "encryption and policy of the buckets that `--bucket` names",
    reads: &[&LIST_BUCKETS, &LOCATION, &ENCRYPTION, &POLICY],
    tell: Tell(tell),
};

fn any(scope: &Scope) -> bool {
    !scope.buckets.is_empty()
}

fn names(scope: &Scope) -> Vec<String> {
    scope.buckets.iter().cloned().collect()
}

fn tell(telling: &mut Telling<'_>) {
    let locations: Vec<(Call, s3::GetBucketLocation)> = telling.all(&LOCATION);
    for (call, told) in locations {
        let Some(bucket) = call.parameter("Bucket").map(str::to_owned) else { continue };
        // S3 API reference, `GetBucketLocation`: none stands for us-east-1, `EU` for eu-west-1.
        let code = match told.location_constraint.as_deref() {
            None | Some("") => "us-east-1",
            Some("EU") => "eu-west-1",
            Some(code) => code,
        };
        let Ok(region) = code.parse::<Region>() else { continue };
        let of = |read| Call::new(read, None, [("Bucket", bucket.clone())]);
        let bucket_key = bucket_key(telling, &of(&ENCRYPTION), &region);
        let policy_call = of(&POLICY);
        let policy = if telling.replies.is_none(&policy_call) {
            Observed::Known(OrNone::None)
        } else {
            match telling.replies.told::<s3::GetBucketPolicy>(&policy_call) {
                Some(told) => telling.document(&policy_call, &Value::String(told.policy)).map(OrNone::Some),
                None => Observed::Unknown,
            }
        };
        telling.account.repositories.push(Repository {
            name: bucket.clone(),
            region,
            bucket,
            bucket_key,
            repository_key: Observed::Unknown,
            policy,
            backups: Observed::Unknown,
        });
    }
}

/// The key of the default encryption: without one named, SSE-KMS takes `aws/s3` (S3 user guide, "Using server-side encryption
/// with AWS KMS keys").
fn bucket_key(telling: &Telling<'_>, call: &Call, region: &Region) -> Observed<OrNone<KeyName>> {
    if telling.replies.is_none(call) {
        return Observed::Known(OrNone::None);
    }
    let told: Option<s3::GetBucketEncryption> = telling.replies.told(call);
    let rules = told.map(|told| told.server_side_encryption_configuration.rules);
    let default =
        rules.iter().flatten().find_map(|rule| rule.apply_server_side_encryption_by_default.as_ref());
    let Some(default) = default else { return Observed::Unknown };
    if !default.sse_algorithm.starts_with("aws:kms") {
        return Observed::Known(OrNone::None);
    }
    let id = default.kms_master_key_id.as_deref().filter(|id| !id.is_empty()).unwrap_or("alias/aws/s3");
    let own = format!("arn:{}:kms:{region}:{}:", region.partition(), telling.account.id);
    let name = match id.parse::<Arn>() {
        Ok(arn) => match arn.resource().strip_prefix("alias/") {
            Some(alias) if arn.account_text() == telling.account.id.as_str() => format!("alias/{alias}"),
            _ => id.to_owned(),
        },
        Err(_) if id.starts_with("alias/") => id.to_owned(),
        Err(_) => format!("{own}key/{id}"),
    };
    name.parse().map_or(Observed::Unknown, |name| Observed::Known(OrNone::Some(name)))
}
