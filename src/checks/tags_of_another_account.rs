use super::denials::shown;
use super::{Assessment, Check, Docs, Finding, Fix, claims_nothing};
use crate::fact::Source;
use crate::graph::{Requirement, Severity, Step, Target, Verdict};

/// A policy reads the tags of a snapshot that another account has shared.
pub(super) static CHECK: Check = Check {
    id: "tags-of-another-account",
    summary: "a policy decides by the tags of a shared snapshot, and those of its owner do not count",
    docs: Docs {
        what: "A role calls EC2 on a snapshot of another account, a condition on `aws:ResourceTag` or `ec2:ResourceTag` decides \
               about it, and without tags the call is refused.",
        why: "The tags of a snapshot are not shared with it. Each account that it is shared with may give it tags of its own, and \
              the policies of that account see those alone.",
        example: "Production tags its snapshots `Backup=true` and shares them. The restore role of 222222222222 may copy snapshots \
                  with that tag: UnauthorizedOperation, for 222222222222 has tagged nothing.",
        ways_out: &[
            "tag the shared snapshot in the account that uses it (CreateTags with a role of that account)",
            "name the snapshots of the owner by `ec2:Owner` instead of by a tag",
        ],
        sources: &[
            Source {
                title: "EBS user guide, View Amazon EBS snapshots that are shared with you",
                url: "https://docs.aws.amazon.com/ebs/latest/userguide/view-shared-snapshot.html",
            },
            Source {
                title: "IAM user guide, AWS global condition context keys: aws:ResourceTag",
                url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourcetag",
            },
        ],
    },
    claims: claims_nothing,
    run,
};

const KEYS: [&str; 2] = ["aws:ResourceTag/", "ec2:ResourceTag/"];

/// Whether a call hangs on tags that the caller's account may have given a snapshot of another account: without any it is
/// denied.
pub(super) fn hangs_on_tags(assessment: &Assessment<'_>, step: &Step, requirement: &Requirement) -> bool {
    let Target::Resource { arn, account, .. } = &requirement.target else { return false };
    let shared = requirement.action.service() == "ec2"
        && arn.known_part().contains("::snapshot/")
        && *account != step.place.account;
    let Some(judge) = assessment.judge.filter(|_| shared) else { return false };
    if requirement.judgement.verdict != Verdict::Undetermined {
        return false;
    }
    let mut untagged = requirement.clone();
    for prefix in KEYS {
        untagged.context.leave_out(prefix);
        untagged.alternatives.iter_mut().for_each(|context| context.leave_out(prefix));
    }
    judge.judge_as(&step.role, &untagged, None).verdict == Verdict::Denied
}

fn run(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (step, requirement) in assessment.requirements() {
        let Target::Resource { arn, account, .. } = &requirement.target else { continue };
        if !hangs_on_tags(assessment, step, requirement) {
            continue;
        }
        let (snapshot, own) = (shown(arn), &step.place.account);
        let message = format!(
            "{} may call {} on `{snapshot}` by its tags only, and those that {account} has given it do not count",
            step.role.in_words(),
            requirement.action
        );
        let cause = format!(
            "a policy of {own} sees the tags that {own} itself has given a shared snapshot (captures of CopySnapshot and \
             CreateVolume on shared snapshots, 2026-09)"
        );
        let mut finding = Finding::new(&CHECK, Severity::Denied, message, cause);
        finding.step = Some(step.id);
        finding.volume.clone_from(&requirement.volume);
        finding.condition = Some(format!("{own} has given `{snapshot}` no tags of its own"));
        finding.role = Some(step.role.clone());
        finding.resource = Some(snapshot.clone());
        finding.actions = vec![requirement.action.clone()];
        finding.failure.clone_from(&requirement.failure);
        finding.fixes = vec![
            Fix::manual(format!("let a role of {own} tag `{snapshot}` after it was shared")),
            Fix::manual(format!("let the condition name the owner instead: `ec2:Owner` {account}")),
        ];
        found.push(finding);
    }
    found
}
