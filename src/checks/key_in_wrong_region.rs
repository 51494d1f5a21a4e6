use super::edits::default_keys;
use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing, symptoms};
use crate::fact::Source;
use crate::graph::{KeyRef, KeyUse, Severity, Step};
use crate::operations::RUN_INSTANCES;

/// A key of another region than the data it is to encrypt.
pub(super) static CHECK: Check = Check {
    id: "key-in-wrong-region",
    summary: "data is to be encrypted under a key of another region",
    docs: Docs {
        what: "A target key, a default EBS key or a repository key is a key of another region than the data it is to \
               encrypt.",
        why: "A KMS key works in its own region only. Replicas of a multi-Region key are keys of their own, each with its \
              own policy, grants and state: the data needs the one of its region.",
        example: "The default EBS key of eu-west-1 is set to `arn:aws:kms:us-east-1:...:key/mrk-...`; the replica of that \
                  key in eu-west-1 is meant.",
        ways_out: &[
            "name a key of the data's region",
            "make a replica of the multi-Region key there and name the replica",
        ],
        sources: &[
            Source {
                title: "KMS developer guide, Multi-Region keys in AWS KMS",
                url: "https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
            },
            Source {
                title: "EC2 API reference, CopySnapshot",
                url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CopySnapshot.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found = look(assessment);
    for finding in &mut found {
        let of_default = finding.key.as_ref().is_some_and(|key| key.key_use == KeyUse::Default);
        let step = assessment.graph.steps().iter().find(|step| Some(step.id) == finding.step && of_default);
        finding.fixes.splice(0..0, step.into_iter().flat_map(|step| default_keys(assessment, &step.place)));
    }
    found
}

fn look(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for step in assessment.graph.steps() {
        for output in assessment.graph.outputs(step) {
            if let Some(key) = output.protection.key()
                && key.region != output.region
                && key.key_use != KeyUse::Repository
            {
                let condition = output.protection.condition();
                let finding = finding(step, key, output.region.as_str(), condition);
                match found.iter_mut().find(|known| known.message == finding.message) {
                    Some(known) if finding.condition.is_none() => known.condition = None,
                    Some(_) => {}
                    None => found.push(finding),
                }
            }
        }
        // The root volume of an instance is no artefact of the job.
        let launches = *step.operation == RUN_INSTANCES;
        for requirement in step.requirements.iter().filter(|_| launches) {
            if let Some(key) = requirement.key()
                && key.region != step.place.region
            {
                let finding =
                    finding(step, key, step.place.region.as_str(), requirement.condition.as_deref());
                if !found.iter().any(|known| known.message == finding.message) {
                    found.push(finding);
                }
            }
        }
        if step.operation.service == "s3"
            && let Some(repository) = assessment.repository
        {
            for kept in [&repository.bucket_key, &repository.product_key] {
                if let Some((key, condition)) = kept.key()
                    && key.region != repository.region
                {
                    found.push(finding(step, key, repository.region.as_str(), condition));
                }
            }
        }
    }
    found
}

fn finding(step: &Step, key: &KeyRef, region: &str, condition: Option<&str>) -> Finding {
    let name = key.arn.as_ref().map_or_else(|| key.in_words(), ToString::to_string);
    let message = format!("the data is in {region} and its key `{name}` is in {}", key.region);
    let cause = "a KMS key encrypts in its own region only; AWS publishes no words for a key of another region, these are \
                 the ones for a key that does not exist"
        .to_owned();
    let mut finding = Finding::new(&CHECK, Severity::Denied, message, cause);
    finding.step = Some(step.id);
    finding.condition = condition.map(str::to_owned);
    finding.role = Some(step.role.clone());
    finding.key = Some(key.clone());
    finding.failure = Some(if step.operation.service == "s3" {
        symptoms::immediate("KMS.NotFoundException", format!("Invalid arn {}", key.region))
    } else {
        symptoms::refused(step, key, &name, "invalid")
    });
    finding.fixes = vec![Fix::manual(format!("name a key of {region} in place of `{name}`"))];
    finding
}
