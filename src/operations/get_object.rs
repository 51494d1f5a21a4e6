use super::ParameterKind::Bucket;
use super::repository::need_objects;
use super::{Effects, Invocation, Operation, Parameter};
use crate::fact::Source;

/// Reads data from an S3 repository. Under SSE-KMS S3 decrypts the data key of the object.
pub static GET_OBJECT: Operation = Operation {
    name: "GetObject",
    service: "s3",
    summary: "reads image-level backup data from an S3 repository",
    sources: &[Source {
        title: "S3 user guide, Using server-side encryption with AWS KMS keys",
        url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
    }],
    parameters: &[Parameter::required("Bucket", Bucket), Parameter::any("Key")],
    makes: None,
    run,
};

fn run(call: &Invocation<'_>, effects: &mut Effects) {
    need_objects(call, effects, "s3:GetObject", &["kms:Decrypt"], &["kms:GenerateDataKey"]);
}
