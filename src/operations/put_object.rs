use super::ParameterKind::Bucket;
use super::repository::need_objects;
use super::{Effects, Invocation, Operation, Parameter};
use crate::fact::Source;
use crate::graph::{Artefact, ArtefactKind, Protection};
use crate::iam::Text;

/// Writes data into an S3 repository. Under SSE-KMS S3 asks for a data key, and decrypts it for each part of a multipart
/// upload.
pub static PUT_OBJECT: Operation = Operation {
    name: "PutObject",
    service: "s3",
    summary: "writes image-level backup data into an S3 repository",
    sources: &[Source {
        title: "S3 user guide, Using server-side encryption with AWS KMS keys",
        url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
    }],
    parameters: &[Parameter::required("Bucket", Bucket), Parameter::any("Key")],
    makes: None,
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    need_objects(call, effects, "s3:PutObject", &["kms:GenerateDataKey", "kms:Decrypt"], &[]);
    let Some(repository) = call.parameters.repository.as_ref() else { return };
    let key = repository.bucket_key.key().or(repository.product_key.key());
    effects.output = Some(Artefact {
        id: call.output_id.clone(),
        volume: call.input.volume.clone(),
        kind: ArtefactKind::Backup,
        account: repository.account.clone(),
        region: repository.region.clone(),
        protection: match key {
            None => Protection::Plain,
            Some((key, None)) => Protection::Under(key.clone()),
            Some((key, Some(condition))) => Protection::PlainOrUnder(key.clone(), condition.to_owned()),
        },
        shared_with: Some(Vec::new()),
        resource_id: Text::Prefix(String::new()),
        context_id: Text::Prefix(String::new()),
        state: None,
        tier: None,
        storage: None,
    });
}
