//! What is known of the S3 repository that a job reads or writes.

use super::call::Row;
use super::{Effects, Invocation, failures};
use crate::aws::{AccountId, Region};
use crate::graph::{Evidence, KeyRef};
use crate::iam::{ContextValue, Text};

/// A key of a repository, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RepositoryKey {
    /// There is none.
    None,
    /// This one.
    Key(KeyRef),
    /// Perhaps this one: nobody has told.
    Maybe(KeyRef, String),
}

impl RepositoryKey {
    /// The key, if there is or may be one, and the fact under which there is.
    pub fn key(&self) -> Option<(&KeyRef, Option<&str>)> {
        match self {
            Self::None => None,
            Self::Key(key) => Some((key, None)),
            Self::Maybe(key, condition) => Some((key, Some(condition))),
        }
    }
}

/// An S3 repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepositoryFacts {
    /// Name, if the estate knows it.
    pub name: Option<String>,
    /// Bucket, if the estate knows it.
    pub bucket: Option<String>,
    /// Account of the bucket.
    pub account: AccountId,
    /// Region of the bucket.
    pub region: Region,
    /// Key of the bucket's default encryption.
    pub bucket_key: RepositoryKey,
    /// Key of the product's own encryption of the repository.
    pub product_key: RepositoryKey,
}

impl RepositoryFacts {
    fn objects(&self) -> Text {
        let partition = self.region.partition();
        match &self.bucket {
            Some(bucket) => Text::Prefix(format!("arn:{partition}:s3:::{bucket}/")),
            None => Text::Prefix(format!("arn:{partition}:s3:::")),
        }
    }
}

/// The calls of an object read or written: the S3 action, the bucket's key through S3, the product's key directly.
pub(super) fn need_objects(
    call: &Invocation<'_>,
    effects: &mut Effects,
    action: &'static str,
    enforced: &[&'static str],
    documented: &[&'static str],
) {
    let Some(repository) = call.parameters.repository.as_ref() else { return };
    effects.need(
        call.input,
        Row::on(action, repository.objects(), &repository.account).fails(failures::access_denied(action)),
    );
    if let Some((key, condition)) = repository.bucket_key.key() {
        // The context is the ARN of the object, or of the bucket where S3 Bucket Keys are on.
        let bucket = repository.bucket.as_deref().unwrap_or_default();
        let object = Text::Prefix(format!("arn:{}:s3:::{bucket}", repository.region.partition()));
        let row = |action: &'static str| {
            Row::kms(action, key)
                .via("s3", &repository.region)
                .with("kms:EncryptionContext:aws:s3:arn", ContextValue::One(object.clone()))
                .with("kms:EncryptionContextKeys", ContextValue::Many(vec!["aws:s3:arn".into()]))
                .only_if(condition)
                .fails(failures::access_denied(action))
        };
        for &action in enforced {
            effects.need(call.input, row(action));
        }
        for &action in documented {
            effects.need(call.input, row(action).documented());
        }
    }
    if repository.bucket_key.key().is_some_and(|(key, _)| key.is_aws_managed()) {
        effects.assumptions.push((
            "the product's ban on AWS managed keys means its own encryption of a repository; a bucket that S3 encrypts under \
             aws/s3 is judged by the fixed policy of that key"
                .to_owned(),
            "Veeam Backup for AWS 10 guide, repository permissions; S3 user guide, SSE-KMS",
        ));
    }
    if let Some((key, condition)) = repository.product_key.key() {
        for action in ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"] {
            let mut row = Row::kms(action, key)
                .evidence(Evidence::Inferred)
                .only_if(condition)
                .fails(failures::access_denied(action));
            if action != "kms:DescribeKey" {
                let why = "the product does not publish its encryption context";
                row = row.with("kms:EncryptionContextKeys", ContextValue::Unknown(why.to_owned()));
            }
            effects.need(call.input, row);
        }
        effects.assumptions.push((
            "the repository role calls KMS directly, without kms:ViaService, for the product's own encryption of the \
             repository"
                .to_owned(),
            "inferred from the published permissions of the repository role",
        ));
    }
}
