//! Condition keys that real requests carry and that nobody can know before the job runs, or that the key gives.

use crate::aws::Action;
use crate::estate::{Key, OrNone, OrganizationPlace};
use crate::fact::Observed;
use crate::graph::Target;
use crate::iam::{Context, ContextValue, Text};
use serde::Serialize;
use std::sync::LazyLock;

const BEFORE_THE_JOB: &str = "known only when the job runs";

/// What sessions of roles carry, forwarded calls included: forward access sessions pass on "your identity,
/// permissions, and session attributes". A session without MFA has `aws:MultiFactorAuthPresent` all the same (IAM user
/// guide, "AWS global condition context keys", with the cross-service condition keys at its end).
const OF_THE_SESSION: &[&str] = &[
    "aws:ChatbotSourceArn",
    "aws:Ec2InstanceSourcePrivateIPv4",
    "aws:Ec2InstanceSourceVpc",
    "aws:FederatedProvider",
    "aws:MultiFactorAuthAge",
    "aws:MultiFactorAuthPresent",
    "aws:SourceIdentity",
    "aws:TokenIssueTime",
    "codebuild:BuildArn",
    "codebuild:ProjectArn",
    "ec2:RoleDelivery",
    "ec2:SourceInstanceARN",
    "glue:CredentialIssuingService",
    "glue:RoleAssumedBy",
    "identitystore:UserId",
    "lambda:SourceFunctionArn",
    "ssm:SourceInstanceArn",
];

/// Open keys made once: a judge decides thousands of calls.
type Open = LazyLock<Vec<(String, ContextValue)>>;

static OF_EVERY_CALL: Open = LazyLock::new(|| {
    let of_requests = ["aws:SourceIp", "aws:CurrentTime", "aws:EpochTime", "aws:UserAgent"];
    let of_requests = of_requests.iter().map(|key| (*key, BEFORE_THE_JOB));
    let of_sessions =
        OF_THE_SESSION.iter().map(|key| (*key, "it depends on how the session of the role came about"));
    open(of_requests.chain(of_sessions))
});

static OF_SERVICES: Open = LazyLock::new(|| {
    let keys = ["aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast"];
    open(keys.iter().map(|key| (*key, "whether the service sets it is not documented")))
});

static OF_THE_NETWORK: Open = LazyLock::new(|| {
    let keys = ["aws:SourceVpc", "aws:SourceVpce", "aws:SourceVpcArn", "aws:VpcSourceIp"];
    open(keys.iter().map(|key| (*key, BEFORE_THE_JOB)))
});

fn open(keys: impl Iterator<Item = (&'static str, &'static str)>) -> Vec<(String, ContextValue)> {
    let unknown =
        |(key, why): (&str, &str)| (key.to_ascii_lowercase(), ContextValue::Unknown(format!("{key}: {why}")));
    let mut keys: Vec<(String, ContextValue)> = keys.map(unknown).collect();
    keys.sort_by(|a, b| a.0.cmp(&b.0));
    keys
}

/// Adds what every request carries and nobody can know beforehand. A call that a service makes for a principal does not
/// carry the network of the principal's own call (IAM user guide, "Forward access sessions").
pub(super) fn complete(context: &mut Context, target: &Target, action: &Action) {
    let is_true =
        |value: &ContextValue| matches!(value, ContextValue::One(Text::Exact(text)) if text == "true");
    let via_service =
        context.get("kms:ViaService").is_some() || context.get("aws:ViaAWSService").is_some_and(is_true);
    context.insert("aws:SecureTransport", "true");
    context.leave_open(&OF_EVERY_CALL);
    context.leave_open(if via_service { &OF_SERVICES } else { &OF_THE_NETWORK });
    match target {
        Target::Key(_) => {
            insert_unknown(context, "kms:RequestAlias", "whether the job names the key by an alias");
            if context.get("kms:EncryptionContextKeys").is_some() {
                context.insert("kms:EncryptionAlgorithm", "SYMMETRIC_DEFAULT");
            }
            if let Some(ContextValue::Unknown(why)) = context.get("kms:EncryptionContextKeys").cloned() {
                context.insert_unknown_prefix("kms:EncryptionContext:", &why);
            }
        }
        Target::Resource { arn, .. } => {
            // The endpoint shows neither in the ARN of a role nor in that of a bucket.
            if arn.known_part().split(':').nth(3).is_none_or(str::is_empty) {
                insert_unknown(context, "aws:RequestedRegion", BEFORE_THE_JOB);
            }
            let service = action.service().to_owned();
            let why = format!("the value of a `{service}:` condition key, {BEFORE_THE_JOB}");
            context.insert_unknown_prefix(&format!("{service}:"), &why);
            if !tells_its_tags(context) {
                context.insert_unknown_prefix(
                    "aws:RequestTag/",
                    "the tags of the request, known only when the job runs",
                );
            }
            if service == "sts" {
                insert_unknown(context, "aws:RequestedRegion", "which endpoint of STS the appliance calls");
            }
            insert_unknown(context, "aws:TagKeys", BEFORE_THE_JOB);
        }
    }
}

