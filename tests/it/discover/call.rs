//! What is asked: service, operation, account, region and parameters of a request of the SDK.

use super::http::Request;
use serde_json::Value;

/// A call as the proxy sees it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Call {
    /// The service that the signature is for, such as `kms` or `ec2`.
    pub(super) service: String,
    /// The operation, such as `ListKeys`; method and path where the path tells no operation that is known here.
    pub(super) operation: String,
    /// The account of the caller, known where its `AssumeRole` went through the proxy.
    pub(super) account: Option<String>,
    /// The region that the signature is for.
    pub(super) region: String,
    /// The id of the access key.
    pub(super) access_key: String,
    /// Path and query.
    pub(super) target: String,
    /// The body.
    pub(super) body: String,
}

/// Operations of services whose operations are paths: method, path (`*` is one segment), a word of the query, name.
const PATHS: &[(&str, &str, &str, &str, &str)] = &[
    ("backup", "GET", "/backup-vaults", "", "ListBackupVaults"),
    ("backup", "GET", "/backup-vaults/*", "", "DescribeBackupVault"),
    ("backup", "GET", "/backup-vaults/*/access-policy", "", "GetBackupVaultAccessPolicy"),
    ("backup", "GET", "/backup-vaults/*/recovery-points", "", "ListRecoveryPointsByBackupVault"),
    ("backup", "GET", "/backup-vaults/*/recovery-points/*", "", "DescribeRecoveryPoint"),
    ("backup", "GET", "/account-settings", "", "DescribeRegionSettings"),
    ("backup", "GET", "/global-settings", "", "DescribeGlobalSettings"),
    ("s3", "GET", "/", "", "ListBuckets"),
    ("s3", "PUT", "/*", "encryption", "PutBucketEncryption"),
    ("s3", "PUT", "/*", "policy", "PutBucketPolicy"),
    ("s3", "GET", "/*", "encryption", "GetBucketEncryption"),
    ("s3", "GET", "/*", "policy", "GetBucketPolicy"),
    ("s3", "GET", "/*", "location", "GetBucketLocation"),
    ("s3", "GET", "/*", "tagging", "GetBucketTagging"),
    ("s3", "HEAD", "/*", "", "HeadBucket"),
];

impl Call {
    /// Reads the call from a request. The account is not known yet.
    pub(super) fn of(request: &Request) -> Self {
        let body = String::from_utf8_lossy(&request.body).into_owned();
        let (access_key, region, service) = scope(request.header("authorization").unwrap_or_default());
        let mut call =
            Self { service, region, access_key, target: request.target.clone(), body, ..Self::default() };
        call.operation = match request.header("x-amz-target") {
            Some(target) => target.rsplit('.').next().unwrap_or(target).to_owned(),
            None => call.parameter("Action").unwrap_or_else(|| call.operation_of_path(&request.method)),
        };
        call
    }

    /// A parameter of the body, a form or a JSON object, or of the query. Whatever is no text is told as JSON.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        if let Ok(Value::Object(members)) = serde_json::from_str(&self.body) {
            return members
                .get(name)
                .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        }
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        let pairs = self.body.split('&').chain(query.split('&')).filter_map(|pair| pair.split_once('='));
        let mut named = pairs.filter(|(known, _)| decoded(known) == name);
        named.next().map(|(_, value)| decoded(value))
    }

    /// Whether the query or the body holds a text, percent encoded or not.
    pub(super) fn holds(&self, text: &str) -> bool {
        [&self.target, &self.body].into_iter().any(|part| part.contains(text) || decoded(part).contains(text))
    }

    fn operation_of_path(&self, method: &str) -> String {
        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        let words: Vec<&str> = query.split('&').map(|pair| pair.split('=').next().unwrap_or(pair)).collect();
        let known = PATHS.iter().find(|(service, with, pattern, word, _)| {
            let here = *service == self.service && *with == method && is_like(path, pattern);
            here && (word.is_empty() || words.contains(word))
        });
        known.map_or_else(|| format!("{method} {path}"), |(.., name)| (*name).to_owned())
    }
}

/// Access key, region and service of `AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, ...`.
fn scope(authorization: &str) -> (String, String, String) {
    let credential = authorization.split_once("Credential=").map_or("", |(_, rest)| rest);
    let mut parts = credential.split(',').next().unwrap_or_default().split('/').map(str::to_owned);
    let mut next = || parts.next().unwrap_or_default();
    let key = next();
    let _date = next();
    (key, next(), next())
}

fn is_like(path: &str, pattern: &str) -> bool {
    let segments = |text: &str| text.trim_end_matches('/').split('/').map(str::to_owned).collect::<Vec<_>>();
    let (path, pattern) = (segments(path), segments(pattern));
    path.len() == pattern.len() && path.iter().zip(&pattern).all(|(is, like)| like == "*" || is == like)
}

/// Text without its percent encoding, as far as it has one.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let escaped = hex.filter(|_| *byte == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(escaped.unwrap_or(if *byte == b'+' { b' ' } else { *byte }));
        rest = if escaped.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
