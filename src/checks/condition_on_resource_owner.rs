use super::claims::Denied;
use super::denials::{self, Told};
use super::{Assessment, Check, Docs, Finding};
use crate::fact::Source;
use crate::iam::ContextValue;

/// A policy wants every resource to be the caller's own, and the job works on one of another account.
pub(super) static CHECK: Check = Check {
    id: "condition-on-resource-owner",
    summary: "a policy wants resources of the caller's own account or organization, and the step needs a foreign one",
    docs: Docs {
        what: "A statement with a condition on `aws:ResourceAccount`, `aws:ResourceOrgID` or `ec2:Owner` decides about a \
               call on a snapshot or key of another account, and with a resource of its own the call would pass.",
        why: "CopySnapshot and CreateVolume are authorized on the source snapshot too, which belongs to the account that \
              shared it, and KMS calls on its key belong to the owner of the key. A condition that is written for all \
              resources at once refuses them.",
        example: "A service control policy denies everything unless `aws:ResourceAccount` is the account itself. The \
                  restore role may not copy the snapshot that production has shared.",
        ways_out: &[
            "name the accounts whose snapshots and keys the job uses in the condition",
            "put `ec2:CopySnapshot` and `ec2:CreateVolume` on `arn:aws:ec2:*::snapshot/*` into a statement of their own, \
             without the condition",
        ],
        sources: &[
            Source {
                title: "IAM user guide, AWS global condition context keys: aws:ResourceAccount",
                url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount",
            },
            Source {
                title: "AWS Storage Blog, Enhancing resource-level permissions for copying Amazon EBS snapshots",
                url: "https://aws.amazon.com/blogs/storage/enhancing-resource-level-permissions-for-copying-amazon-ebs-snapshots/",
            },
        ],
    },
    claims,
    run,
};

fn claims(denied: &Denied<'_>) -> bool {
    let account = denied.caller_account();
    denied.is_foreign()
        && denied.turns_if(|context| {
            for key in ["aws:ResourceAccount", "ec2:Owner"] {
                context.insert(key, account.as_str());
            }
            for key in ["aws:ResourceOrgID", "aws:ResourceOrgPaths"] {
                context.insert(key, ContextValue::Unknown(String::new()));
            }
        })
}

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    denials::causes(assessment, &CHECK, |denial| {
        let owner = denial.owner();
        Told {
            message: format!(
                "{} needs {} on {}, which belongs to {owner}, and {} wants another owner",
                denial.caller_in_words(),
                denial.actions_in_words(),
                denial.target_in_words(),
                denial.policies_in_words(),
            ),
            why: "the condition compares the owner of the resource".to_owned(),
            way_out: format!("let the condition admit resources of {owner} for these actions"),
        }
    })
}
