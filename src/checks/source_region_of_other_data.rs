use super::{Assessment, Check, Docs, Finding, claims_nothing, rejected};
use crate::fact::Source;

/// A copy looks for its source in another region.
pub(super) static CHECK: Check = Check {
    id: "source-region-of-other-data",
    summary: "a copy is told to look for its source in a region where it is not",
    docs: Docs {
        what: "A step copies a snapshot or image, and `SourceRegion` is not the region in which it is.",
        why: "The copy does not find its source. CopySnapshot answers with an id all the same, and the copy ends in \
              `error`. For a snapshot of a database the ARN names the region, and `SourceRegion` can be left out.",
        example: "A snapshot of us-east-1 is copied into eu-west-1 with `SourceRegion` eu-west-1. The copy ends with the \
                  StateMessage \"Source snapshot is not found\".",
        ways_out: &[
            "pass the region of the data as `SourceRegion`; the region of the copy is the one in which the call is made",
        ],
        sources: &[Source {
            title: "EC2 API reference, CopySnapshot",
            url: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CopySnapshot.html",
        }],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    rejected::findings(assessment, &CHECK)
}
