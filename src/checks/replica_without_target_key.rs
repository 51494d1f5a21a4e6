use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing};
use crate::fact::Source;
use crate::graph::Severity;
use crate::workflows::Stop;

/// Release 10 makes no replica of encrypted data without a target key.
pub(super) static CHECK: Check = Check {
    id: "replica-without-target-key",
    summary: "no key is named for the replica of encrypted data, and the product makes none",
    docs: Docs {
        what: "A replica of encrypted data is asked of release 10 without a target key.",
        why: "Release 10 makes the snapshot, skips the replica and ends the session with a warning. Release 2 takes the \
              default key of the target region in its place.",
        example: "`keyway plan replica --product veeam@10 --src 111111111111/us-east-1 --dst 111111111111/eu-west-1`",
        ways_out: &[
            "name a customer managed key of the target region as the target key of the backup policy",
        ],
        sources: &[Source {
            title: "Veeam Backup for AWS 10 guide, snapshot replicas",
            url: "https://helpcenter.veeam.com/docs/vbaws/guide/role_permissions_backup_ec2.html",
        }],
    },
    claims: claims_nothing,
    run,
};

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let Some(stopped) = assessment.stopped.filter(|stopped| stopped.why == Stop::NoTargetKey) else {
        return Vec::new();
    };
    let question = assessment.question;
    let message = format!(
        "no replica is made in {}: {} {} wants a target key for encrypted data",
        question.dst, question.release.product, question.release.release
    );
    let cause = format!(
        "no target key is named, and release {} ends the session with a warning before {}",
        question.release.release, stopped.before
    );
    let mut finding = Finding::new(&CHECK, Severity::Denied, message, cause);
    finding.condition.clone_from(&stopped.condition);
    finding.fixes =
        vec![Fix::manual(format!("name a customer managed key of {} as the target key", question.dst))];
    vec![finding]
}
