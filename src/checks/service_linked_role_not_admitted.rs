use super::claims::{Cause, Denied};
use super::denials::{self, Denial};
use super::symptoms::late;
use super::{Assessment, Check, Docs, Finding};
use crate::fact::Source;
use crate::graph::{Failure, KeyRef};
use crate::iam::PolicyType;
use crate::operations::proof;

/// A service-linked role has to use a key, and neither the key policy nor a grant admits the role itself.
pub(super) static CHECK: Check = Check {
    id: "service-linked-role-not-admitted",
    summary: "a service-linked role, such as that of Auto Scaling, is named neither in the key policy nor in a grant",
    docs: Docs {
        what: "A service-linked role launches instances or copies data under a customer managed key. No statement of the key \
               policy names the role for the calls it makes, and no grant does.",
        why: "AWS fixes the policies of a service-linked role. That of AWS Backup may make grants on keys that admit it or its \
              account; that of Auto Scaling has no call of KMS. A key policy that \
              hands the decision to the account root therefore helps every other role and not this one, and a key of another \
              account, which wants a permission of the role's own as well, can be used by a grant alone. The launch is \
              accepted and dies: the group starts instance after instance, each ends with `Client.InvalidKMSKey.InvalidState` \
              or `Client.InternalError: Client error on launch`.",
        example: "Launch template with a root volume under `alias/app`, whose policy is the default one. By hand the template \
                  launches; the Auto Scaling group of the same account does not get one instance up.",
        ways_out: &[
            "in the account of the key: name the role in the key policy, in one statement for `kms:Encrypt`, `kms:Decrypt`, \
             `kms:ReEncrypt*`, `kms:GenerateDataKey*` and `kms:DescribeKey`, in another for `kms:CreateGrant` with \
             kms:GrantIsForAWSResource",
            "across accounts: let the key policy allow the consuming account `kms:CreateGrant`, and let a principal of that \
             account make a grant for its service-linked role",
            "encrypt under aws/ebs or copy the image under a key of the consuming account that names the role",
        ],
        sources: &[
            Source {
                title: "Auto Scaling user guide, Required AWS KMS key policy for use with encrypted volumes",
                url: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html",
            },
            Source {
                title: "AWS managed policy reference, AutoScalingServiceRolePolicy",
                url: "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AutoScalingServiceRolePolicy.html",
            },
            Source {
                title: "IAM user guide, Service-linked roles",
                url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html",
            },
        ],
    },
    claims,
    run,
};

fn claims(denied: &Denied<'_>) -> bool {
    let caller = match &denied.requirement.caller {
        Some(caller) => caller.arn.as_ref(),
        None => denied.step.role.arn.as_ref(),
    };
    let by_policy =
        matches!(denied.cause(), Some(Cause::Implicit(PolicyType::KeyPolicy | PolicyType::IdentityPolicy)));
    caller.is_some_and(crate::aws::Arn::is_service_linked_role)
        && by_policy
        && denied.requirement.key().is_some_and(|key| !key.is_aws_managed())
}

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let denials = denials::of(assessment, &CHECK);
    let told = denials.iter().filter_map(|denial| Some((denial, denial.key()?)));
    told.map(|(denial, key)| finding(assessment, denial, key)).collect()
}

fn finding(assessment: &Assessment<'_>, denial: &Denial<'_>, key: &KeyRef) -> Finding {
    let role = denial.service_linked_role().map_or("", |role| role.resource_name());
    let account = denial.caller_account();
    let message = format!(
        "neither the key policy of the {} nor a grant admits the service-linked role `{role}` of {account} to call {}",
        key.in_words(),
        denial.actions_in_words()
    );
    let why = if denial.is_foreign() && !denial.lacks_own() {
        format!("the key belongs to {}, and its policy admits neither the role nor its account", key.account)
    } else if denial.is_foreign() {
        format!(
            "the key belongs to {}: a statement of its policy would want a permission of the role's own beside it, and nobody \
             can change the policies of a service-linked role",
            key.account
        )
    } else {
        "what a key policy leaves to the account does not reach the role: nobody can change the policies of a service-linked \
         role"
            .to_owned()
    };
    let mut finding = denial.finding(&CHECK, message, denials::fixes(assessment, denial));
    finding.cause = format!("{why}; {}", finding.cause);
    if matches!(denial.step.operation.name, "RunInstances" | "StartInstances") {
        finding.failure = Some(launch_fails());
    }
    finding
}

/// Which of the two texts AWS gives when is not documented.
fn launch_fails() -> Failure {
    late(
        "Client.InvalidKMSKey.InvalidState",
        "The KMS key provided is in an incorrect state; or Client.InternalError: Client error on launch",
    )
    .told_by(proof::NOT_STARTED)
}
