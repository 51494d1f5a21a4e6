use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing, everybody};
use crate::fact::{Observed, Source};
use crate::graph::{Artefact, Severity};

/// A snapshot with product codes is to be public.
pub(super) static CHECK: Check = Check {
    id: "product-code-snapshot-shared-with-everybody",
    summary: "a snapshot with product codes of the Marketplace is to be shared with everybody",
    docs: Docs {
        what: "A step shares a snapshot with the group `all`, and the snapshot has product codes of the AWS Marketplace.",
        why: "Data of a product that is sold is not to be had for nothing: AWS makes no snapshot with product codes public. \
              Single accounts may have it.",
        example: "A volume was made of a Marketplace image. Its snapshot is plain, and still it cannot be published.",
        ways_out: &[
            "share with account ids",
            "build the data on a volume of one's own, without product codes, and publish a snapshot of that",
        ],
        sources: &[
            Source {
                title: "EC2 API reference, ModifySnapshotAttribute",
                url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySnapshotAttribute.html",
            },
            Source {
                title: "EC2 API reference, DescribeSnapshotAttribute",
                url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSnapshotAttribute.html",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (step, artefact) in everybody::public_shares(assessment) {
        let (words, condition) = match codes(assessment, artefact) {
            Observed::Known(codes) if codes.is_empty() => continue,
            Observed::Known(codes) => {
                let names: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
                (format!("has product codes ({})", names.join(", ")), None)
            }
            // What is encrypted is never public, whatever its codes. Of what is made on the way none are assumed.
            Observed::Unknown
                if artefact.protection.is_encrypted() == Some(true)
                    || everybody::snapshot_of(artefact).1.exact().is_none() =>
            {
                continue;
            }
            Observed::Unknown => (
                "may have product codes".to_owned(),
                Some(format!(
                    "`{}` has product codes of the Marketplace",
                    everybody::snapshot_of(artefact).0
                )),
            ),
        };
        let message = format!("`{}` is to be public, and {words}", everybody::snapshot_of(artefact).0);
        let cause = "snapshots with product codes of the Marketplace are never public; AWS publishes no text for the refusal";
        let mut finding = Finding::new(&CHECK, Severity::DeadEnd, message, cause.to_owned());
        finding.step = Some(step.id);
        finding.volume = assessment.volume_of(artefact);
        finding.role = Some(step.role.clone());
        finding.condition = condition;
        finding.fixes = vec![Fix::manual(format!("share `{}` with account ids", artefact.id))];
        found.push(finding);
    }
    found
}

fn codes(assessment: &Assessment<'_>, artefact: &Artefact) -> Observed<Vec<String>> {
    let known = assessment.estate.and_then(|estate| estate.snapshot(everybody::snapshot_of(artefact).0));
    known.map_or(Observed::Unknown, |(_, snapshot)| snapshot.product_codes.clone())
}
