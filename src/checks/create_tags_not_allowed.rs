use super::claims::Denied;
use super::denials;
use super::{Assessment, Check, Docs, Finding};
use crate::fact::Source;
use crate::iam::PolicyType;

/// A call passes tags, and its role may not set them.
pub(super) static CHECK: Check = Check {
    id: "create-tags-not-allowed",
    summary: "a call passes tags for what it makes, and the role may not call ec2:CreateTags there",
    docs: Docs {
        what: "A step passes `TagSpecifications` (StartSnapshot: `Tags`), and no identity policy of its role allows \
               `ec2:CreateTags` on what the step makes.",
        why: "EC2 authorizes the tags of a new resource by themselves, as `ec2:CreateTags` with the condition key \
              `ec2:CreateAction`. Without that the whole call is refused: there is no copy without its tags.",
        example: "A role may call `ec2:CopySnapshot`, and `ec2:CreateTags` if `ec2:CreateAction` is `CreateSnapshot`. Its copies are \
                  to carry the name of the backup: UnauthorizedOperation.",
        ways_out: &[
            "allow `ec2:CreateTags` on what the call makes if `ec2:CreateAction` is the operation",
            "leave the tags out of the call",
        ],
        sources: &[
            Source {
                title: "EC2 user guide, Grant permission to tag Amazon EC2 resources during creation",
                url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html",
            },
            Source {
                title: "Service authorization reference, Amazon Elastic Block Store",
                url: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticblockstore.html",
            },
        ],
    },
    claims: |denied: &Denied<'_>| {
        denied.requirement.action.as_str() == "ec2:CreateTags"
            && denied.had_to_allow(PolicyType::IdentityPolicy)
    },
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    denials::findings(assessment, &CHECK, |denial| {
        let others = denial.wanted("ec2:CreateAction");
        let only = if others.is_empty() {
            String::new()
        } else {
            format!("; it may in calls of {} only", others.join(" and "))
        };
        format!(
            "{} passes tags to {} and may not call {} on {}{only}{}",
            denial.caller_in_words(),
            denial.step.operation.name,
            denial.actions_in_words(),
            denial.target_in_words(),
            denials::other_sides(denial)
        )
    })
}