/// Whether a request tells all its tags: each key and its value.
fn tells_its_tags(context: &Context) -> bool {
    let Some(ContextValue::Many(keys)) = context.get("aws:TagKeys") else { return false };
    let told =
        |key: &Text| key.exact().is_some_and(|key| context.get(&format!("aws:RequestTag/{key}")).is_some());
    !keys.is_empty() && keys.iter().all(told)
}

/// Condition keys of KMS that repeat what a request says (KMS developer guide, "AWS KMS condition keys").
const OF_REQUESTS: &[&str] = &[
    "kms:BypassPolicyLockoutSafetyCheck",
    "kms:DataKeyPairSpec",
    "kms:EncryptionAlgorithm",
    "kms:ExpirationModel",
    "kms:GrantConstraintSourceArn",
    "kms:GrantConstraintType",
    "kms:GrantOperations",
    "kms:GranteePrincipal",
    "kms:GranteeServicePrincipal",
    "kms:KeyAgreementAlgorithm",
    "kms:MacAlgorithm",
    "kms:MessageType",
    "kms:PrimaryRegion",
    "kms:ReEncryptOnSameKey",
    "kms:ReplicaRegion",
    "kms:RetiringPrincipal",
    "kms:RetiringServicePrincipal",
    "kms:RotationPeriodInDays",
    "kms:ScheduleKeyDeletionPendingWindowInDays",
    "kms:SigningAlgorithm",
    "kms:ValidTo",
    "kms:WrappingAlgorithm",
    "kms:WrappingKeySpec",
];

/// Of a call on a key that somebody asks about: what the request itself says and nobody has told. Without a service
/// named, the principal calls KMS itself.
pub(super) fn leave_open(context: &mut Context) {
    const WHY: &str = "not told; `--context` tells it";
    let pairs = "kms:EncryptionContext:";
    let begins = |key: &str| key.get(..pairs.len()).is_some_and(|start| start.eq_ignore_ascii_case(pairs));
    if !context.iter().any(|(key, _)| begins(key)) {
        context.insert_unknown_prefix(pairs, &format!("the encryption context: {WHY}"));
        insert_unknown(context, "kms:EncryptionContextKeys", WHY);
    }
    context.insert_unknown_prefix("kms:RecipientAttestation:", &format!("the attestation document: {WHY}"));
    for key in OF_REQUESTS {
        insert_unknown(context, key, WHY);
    }
    if context.get("kms:GrantIsForAWSResource").is_none() {
        context.insert("kms:GrantIsForAWSResource", "false");
    }
}

/// The organizational path of the resource's account, as `aws:ResourceOrgPaths` gives it.
pub(super) fn place_resource(context: &mut Context, place: &Observed<OrNone<OrganizationPlace<'_>>>) {
    match place {
        Observed::Unknown => {
            insert_unknown(
                context,
                "aws:ResourceOrgPaths",
                "the organization of the resource's account is not known",
            );
        }
        Observed::Known(OrNone::None) => {}
        Observed::Known(OrNone::Some(place)) => {
            let path = Text::Exact(place.path_text());
            context.insert("aws:ResourceOrgPaths", ContextValue::Many(vec![path]));
        }
    }
}

/// Condition keys that follow from the key itself.
pub(super) fn describe_key(context: &mut Context, key: &Key) {
    match key.aliases.known() {
        Some(aliases) => {
            let aliases = aliases.iter().map(|alias| Text::Exact(alias.clone())).collect();
            context.insert("kms:ResourceAliases", ContextValue::Many(aliases));
        }
        None => insert_unknown(context, "kms:ResourceAliases", "the estate does not say"),
    }
    insert_observed(context, "kms:KeySpec", &key.spec);
    insert_observed(context, "kms:KeyUsage", &key.usage);
    insert_observed(context, "kms:KeyOrigin", &key.origin);
    insert_observed(context, "kms:MultiRegion", &key.multi_region);
    if key.multi_region != Observed::Known(false) {
        insert_unknown(
            context,
            "kms:MultiRegionKeyType",
            "the estate does not say which replica is the primary",
        );
    }
}

/// Of a key that the estate does not hold nothing follows.
pub(super) fn unknown_key(context: &mut Context) {
    let why = "the estate does not hold the key";
    for key in [
        "kms:ResourceAliases",
        "kms:KeySpec",
        "kms:KeyUsage",
        "kms:KeyOrigin",
        "kms:MultiRegion",
        "kms:MultiRegionKeyType",
    ] {
        insert_unknown(context, key, why);
    }
    context.insert_unknown_prefix("aws:ResourceTag/", why);
}

fn insert_unknown(context: &mut Context, key: &str, why: &str) {
    if context.get(key).is_none() {
        context.insert(key, ContextValue::Unknown(format!("{key}: {why}")));
    }
}

fn insert_observed<T: Serialize>(context: &mut Context, key: &str, value: &Observed<T>) {
    let text = match value.known().map(serde_json::to_value) {
        Some(Ok(serde_json::Value::String(text))) => Some(text),
        Some(Ok(other)) => Some(other.to_string()),
        _ => None,
    };
    match text {
        Some(text) => {
            context.insert(key, text.as_str());
        }
        None => insert_unknown(context, key, "the estate does not say"),
    }
}
