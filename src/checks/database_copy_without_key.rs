use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing};
use crate::fact::Source;
use crate::graph::{Artefact, Failure, KeyRef, Severity, Step, Timing};
use crate::operations::{COPY_DB_CLUSTER_SNAPSHOT, COPY_DB_SNAPSHOT};

/// A copy of an encrypted snapshot of a database names no key where RDS wants one.
pub(super) static CHECK: Check = Check {
    id: "database-copy-without-key",
    summary: "an encrypted snapshot of a database is copied out of its region or account, and no key is named",
    docs: Docs {
        what: "CopyDBSnapshot or CopyDBClusterSnapshot copies an encrypted snapshot into another region, or one that another \
               account has shared, and passes no `KmsKeyId`.",
        why: "RDS keeps the key of an own snapshot within its region. Elsewhere it takes no default key in its place, as EBS \
              does, but refuses the copy. No permission helps.",
        example: "A nightly job copies `mydb-2026-11-22` from us-east-1 to eu-west-1 without `KmsKeyId`: \
                  `InvalidParameterValue: Must specify new KMS key for cross region encrypted snapshot copy.`",
        ways_out: &[
            "pass `KmsKeyId`: a key of the region of the copy that its account may use",
            "to go on to a further account, pass a customer managed key: what is under aws/rds cannot be shared",
        ],
        sources: &[
            Source {
                title: "RDS API reference, CopyDBSnapshot",
                url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBSnapshot.html",
            },
            Source {
                title: "RDS API reference, CopyDBClusterSnapshot",
                url: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBClusterSnapshot.html",
            },
            Source {
                title: "1Strategy/rds-oracle-cross-account-cross-region-dr, issue 1",
                url: "https://github.com/1Strategy/rds-oracle-cross-account-cross-region-dr/issues/1",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for step in assessment.graph.steps() {
        if *step.operation != COPY_DB_SNAPSHOT && *step.operation != COPY_DB_CLUSTER_SNAPSHOT {
            continue;
        }
        let mut outputs = assessment.graph.outputs(step);
        let unnamed = outputs.find(|made| made.protection.key().is_some_and(KeyRef::is_to_be_named));
        if let (Some(made), Some(source)) = (unnamed, assessment.graph.inputs(step).next()) {
            found.push(finding(step, source, made));
        }
    }
    found
}

fn finding(step: &Step, source: &Artefact, made: &Artefact) -> Finding {
    let place = &step.place;
    let leaves = source.region != place.region;
    let foreign = source.is_foreign_to(&place.account);
    let where_to = match (leaves, foreign) {
        (true, true) => format!("out of {} and {}", source.account, source.region),
        (true, false) => format!("out of {}", source.region),
        (false, _) => format!("out of {}", source.account),
    };
    let message =
        format!("{} copies `{}` {where_to}, and passes no `KmsKeyId`", step.operation.name, source.id);
    let cause = if leaves {
        "keys are regional: a copy of an encrypted snapshot in another region needs a key of that region, and RDS chooses none"
    } else {
        "a copy of a shared encrypted snapshot must name its key; AWS publishes no words for the refusal"
    };
    let mut finding = Finding::new(&CHECK, Severity::DeadEnd, message, cause.to_owned());
    finding.step = Some(step.id);
    finding.condition = made.protection.condition().map(str::to_owned);
    finding.role = Some(step.role.clone());
    finding.key = made.protection.key().cloned();
    finding.failure = leaves.then(|| {
        Failure::new(
            "InvalidParameterValue",
            "Must specify new KMS key for cross region encrypted snapshot copy.",
            Timing::Immediate,
        )
    });
    finding.fixes = vec![Fix::manual(format!(
        "pass `KmsKeyId`: a key of {} that {} may use",
        place.region, place.account
    ))];
    finding
}
