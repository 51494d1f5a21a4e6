use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing};
use crate::fact::{Observed, Source};
use crate::graph::Severity;
use crate::operations::{COPY_IMAGE, RUN_COPY_JOB};

/// An image with product codes is to be copied by another account.
pub(super) static CHECK: Check = Check {
    id: "product-code-image-copied-by-another-account",
    summary: "an image with product codes of the Marketplace is to be copied by another account than its owner's",
    docs: Docs {
        what: "A step copies an image of another account, and the image comes from one of the AWS Marketplace.",
        why: "What runs from such an image is paid for by those who launch it. AWS lets it be shared and launched, and copied \
              within the account of its owner; a copy in another account would be beside the bill. Copies by AWS Backup fail the \
              same way.",
        example: "A firewall runs from a Marketplace image. A backup image of it is shared with the recovery account, and \
                  CopyImage there is refused. Older reports of images of Windows have the text \"Images with EC2 BillingProduct \
                  codes cannot be copied to another AWS account\".",
        ways_out: &[
            "launch an instance of the shared image in the other account, and make an image of that instance there",
            "build the image anew in the other account, from the product as the Marketplace offers it",
        ],
        sources: &[
            Source {
                title: "EC2 user guide, Copy an Amazon EC2 AMI",
                url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/CopyingAMIs.html",
            },
            Source {
                title: "AWS Backup developer guide, Working with other services: Amazon EC2",
                url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/working-with-supported-services.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    let copies = [&COPY_IMAGE, &RUN_COPY_JOB];
    for step in assessment.graph.steps().iter().filter(|step| copies.contains(&step.operation)) {
        for artefact in assessment.graph.inputs(step) {
            let foreign = artefact.is_foreign_to(&step.place.account);
            let id = artefact.resource_id.exact().filter(|_| foreign);
            // Of what is made on the way no codes are known, and none are asked for.
            let Some((_, image)) = id.and_then(|id| assessment.estate?.image(id)) else { continue };
            let (words, condition) = match &image.product_codes {
                Observed::Known(codes) if codes.is_empty() => continue,
                Observed::Known(codes) => {
                    let names: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
                    (format!("has product codes ({})", names.join(", ")), None)
                }
                Observed::Unknown => (
                    "may have product codes".to_owned(),
                    Some(format!("`{}` has product codes of the Marketplace", image.id)),
                ),
            };
            let message =
                format!("{} copies `{}` of {}, which {words}", step.place, image.id, artefact.account);
            if found.iter().any(|known| known.step == Some(step.id) && known.message == message) {
                continue;
            }
            let cause = "images that come from the Marketplace can be launched by other accounts and not copied; AWS publishes no \
                         text for the refusal";
            let mut finding = Finding::new(&CHECK, Severity::DeadEnd, message, cause.to_owned());
            finding.step = Some(step.id);
            finding.role = Some(step.role.clone());
            finding.condition = condition;
            let title =
                format!("launch `{}` in {}, and make an image of that instance", image.id, step.place);
            finding.fixes = vec![Fix::manual(title)];
            found.push(finding);
        }
    }
    found
}
