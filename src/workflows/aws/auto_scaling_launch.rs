use super::{CALLER, Workflow, launch_image};
use crate::aws::Arn;
use crate::operations::RUN_INSTANCES;
use crate::question::{Job, Question, Resource};
use crate::workflows::{Assumed, RecipeStep};

/// Path of the service-linked roles of Auto Scaling, whatever their suffix.
const SERVICE_LINKED: &str = "role/aws-service-role/autoscaling.amazonaws.com/";

/// An Auto Scaling group launches an image: its service-linked role calls KMS, and needs the key by name or by a grant.
pub(super) static WORKFLOW: Workflow = Workflow {
    id: "aws/auto-scaling-launch",
    title: "Auto Scaling group launches an image",
    answers: |question| question.job == Job::Restore && question.resource == Resource::AutoScalingGroup,
    recipe: |question| {
        let role = service_linked_role(question);
        let step = |made| {
            RecipeStep::new("instance", &RUN_INSTANCES, CALLER, &question.dst, made)
                .assumed(Assumed::ByCaller)
                .by(role.clone())
        };
        launch_image::launch(question, step).assume(
            "the launch template or its creator passes the role of an instance profile, not the service-linked role",
            "EC2 Auto Scaling user guide, Service-linked roles",
        )
    },
};

/// The role that is named for the account of the result if it is one of Auto Scaling's, else its default one.
fn service_linked_role(question: &Question) -> Option<Arn> {
    let account = &question.dst.account;
    let named = question.role(CALLER, account).filter(|arn| arn.resource().starts_with(SERVICE_LINKED));
    let partition = question.dst.region.partition();
    let default = format!("arn:{partition}:iam::{account}:{SERVICE_LINKED}AWSServiceRoleForAutoScaling");
    named.cloned().or_else(|| default.parse().ok())
}
