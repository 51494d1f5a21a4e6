use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// A grant is to be made on an alias.
pub(super) static CHECK: Check = Check {
    id: "grant-on-an-alias",
    summary: "a grant is to be made on a key that is named by an alias",
    docs: Docs {
        what: "A step calls `CreateGrant` with an alias, or the ARN of one, as `KeyId`.",
        why: "EC2 takes an alias wherever it takes a key. KMS takes one for cryptographic calls and for `DescribeKey`, and not \
              for grants: the call fails, and what the steps after it were to do with the grant fails too.",
        example: "`aws kms create-grant --key-id alias/data --grantee-principal ... --operations Decrypt`",
        ways_out: &[
            "pass the ARN of the key; of a key of another account nothing else is taken, not even its id",
        ],
        sources: &[Source {
            title: "KMS API reference, CreateGrant",
            url: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html",
        }],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    rejected::findings(assessment, &CHECK)
}
