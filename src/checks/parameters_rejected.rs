use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing};
use crate::fact::Source;
use crate::graph::Severity;

pub(super) static CHECK: Check = Check {
    id: "parameters-rejected",
    summary: "AWS refuses a call whatever the policies: its parameters do not fit each other or the data",
    docs: Docs {
        what: "A step of a recipe passes parameters that AWS refuses together, or with the data they name: a KmsKeyId without \
               Encrypted, Encrypted false on encrypted data, an encrypted snapshot for everybody, a snapshot of another region.",
        why: "The call fails, or its result does, before any policy is asked. No permission helps.",
        example: "`CreateVolume` with `KmsKeyId` and without `Encrypted` is answered with `InvalidParameterDependency: The \
                  parameter [KmsKeyId] requires the parameter Encrypted to be set.`",
        ways_out: &["pass what the finding names, and plan the recipe again"],
        sources: &[
            Source {
                title: "EC2 API reference, CreateVolume",
                url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html",
            },
            Source {
                title: "EC2 API reference, ModifySnapshotAttribute",
                url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySnapshotAttribute.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for step in assessment.graph.steps() {
        for rejection in &step.rejections {
            let mut finding =
                Finding::new(&CHECK, Severity::DeadEnd, rejection.what.clone(), rejection.why.clone());
            finding.step = Some(step.id);
            finding.role = Some(step.role.clone());
            finding.condition.clone_from(&rejection.condition);
            finding.failure.clone_from(&rejection.failure);
            finding.fixes = vec![Fix::manual(rejection.fix.clone())];
            found.push(finding);
        }
    }
    found
}
