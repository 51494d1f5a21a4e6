use super::claims::Cause;
use super::denials;
use super::{Assessment, Check, Docs, Finding};
use crate::fact::Source;
use crate::iam::PolicyType;

/// The key policy lets the role make none of the calls it needs.
pub(super) static CHECK: Check = Check {
    id: "key-policy-does-not-allow",
    summary: "a key policy lets a role make a call neither directly nor through its account",
    docs: Docs {
        what: "A step needs a call on a KMS key, and no statement of the key policy allows the role that call, \
               neither by naming it nor by handing the decision to its account; no grant allows it either.",
        why: "Without the key policy nobody may use the key: identity policies of the key's own account count only \
              where the key policy delegates to the account root, and a foreign role needs the key policy and its own \
              identity policy. EBS reports most of it late: a copy ends in `error`, a volume vanishes.",
        example: "The source key admits the account 111111111111 only. The restore role of 222222222222 makes a volume \
                  from the shared snapshot: `kms:ReEncryptFrom` is refused, `CreateVolume` still answers with an id, and \
                  a moment later the volume does not exist.",
        ways_out: &[
            "add a statement to the key policy that allows the role just the calls listed, for CreateGrant with \
             kms:GrantIsForAWSResource, DescribeKey in a statement of its own",
            "for a foreign role also allow the calls on the key's ARN in its identity policy",
            "where the key is an AWS managed one: use a customer managed key, its policy cannot be changed",
        ],
        sources: &[
            Source {
                title: "KMS developer guide, Key policies in AWS KMS",
                url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html",
            },
            Source {
                title: "KMS developer guide, Allowing users in other accounts to use a KMS key",
                url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html",
            },
        ],
    },
    claims: |denied| denied.cause() == Some(Cause::Implicit(PolicyType::KeyPolicy)),
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    denials::findings(assessment, &CHECK, |denial| {
        format!(
            "the key policy of {} does not allow {} {}{}",
            denial.target_in_words(),
            denial.caller_in_words(),
            denial.actions_in_words(),
            denials::other_sides(denial)
        )
    })
}
