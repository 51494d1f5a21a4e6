use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// A grant is made in another region than that of its key.
pub(super) static CHECK: Check = Check {
    id: "grant-in-another-region",
    summary: "a grant is made in another region than that of its key",
    docs: Docs {
        what: "A step calls CreateGrant in one region and names a key of another.",
        why: "Keys are regional: KMS in another region does not find the key. A multi-Region key has a replica of \
              its own there, with grants of its own.",
        example: "`CreateGrant` in eu-west-1 with `KeyId` `arn:aws:kms:us-east-1:111111111111:key/...`.",
        ways_out: &[
            "call CreateGrant in the region of the key",
            "for a multi-Region key name the replica of the region of the call",
        ],
        sources: &[
            Source {
                title: "KMS API reference, CreateGrant",
                url: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html",
            },
            Source {
                title: "KMS developer guide, Multi-Region keys in AWS KMS",
                url: "https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    rejected::findings(assessment, &CHECK)
}
