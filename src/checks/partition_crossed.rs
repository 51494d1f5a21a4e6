use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing, symptoms};
use crate::fact::Source;
use crate::graph::Severity;
use crate::workflows::Stop;

/// The way leads from one partition into another.
pub(super) static CHECK: Check = Check {
    id: "partition-crossed",
    summary: "data is to go from one partition into another",
    docs: Docs {
        what: "Source and target of a job are regions of different partitions: commercial regions (`aws`), China (`aws-cn`), \
               GovCloud (`aws-us-gov`), or an isolated one.",
        why: "A partition has accounts, roles, keys and regions of its own, and nothing of one is known in another: no role \
              can be assumed across, no snapshot shared or copied, no key used. No policy can change that.",
        example: "`keyway plan restore --src 111111111111/us-east-1 --dst 222222222222/cn-north-1`",
        ways_out: &[
            "restore inside the partition, and carry the files across with credentials of both",
            "back up into a repository of each partition from within",
        ],
        sources: &[
            Source {
                title: "AWS Regions and Availability Zones, AWS Regions: regions of one type of account cannot be accessed from \
                        another",
                url: "https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html",
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
    let Some(stopped) = assessment.stopped.filter(|stopped| stopped.why == Stop::Partition) else {
        return Vec::new();
    };
    let (src, dst) = (&assessment.question.src, &assessment.question.dst);
    let (from, to) = (src.region.partition(), dst.region.partition());
    let message =
        format!("nothing goes from {src} to {dst}: {} cannot lead from `{from}` into `{to}`", stopped.before);
    let cause =
        "each partition has accounts, roles, keys and regions of its own, unknown to every other".to_owned();
    let mut finding = Finding::new(&CHECK, Severity::DeadEnd, message, cause);
    if stopped.before == "CopySnapshot" {
        let text = format!("{} is not a valid region name", src.region);
        finding.failure = Some(symptoms::immediate("InvalidRegion", text));
    }
    finding.fixes = vec![
        Fix::manual(format!("ask for a target in `{from}`")),
        Fix::manual(format!("restore in `{from}` and carry the files to `{to}` by other means")),
    ];
    vec![finding]
}
