use super::claims::Denied;
use super::denials::{self, Told};
use super::{Assessment, Check, Docs, Finding};
use crate::fact::Source;
use crate::graph::Requirement;
use crate::iam::{Context, ContextValue};

/// A policy allows grants under one type of constraint, and the step makes one under the other.
pub(super) static CHECK: Check = Check {
    id: "grant-constraint-of-another-type",
    summary: "a policy allows grants with one type of constraint, and EC2 makes one with the other",
    docs: Docs {
        what: "A statement with a condition on `kms:GrantConstraintType` decides about a grant that EC2 makes for a role, \
               and under the other type of constraint the grant would be allowed.",
        why: "The grants of volumes and attachments are constrained by `EncryptionContextSubset`, those of CopySnapshot by \
              `EncryptionContextEquals`. A policy written for a driver of volumes allows the first and refuses copies: they \
              end in `error`, \"Given key ID is not accessible\".",
        example: "The key policy allows `kms:CreateGrant` if `kms:GrantConstraintType` is `EncryptionContextSubset`, as \
                  policies for CSI drivers have it. Volumes can be made and attached, replicas fail.",
        ways_out: &[
            "name both types: `\"kms:GrantConstraintType\": [\"EncryptionContextSubset\", \"EncryptionContextEquals\"]`",
            "leave the condition out and keep `kms:GrantIsForAWSResource`",
        ],
        sources: &[
            Source {
                title: "KMS developer guide, AWS KMS condition keys: kms:GrantConstraintType",
                url: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-constraint-type",
            },
            Source {
                title: "KMS API reference, GrantConstraints",
                url: "https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html",
            },
        ],
    },
    claims,
    run,
};

const KEY: &str = "kms:GrantConstraintType";

fn claims(denied: &Denied<'_>) -> bool {
    other_type(&denied.requirement.context).is_some()
        && denied.turns_if(|context| {
            if let Some((_, other)) = other_type(context) {
                context.insert(KEY, other);
            }
        })
}

/// The type of the constraint of a grant, and the other.
fn other_type(context: &Context) -> Option<(&'static str, &'static str)> {
    let Some(ContextValue::One(own)) = context.get(KEY) else { return None };
    let (equals, subset) = ("EncryptionContextEquals", "EncryptionContextSubset");
    let types = [(equals, subset), (subset, equals)];
    types.into_iter().find(|(known, _)| own.exact() == Some(*known))
}

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    denials::causes(assessment, &CHECK, |denial| {
        let of = |requirement: &&Requirement| other_type(&requirement.context);
        let (own, other) = denial.requirements.iter().find_map(of).unwrap_or_default();
        Told {
            message: format!(
                "{} makes {} on {} under `{own}`, and {} allows grants under `{other}` only",
                denial.caller_in_words(),
                denial.actions_in_words(),
                denial.target_in_words(),
                denial.policies_in_words(),
            ),
            why: format!("{} constrains its grants by `{own}`", denial.step.operation.name),
            way_out: format!("let the condition on `{KEY}` admit `{own}` too"),
        }
    })
}
