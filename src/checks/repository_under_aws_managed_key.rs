use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing};
use crate::fact::Source;
use crate::graph::Severity;

/// The product's own encryption of a repository names an AWS managed key.
pub(super) static CHECK: Check = Check {
    id: "repository-under-aws-managed-key",
    summary: "a repository is encrypted by the product with an AWS managed key",
    docs: Docs {
        what: "The product's own encryption of the repository is to use an AWS managed key.",
        why: "Veeam accepts customer managed keys only. The policy of an AWS managed key admits calls through its own \
              service alone, and the repository role calls KMS directly.",
        example: "A repository is set to be encrypted with `alias/aws/s3`.",
        ways_out: &["name a customer managed key for the repository"],
        sources: &[Source {
            title: "Veeam Backup for AWS 10 guide, repository permissions",
            url: "https://helpcenter.veeam.com/docs/vbaws/guide/role_permissions_repo.html",
        }],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let Some(repository) = assessment.repository else { return Vec::new() };
    let Some((key, condition)) = repository.product_key.key().filter(|(key, _)| key.is_aws_managed()) else {
        return Vec::new();
    };
    let step = assessment.graph.steps().iter().find(|step| step.operation.service == "s3");
    let message = format!(
        "the repository `{}` cannot be encrypted with the {}",
        repository.name.as_deref().unwrap_or("unnamed"),
        key.in_words()
    );
    let cause = "an AWS managed key serves its own service only, and the repository role calls KMS directly"
        .to_owned();
    let mut finding = Finding::new(&CHECK, Severity::DeadEnd, message, cause);
    finding.step = step.map(|step| step.id);
    finding.role = step.map(|step| step.role.clone());
    finding.condition = condition.map(str::to_owned);
    finding.key = Some(key.clone());
    finding.fixes = vec![Fix::manual("name a customer managed key for the repository")];
    vec![finding]
}
